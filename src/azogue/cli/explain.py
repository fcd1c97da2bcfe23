"""`azogue explain`: one figure taken apart, down to the cell, the factor and the citation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from azogue.cli.console import console, mass, printable, say, say_json, speaks_unicode
from azogue.cli.exits import Exit, Refusal
from azogue.cli.loading import DRAWS, SEED, inventory_of, known_year
from azogue.inventory.records import CHANNELS
from azogue.quantity.explanation import Explanation

if TYPE_CHECKING:
    from rich.tree import Tree


def explain(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Dossier folder or .xlsx workbook.")],
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Source (5.1.1), main category (5.1) or total.")
    ] = "total",
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help=f"One of: {', '.join(CHANNELS)}.")
    ] = "releases",
    year: Annotated[int | None, typer.Option(help="Year; default the latest.")] = None,
    name: Annotated[str | None, typer.Option(help="Facility, when the source has several.")] = None,
    draws: Annotated[int, typer.Option(min=100, help="Draws for the range.")] = DRAWS,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tree as JSON.")] = False,
) -> Exit:
    """Take one figure of an inventory apart: formula, factors, sources."""
    if channel not in CHANNELS:
        raise Refusal(f'There is no channel "{channel}". Channels: {", ".join(CHANNELS)}.')
    from azogue.inventory import UnknownFigure

    inventory = inventory_of(path, draws, seed)
    try:
        found = inventory.explain(code, channel, year=known_year(inventory, year), name=name)
    except UnknownFigure as unknown:
        raise Refusal(str(unknown)) from unknown
    if as_json:
        say_json(found)
        return Exit.FINE
    import sys

    if sys.stdout.isatty():
        console().print(_tree(found))
    else:
        for line in plain_lines(found, unicode=speaks_unicode(sys.stdout)):
            say(line)
    return Exit.FINE


def headline(part: Explanation) -> str:
    """Write the first line of a part: label, value with unit and range."""
    from azogue.inventory.explain import number

    if part.value is None and not part.unit:
        return part.label
    write = mass if part.unit.startswith("kg") else number
    text = f"{part.label}: {write(part.value)} {part.unit}".rstrip()
    if part.low is not None and part.high is not None:
        text += f"  (95 %: {write(part.low)} – {write(part.high)})"
    return text


def remarks(part: Explanation) -> list[str]:
    """Write what stands under the first line: formula, place, citation with confidence, note."""
    lines = []
    if part.formula:
        lines.append(f"= {part.formula}")
    if part.place:
        lines.append(f"stated in {part.place}")
    if part.citation or part.confidence:
        mark = f" [{part.confidence}]" if part.confidence else ""
        lines.append(f"source: {part.citation or 'none given'}{mark}")
    if part.note:
        lines.append(part.note)
    return lines


def plain_lines(part: Explanation, *, unicode: bool, depth: int = 0) -> list[str]:
    """Write the tree as indented lines for a pipe or a file."""
    pad = "  " * depth
    bullet = "• " if unicode else "- "
    lines = [f"{pad}{bullet if depth else ''}{headline(part)}"]
    lines += [f"{pad}    {text}" for text in remarks(part)]
    for child in part.children:
        lines += plain_lines(child, unicode=unicode, depth=depth + 1)
    return lines


def _tree(part: Explanation, parent: "Tree | None" = None) -> "Tree":
    from rich.text import Text
    from rich.tree import Tree

    label = Text(printable(headline(part)), style="bold")
    for remark in remarks(part):
        label.append(
            "\n" + printable(remark), style="not bold dim" if not remark.startswith("=") else "not bold"
        )
    node = Tree(label) if parent is None else parent.add(label)
    for child in part.children:
        _tree(child, node)
    return node
