"""A comparison of two inventories as one page that works offline and prints."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from azogue.cli.console import mass, span

if TYPE_CHECKING:
    from azogue.inventory import Comparison
    from azogue.inventory.records import Change

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b1f24 }
table { border-collapse: collapse; margin-block: 1rem 2rem; inline-size: 100% }
th, td { padding: .3rem .6rem; border-block-end: 1px solid #d0d4da; text-align: start; vertical-align: top }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
caption { text-align: start; font-weight: 600; padding-block: .4rem }
@media print { body { margin: 0; max-width: none; font-size: 10pt } thead { display: table-header-group } }
"""

NOTE = (
    "Kilograms of mercury per year. Both sides were drawn with the same random numbers, so that the range "
    "of a difference holds only what differs. The causes add up to the difference."
)

CAUSE_NAMES = {
    "rate": "activity",
    "factor": "factor",
    "scenario": "scenario",
    "coverage": "only in one",
}


def page(found: "Comparison") -> str:
    """Return the page as HTML: totals by channel with their causes, then every source with its reason."""
    title = f"{found.before_label} and {found.after_label}: what changed"
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>",
            f"<p>{NOTE}</p>",
            _totals(found.total),
            _sources(found.of("releases")),
            "</main></body></html>",
            "",
        )
    )


def _totals(changes: Iterable["Change"]) -> str:
    heads = ("channel", "before", "after", "difference", "95 % range", *CAUSE_NAMES.values())
    rows = [
        (
            change.channel,
            mass(change.before),
            mass(change.after),
            signed(change.difference),
            span(change.low, change.high),
            *(signed(getattr(change, cause)) for cause in CAUSE_NAMES),
        )
        for change in changes
    ]
    return _table("National totals", heads, rows, words=1)


def _sources(changes: Iterable["Change"]) -> str:
    heads = ("code", "source", "why", "before", "after", "difference", "95 % range")
    rows = [
        (
            change.code,
            change.name,
            change.reason,
            mass(change.before),
            mass(change.after),
            signed(change.difference),
            span(change.low, change.high),
        )
        for change in changes
    ]
    return _table("Releases by source, largest difference first", heads, rows, words=3)


def signed(kg: float | None) -> str:
    """Write a difference in kg with its sign; "?" when one side is not quantified."""
    return f"+{mass(kg)}" if kg is not None and kg > 0 else mass(kg)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, words: int) -> str:
    """Set a table whose first `words` columns hold text and whose others hold numbers."""

    def cells(tag: str, values: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if at >= words else ''}>{escape(value)}</{tag}>"
            for at, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>\n" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{cells('th', heads)}</tr></thead>\n"
        f"<tbody>{body}</tbody></table>"
    )
