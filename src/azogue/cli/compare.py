"""`azogue compare`: two inventories side by side, with the reason for every difference."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from azogue.cli.console import console, mass, printable, say, say_json, signed, span
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED, inventory_of, known_year

if TYPE_CHECKING:
    from azogue.inventory import Comparison
    from azogue.inventory.records import Change


CAUSES = ("rate", "factor", "scenario", "coverage")
"""What a difference is split into; the parts add up to it."""


def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="Dossier before.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Dossier after; the same one to compare years.")],
    year_a: Annotated[int | None, typer.Option("--year-a", help="Year in A; default the latest.")] = None,
    year_b: Annotated[int | None, typer.Option("--year-b", help="Year in B; default the latest.")] = None,
    draws: Annotated[
        int, typer.Option(min=100, help="Draws, the same random numbers on both sides.")
    ] = DRAWS,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = SEED,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write the report of B, with what changed, as a page.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> Exit:
    """Lay two inventories side by side and say why they differ."""
    from azogue.inventory import compare as lay_side_by_side

    first = inventory_of(before, draws, seed)
    second = first if _same(before, after) else inventory_of(after, draws, seed)
    at_first, at_second = known_year(first, year_a), known_year(second, year_b)
    if first is second and at_first == at_second:
        raise Refusal("Both sides are the same dossier and year. Name two years with --year-a and --year-b.")
    found = lay_side_by_side(first, second, year_before=at_first, year_after=at_second, draws=draws)
    if html is not None:
        from azogue.report.html import write_html

        write_html(second, html, year=at_second, comparison=found)
    if as_json:
        say_json(
            {
                "before": found.before_label,
                "after": found.after_label,
                "total": found.total,
                "changes": found.changes,
            }
        )
    else:
        _show(found)
    return Exit.FINE


def _show(found: "Comparison") -> None:
    from rich.table import Table

    say(f"From {found.before_label} to {found.after_label}, kg of mercury per year")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("channel", "before", "after", "difference", "95 % range", *CAUSES):
        table.add_column(printable(name), justify="left" if name == "channel" else "right")
    for change in found.total:
        table.add_row(change.channel, *_cells(change))
    out = console()
    say("\nNational totals")
    out.print(table)
    say("\nReleases by source, largest difference first")
    sources = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("code", "source", "difference", "95 % range", "why"):
        sources.add_column(
            printable(name), justify="right" if name in {"difference", "95 % range"} else "left"
        )
    for change in found.of("releases"):
        if change.difference or change.before is None or change.after is None:
            sources.add_row(
                change.code,
                printable(change.name),
                printable(signed(change.difference)),
                printable(span(change.low, change.high)),
                printable(change.reason),
            )
    out.print(sources)


def _cells(change: "Change") -> list[str]:
    values = [
        mass(change.before),
        mass(change.after),
        signed(change.difference),
        span(change.low, change.high),
    ]
    return [printable(text) for text in (*values, *(signed(getattr(change, cause)) for cause in CAUSES))]


def _same(before: Path, after: Path) -> bool:
    return before.exists() and after.exists() and before.samefile(after)
