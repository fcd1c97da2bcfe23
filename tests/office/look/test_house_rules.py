"""Rules that hold for every template and for the stylesheet, whoever writes them."""

import gzip
import re
from pathlib import Path

import pytest

import azogue.office

OFFICE = Path(azogue.office.__file__).parent
TEMPLATES = sorted(OFFICE.glob("*/templates/**/*.html"))
SHEETS = sorted(OFFICE.glob("*/static/**/*.css"))
CSS = OFFICE / "look" / "static" / "look" / "office.css"
JS = OFFICE / "look" / "static" / "look" / "office.js"


def named(path: Path) -> str:
    return str(path.relative_to(OFFICE))


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_no_template_holds_scripts_or_styles(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert "<style" not in text
    assert not re.search(r"""\son[a-z]+=["']""", text), "an event attribute"
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:|javascript:", text)
    assert not re.search(r"<script(?![^>]*\s(?:src=|type=\"application/(?:ld\+)?json\"))", text), (
        "a script without src"
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_no_stylesheet_knows_left_and_right(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(
        r"(?:(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom|width|height))\s*:",
        re.sub(r"@(?:media|page)[^{]*\{|margin: 18mm[^;]*;", "", text),
    )
    assert not re.search(r"(?:text-align|float|clear)\s*:\s*(?:left|right)", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_no_stylesheet_fetches_anything(sheet):
    text = sheet.read_text(encoding="utf-8")
    assert "@import" not in text
    assert "@font-face" not in text
    assert "url(" not in text


def test_stylesheet_and_script_are_small():
    assert len(gzip.compress(b"".join(sheet.read_bytes() for sheet in SHEETS))) < 12_000
    assert len(gzip.compress(JS.read_bytes())) < 5_000


def _colours(text: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", text))
    return {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in found.items()}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_stand_out_enough_in_both_themes(theme):
    from azogue.report.charts.tokens import contrast

    text = CSS.read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")[:2]
    colours = _colours(light) | (_colours(dark) if theme == "dark" else {})
    for ground in ("paper", "tint", "raised"):
        for ink in ("ink", "muted", "accent", "good", "warn", "bad"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ("edge", ground)
    for tone in ("good", "warn", "bad", "accent"):
        for ink in (tone, "ink"):
            assert contrast(colours[ink], colours[f"{tone}-soft"]) >= 4.5, (ink, tone)
    assert contrast(colours["accent-ink"], colours["accent"]) >= 4.5
