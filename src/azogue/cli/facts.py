"""`azogue facts`: source categories, input factors and output distributions, with citation and confidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import typer

from azogue.cli.console import console, printable, put, say, say_json
from azogue.cli.exits import Exit, Refusal
from azogue.facts import PATHWAY_NAMES, PATHWAYS, categories, factor_sets, findings, load_factor_set
from azogue.facts.records import Category, FactorSet, Finding, InputFactor, OutputDistribution

SHOWN_WHOLE = 12
"""Up to so many categories are shown with their rows; more are listed."""


@dataclass(frozen=True)
class Entry:
    """All that the factor sets know about one source category."""

    category: Category
    factors: tuple[InputFactor, ...]
    distributions: tuple[OutputDistribution, ...]
    findings: tuple[Finding, ...]
    """What was read and is no factor or split: shown, never computed with."""


def facts(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="Code (5.1.1), or words such as: coal anthracite."),
    ] = None,
    factor_set: Annotated[
        str | None, typer.Option("--set", help=f"One of: {', '.join(factor_sets())}; else all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the entries as JSON.")] = False,
) -> Exit:
    """Look up source categories, input factors and output distributions.

    Exit code 0: something was found; 1: nothing was.
    """
    words = " ".join(query or ())
    found = find(entries(_sets(factor_set)), words)
    if as_json:
        say_json(found)
    elif not found:
        say(f'Nothing is known under "{words}". Try a code (5.1.1), a word (coal) or no query.')
    elif words and len(found) <= SHOWN_WHOLE:
        for entry in found:
            _show(entry)
    else:
        _list(found)
    return Exit.FINE if found else Exit.PROBLEMS


def entries(sets: Iterable[FactorSet]) -> list[Entry]:
    """Gather what the factor sets know, by category in the order of the Toolkit."""
    chosen = tuple(sets)
    return [
        Entry(
            category,
            tuple(row for one in chosen for row in one.factors if row.code == category.code),
            tuple(row for one in chosen for row in one.distributions if row.code == category.code),
            tuple(row for row in findings() if row.code == category.code),
        )
        for category in categories().values()
    ]


def find(known: Iterable[Entry], query: str) -> list[Entry]:
    """Return the entries under a code, or those that hold every word of the query somewhere."""
    wanted = query.strip().casefold()
    if not wanted:
        return list(known)
    if wanted[0].isdigit():
        return [
            item
            for item in known
            if item.category.code == wanted or item.category.code.startswith(f"{wanted}.")
        ]
    return [item for item in known if all(word in _text(item) for word in wanted.split())]


def _text(item: Entry) -> str:
    category = item.category
    parts = [category.name, category.rate_of, category.variants]
    parts += [f"{row.variant} {row.basis}" for row in item.factors]
    parts += [row.scenario for row in item.distributions]
    parts += [row.what for row in item.findings]
    return " ".join(parts).casefold()


def _sets(name: str | None) -> list[FactorSet]:
    known = factor_sets()
    if name is not None and name not in known:
        raise Refusal(f'There is no factor set "{name}". Sets: {", ".join(known)}.')
    return [load_factor_set(one) for one in known if name in {None, one}]


def _list(found: list[Entry]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("code", "source category", "rate unit", "factors", "distributions"):
        table.add_column(name, justify="right" if name in {"factors", "distributions"} else "left")
    for item in found:
        category = item.category
        counts = (str(len(item.factors)), str(len(item.distributions))) if category.rate_unit else ("", "")
        table.add_row(category.code, printable(category.name), category.rate_unit, *counts)
    console().print(table)


def _show(item: Entry) -> None:
    category = item.category
    out = console()
    counted = f" (per {category.rate_unit}: {category.rate_of})" if category.rate_unit else ""
    put(out, f"{category.code} {category.name}{counted}", style="bold")
    rows: list[tuple[str, InputFactor | OutputDistribution | Finding]] = []
    rows += [(f"factor, {row.factor_set}: {_factor(row)}", row) for row in item.factors]
    rows += [(f"output, {row.factor_set}: {_split(row)}", row) for row in item.distributions]
    rows += [(f"read: {_finding(row)}", row) for row in item.findings]
    for text, row in rows:
        put(out, text, indent=2)
        put(out, _origin(row), indent=6, style="dim")
    if category.rate_unit and not item.factors:
        put(out, "No input factor is known: this source needs one of the country's own.", indent=2)
    say()


def _factor(row: InputFactor) -> str:
    name = f"{row.variant}: " if row.variant else ""
    ends = "" if row.low is None or row.high is None else f"{row.low:g} – {row.high:g}"
    if row.default is None:
        return f"{name}{ends} {row.unit}, no default" if ends else f"{name}not known"
    return f"{name}{row.default:g} {f'({ends}) ' if ends else ''}{row.unit}"


def _split(row: OutputDistribution) -> str:
    name = ", ".join(word for word in (row.scenario, row.phase) if word) or "any scenario"
    if row.shares is None:
        return f"{name}: not known"
    parts = [
        f"{PATHWAY_NAMES[way].lower()} {share:.3g}"
        for way, share in zip(PATHWAYS, row.shares, strict=True)
        if share
    ]
    rest = "" if row.full_split else "; the rest moves on or stays"
    return f"{name}: {', '.join(parts) or 'nothing leaves'}{rest}"


def _finding(row: Finding) -> str:
    ends = [f"{value:g}" for value in (row.low, row.central, row.high) if value is not None]
    return f"{row.what}: {' – '.join(ends) or 'no number'} {row.unit} ({row.kind.replace('_', ' ')})"


def _origin(row: InputFactor | OutputDistribution | Finding) -> str:
    grade = f", grade {row.quality}" if row.quality else ""
    return f"[{row.confidence}{grade}] {row.citation}"
