"""Data and a template become pages: tagged (PDF/UA-1), dateless, the same bytes for the same data.

No text is ever pasted into typst markup, so nothing a person wrote can become a command.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from azogue.report.fonts import font_folder


def typeset(room: str, template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of some data.

    Where no font on the machine has a letter that somebody wrote, the PDF shows a box for it, and does not
    claim PDF/UA-1.

    Args:
        room: Package in which the template stands.
        template: Name of its file; it reads the data as JSON from the input `data`.
        data: What JSON can hold.

    """
    import typst

    markup = files(room).joinpath(template).read_bytes()
    text = json.dumps(data, ensure_ascii=False)
    try:
        return _drawn(markup, text, strict=True)
    except typst.TypstError:
        return _drawn(markup, text, strict=False)


def _drawn(markup: bytes, text: str, *, strict: bool) -> bytes:
    import typst

    drawn: bytes = typst.compile(
        markup,
        font_paths=_fonts(),
        sys_inputs={"data": text},
        format="pdf",
        pdf_standards=["ua-1"] if strict else None,
        timestamp=0,
    )
    return drawn


@cache
def _fonts() -> Any:
    import typst

    # System fonts stay as a last resort, for the scripts that Noto Sans and its Arabic lack.
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
