"""A bulletin as PDF, tagged (PDF/UA-1), dateless: the same bulletin gives the same bytes.

No text is ever pasted into typst markup, so nothing a person wrote can become a command.
"""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from azogue.office.customs.bulletin.paper import Paper


def bulletin_pdf(paper: Paper) -> bytes:
    """Return the PDF of a bulletin.

    Where no font on the machine has a letter that somebody wrote, the PDF shows a box for it, and does not
    claim PDF/UA-1.
    """
    import typst

    data = json.dumps(paper_data(paper), ensure_ascii=False)
    try:
        return _drawn(data, strict=True)
    except typst.TypstError:
        return _drawn(data, strict=False)


def paper_data(paper: Paper) -> dict[str, Any]:
    """Return a bulletin as plain data for the template."""
    from azogue.report.charts import tokens
    from azogue.report.fonts import STACK

    colours = {"accent": tokens.ACCENT, "warn": tokens.WARN, "muted": tokens.MUTED, "grid": tokens.GRID}
    return {**asdict(paper), **colours, "fonts": list(STACK)}


def _drawn(data: str, *, strict: bool) -> bytes:
    import typst

    template = files("azogue.office.customs.bulletin").joinpath("bulletin.typ").read_bytes()
    drawn: bytes = typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs={"paper": data},
        format="pdf",
        pdf_standards=["ua-1"] if strict else None,
        timestamp=0,
    )
    return drawn


@cache
def _fonts() -> Any:
    import typst

    from azogue.report.fonts import font_folder

    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
