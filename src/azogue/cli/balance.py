"""`azogue balance`: supply, trade, use and releases as one balance, and what does not fit."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from azogue.cli.console import as_plain, console, mass, printable, put, say, say_json, span, speaks_unicode
from azogue.cli.crossing import (
    consumption_records,
    plain,
    reconciled_from,
    show_account,
    show_consumption,
)
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED, inventory_of, known_year, stem_of

if TYPE_CHECKING:
    import polars as pl

    from azogue.balance import Balance, Books, Reconciled

WIDEST = 34
"""Letters of a node's name in the table of flows."""
SHORT_STATUS = {
    "redundant": "checked by others",
    "just determined": "nobody checks it",
    "determined by others": "follows from others",
    "unobservable": "cannot be told",
    "exact": "exact",
}


def balance(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Dossier folder or .xlsx workbook.")],
    more: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="More trade files, after --trade.")
    ] = None,
    trade: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="UN Comtrade, BACI or customs rows to reconcile and use."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column means what in a country's own rows, as JSON.")
    ] = None,
    distances: Annotated[
        Path | None, typer.Option(help="Distances between areas, such as CEPII's GeoDist, as CSV.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year; default the latest.")] = None,
    flow: Annotated[str | None, typer.Option(help="Explain one flow instead, by its name.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for table, diagram and text.")] = None,
    draws: Annotated[int, typer.Option(min=100, help="Draws for the ranges of the inventory.")] = DRAWS,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print the balance as JSON.")] = False,
) -> Exit:
    """Lay supply, trade, use and releases out as one balance, and say what does not fit.

    With --trade, imports and exports come from what both sides of every flow report, where that has a
    figure; the dossier's own row then gives way, and the text says so.
    """
    from azogue.balance import ImpossibleNetwork, UnknownFlow, books_of

    if more and not trade:
        raise Refusal(f"What is {more[0]} for? Trade files follow --trade.")
    inventory = inventory_of(path, draws, seed)
    when = known_year(inventory, year)
    found = reconciled_from([*trade, *(more or ())], mapping, distances) if trade else None
    consumption = consumption_records(found, inventory.dossier) if found is not None else None
    try:
        books = books_of(inventory, when, trade=None if found is None else found.flows)
    except ImpossibleNetwork as impossible:
        raise Refusal(str(impossible), Exit.PROBLEMS) from impossible
    if flow is not None:
        try:
            _explain(books.balance, flow, as_json=as_json)
        except UnknownFlow as unknown:
            raise Refusal(str(unknown)) from unknown
        return Exit.FINE
    lines = _lines(books)
    if out is not None:
        _write(out, stem_of("balance", inventory.country, when), books.balance, lines, consumption)
    done = Exit.PROBLEMS if found is not None and found.refused else Exit.FINE
    if as_json:
        traded = {} if found is None or consumption is None else {"trade": plain(found, consumption)}
        say_json({**_plain(books), **traded})
        return done
    for line in lines:
        put(console(), line)
    _show_flows(books.balance)
    if found is not None and consumption is not None:
        show_consumption(consumption)
        show_account(found)
    if out is not None:
        say(f"\nFiles in: {out}")
    return done


def _lines(books: "Books") -> list[str]:
    """Write the text of the balance: the gaps first, then the test, how sure it is, and what was left out."""
    lines = [books.balance.network.title, ""]
    for gap in books.gaps:
        lines += [gap.statement, gap.reason, gap.driver, ""]
    lines += [*books.verdict, "", *books.sureness, ""]
    lines += [note for note in books.balance.network.notes if note]
    return [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]


def _show_flows(found: "Balance") -> None:
    from rich.table import Table

    say("\nFlows, kg of mercury per year")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("from", "to", "measured", "balanced", "95 % range", "status"):
        right = name in {"measured", "balanced", "95 % range"}
        table.add_column(printable(name), justify="right" if right else "left")
    from azogue.balance import POOLS
    from azogue.balance.books import ends_in_words

    pools = set(POOLS)
    for part in sorted(found.flows, key=lambda f: not pools & {f.flow.source, f.flow.target}):
        status = "held at zero" if part.held_at_zero else SHORT_STATUS[part.status]
        ends = ends_in_words(found, part.flow)
        nodes = (part.flow.source, part.flow.target)
        cells = (
            *(_short(node, label) for node, label in zip(nodes, ends, strict=True)),
            mass(part.flow.mean) if part.flow.mean is not None else "",
            mass(part.mean),
            span(part.low, part.high),
            f"not recorded; {status}" if part.flow.source == "not recorded" else status,
        )
        style = "yellow" if part.flow.kind == "gap" else ""
        table.add_row(*(printable(cell) for cell in cells), style=style)
    console().print(table)


def _short(node: str, label: str) -> str:
    """Write an end of a flow in a column's width; a source begins with its code."""
    text = f"{node} {label}" if node[:1].isdigit() else label
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1].rstrip()}…"


def _explain(found: "Balance", name: str, *, as_json: bool) -> None:
    import sys

    from azogue.cli.explain import plain_lines

    tree = found.explain(_flow_named(found, name))
    if as_json:
        say_json(tree)
        return
    for line in plain_lines(tree, unicode=speaks_unicode(sys.stdout)):
        say(line)


def _flow_named(found: "Balance", name: str) -> str:
    """Return the id of a flow that a person named by id or by label."""
    wanted = name.casefold()
    fitting = [f.flow.id for f in found.flows if wanted in {f.flow.id.casefold(), f.flow.label.casefold()}]
    return fitting[0] if fitting else name


def _plain(books: "Books") -> dict[str, Any]:
    closed = books.closed
    return {
        "title": books.balance.network.title,
        "gaps": as_plain(books.gaps),
        "verdict": list(books.verdict),
        "sureness": list(books.sureness),
        "closed": None
        if closed is None
        else {
            "test": as_plain(closed.test),
            "suspects": [_record(f) for f in closed.suspects],
            "leaks": as_plain(closed.leaks),
        },
        "flows": [_record(f) for f in books.balance.flows],
        "notes": list(books.balance.network.notes),
    }


def _record(found: "Reconciled") -> dict[str, Any]:
    record: dict[str, Any] = as_plain(found)
    return {**record.pop("flow"), "reconciled": record}


def _write(
    folder: Path, stem: str, found: "Balance", lines: list[str], consumption: "pl.DataFrame | None"
) -> None:
    """Write tables (CSV), Sankey (JSON) and text; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    sankey = as_plain(found.sankey())
    texts = {
        f"{stem}.csv": found.table().write_csv(),
        f"{stem}-sankey.json": json.dumps(sankey, indent=1, ensure_ascii=False) + "\n",
        f"{stem}.txt": "\n".join(lines) + "\n",
    }
    if consumption is not None:
        texts[f"{stem}-consumption.csv"] = consumption.write_csv()
    for name, text in texts.items():
        part = folder / f".{name}.part"
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(folder / name)
