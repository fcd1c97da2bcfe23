"""A form as PDF."""

from typing import Any, Final

from azogue.office.consents.papers.filling import Line, Paper, Part

HAZARDS: Final = "Hazards"
REGISTER: Final = "Number in the register:"
WARNING: Final = (
    "The fields of this form were recalled, not copied from the official form: compare both before signing."
)

ONE_PAGE: Final = 1500
"""Characters with which a section surely fits on one page."""


def paper_pdf(paper: Paper) -> bytes:
    """Return the PDF of a paper; see `azogue.report.pdf.typeset`."""
    from azogue.report.pdf import typeset

    return typeset("azogue.office.consents.papers", "form.typ", paper_data(paper))


def paper_data(paper: Paper) -> dict[str, Any]:
    """Return a paper as plain data for the template."""
    from azogue.report.fonts import STACK

    return {
        "title": heading(paper),
        "article": paper.article,
        "number": paper.number,
        "number-label": REGISTER,
        "language": paper.language,
        "fonts": list(STACK),
        "footer": footer(paper),
        "parts": [
            {"title": part.title, "lines": [_line(line) for line in part.lines], "keep": _short(part)}
            for part in paper.parts
        ],
        "hazards": list(paper.hazards),
        "hazards-label": HAZARDS,
        "warning": WARNING if paper.recalled else "",
    }


def heading(paper: Paper) -> str:
    """Return the title as printed."""
    return f"Form {paper.form}: {paper.title}" if len(paper.form) == 1 else paper.title


def footer(paper: Paper) -> str:
    """Return what stands at the foot of every page."""
    return " · ".join(part for part in (heading(paper), paper.number) if part)


def _short(part: Part) -> bool:
    """Tell whether a section fits on a page, so that it stays together with its signature."""
    return sum(len(line.value) + line.value.count("\n") * 80 for line in part.lines) < ONE_PAGE


def _line(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "value": line.value,
        "options": [{"text": text, "chosen": chosen} for text, chosen in line.options],
        "signature": line.signature,
    }
