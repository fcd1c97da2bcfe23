"""Noto Sans for charts and documents: static instances made once from the installed variable fonts.

The fonts come out of the packages ``fontpkg-noto-sans`` and ``fontpkg-noto-sans-arabic``. Neither the chart
renderer nor the PDF compiler promises to read variable fonts, so each weight is cut out with fontTools and
kept in the user's cache folder.
"""

import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

FAMILY: Final = "Noto Sans"
ARABIC: Final = "Noto Sans Arabic"
STACK: Final = (FAMILY, ARABIC)
WEIGHTS: Final = {"Regular": 400, "Bold": 700}
PACKAGES: Final = (
    ("fontpkg-noto-sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", "NotoSans"),
    (
        "fontpkg-noto-sans-arabic",
        "fontpkg_noto_sans_arabic",
        "NotoSansArabic[wdth,wght].ttf",
        "NotoSansArabic",
    ),
)


@cache
def font_folder() -> Path:
    """Return the folder with the static fonts, making them at the first call (a few seconds, once).

    Returns:
        A folder of the user's cache, named after the versions of the font packages.

    Raises:
        FileNotFoundError: a font package is not installed completely.
        OSError: the cache folder cannot be written.

    """
    from platformdirs import user_cache_path

    stamp = "-".join(version(package) for package, *_ in PACKAGES)
    folder = user_cache_path("azogue", appauthor=False) / f"fonts-{stamp}"
    folder.mkdir(parents=True, exist_ok=True)
    for _, module, file, stem in PACKAGES:
        for style, weight in WEIGHTS.items():
            target = folder / f"{stem}-{style}.ttf"
            if not target.is_file():
                _cut(_variable_font(module, file), weight, target)
    return folder


def font_files() -> tuple[Path, ...]:
    """Return the static font files in a fixed order."""
    folder = font_folder()
    return tuple(folder / f"{stem}-{style}.ttf" for *_, stem in PACKAGES for style in WEIGHTS)


def _variable_font(module: str, file: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(module)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        path = Path(place) / "files" / file
        if path.is_file():
            return path
    raise FileNotFoundError(f"The font file {file} of the package {module} is not installed.")


def _cut(source: Path, weight: int, target: Path) -> None:
    """Write one static weight; through a temporary file, so that a second process never reads half a font."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with TTFont(source, recalcTimestamp=False) as font:
        static = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            static.save(file)
    Path(name).replace(target)


@cache
def register_for_charts() -> None:
    """Make the fonts known to the chart renderer, once in a process."""
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
