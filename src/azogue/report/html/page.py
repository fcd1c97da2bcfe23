"""Setting a report in HTML: one template, one stylesheet, charts inline."""

from importlib.resources import files
from pathlib import Path

from azogue.report import numbers
from azogue.report.charts import svg
from azogue.report.content import build_report
from azogue.report.content.blocks import (
    Bullets,
    Cell,
    Chart,
    ComparisonLike,
    InventoryLike,
    Paragraph,
    Report,
    Table,
)
from azogue.report.html.explained import note_ids, notes_of

RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "dv", "yi"})


def write_html(
    inventory: InventoryLike,
    path: str | Path,
    *,
    year: int | None = None,
    comparison: ComparisonLike | None = None,
) -> Path:
    """Write the report of an inventory as one self-contained HTML file.

    Args:
        inventory: the inventory.
        path: the file to write.
        year: the year reported in full; the latest when None.
        comparison: two inventories compared, for a section on what changed.

    Returns:
        The path written.

    Raises:
        ValueError: the inventory does not hold that year.
        OSError: the file cannot be written.

    """
    target = Path(path)
    report = build_report(inventory, year=year, comparison=comparison)
    target.write_text(render_html(report), encoding="utf-8", newline="\n")
    return target


def render_html(report: Report) -> str:
    """Return the HTML of a report; the same report gives the same text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["exact"] = _exact
    environment.filters["drawn"] = lambda chart, which: Markup(_drawn(chart, which))  # noqa: S704 -- our own SVG
    template = environment.from_string(_file("report.html.j2"))
    text: str = template.render(
        report=report,
        css=Markup(_file("report.css")),  # noqa: S704 -- our own stylesheet
        ids=note_ids(report),
        notes=notes_of(report),
        theirs=_their_attributes(report),
        unknown=numbers.UNKNOWN,
    )
    return text


def _file(name: str) -> str:
    return files("azogue.report.html").joinpath(name).read_text(encoding="utf-8")


def _kind(block: object) -> str:
    names: dict[type, str] = {Paragraph: "paragraph", Bullets: "bullets", Table: "table", Chart: "chart"}
    return names[type(block)]


def _exact(cell: Cell) -> str:
    """Return the exact value of a mass for the pointer; nothing for what is printed in full anyway."""
    return f"{cell.value:.12g} kg" if cell.explains and cell.value is not None else ""


def _drawn(chart: Chart, which: str) -> str:
    spec = chart.narrow if which == "narrow" and chart.narrow is not None else chart.spec
    return svg(spec, label=f"{chart.title}. {chart.summary}")


def _their_attributes(report: Report) -> dict[str, str]:
    language = report.language or report.text_language
    direction = "rtl" if language.split("-")[0] in RTL_LANGUAGES else "auto"
    return {"lang": language, "dir": direction}
