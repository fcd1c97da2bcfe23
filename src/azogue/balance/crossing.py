"""What crosses a country's border in a year: reconciled trade beside the country's own trade sheet.

Both rest on the same customs, so no mercury is counted from both. Where reconciled trade has a figure for a
code and direction it is used, because it weighs the reports of both sides and has a standard error; where
part of it cannot be counted, an amount of the sheet is used instead. Either way a note says so.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from azogue.balance.amounts import METAL, evidence_of, is_metal, mercury_of
from azogue.balance.ranges import range_of
from azogue.balance.records import Flow
from azogue.balance.trade import TWINS, MercuryFlow, Reading, by_code, mercury_in, pool_of, read_flows
from azogue.dossier.records import FlowRow
from azogue.facts import country_name
from azogue.facts.trade import mercury_codes

Direction = Literal["import", "export"]
STEM: Final = 5
NAMED: Final = 3
"""Partners that the evidence of a flow names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Reconciled trade of a country under one code in one direction."""

    direction: Direction
    hs: str
    flows: tuple[MercuryFlow, ...]

    @property
    def counted(self) -> tuple[MercuryFlow, ...]:
        """Flows with a figure."""
        return tuple(flow for flow in self.flows if flow.amount is not None)

    @property
    def whole(self) -> bool:
        """Whether every flow under the code has a figure."""
        return len(self.counted) == len(self.flows)

    def partner(self, flow: MercuryFlow) -> str:
        """Return the country at the other end."""
        return flow.exporter if self.direction == "import" else flow.importer

    @property
    def label(self) -> str:
        """What it is, for people."""
        return f"{self.direction.capitalize()} of {_name(self.hs)} ({self.hs})"

    def flow(self) -> Flow:
        """Return it as a flow of the balance."""
        mean, variance = mercury_in(self.counted)
        low, high = range_of(mean, variance, signed=False)
        pool = pool_of(self.hs)
        ends = ("imports", pool) if self.direction == "import" else (pool, "exports")
        identity = f"{self.direction}: {self.hs} reconciled"
        return Flow(identity, *ends, mean, variance, low, high, self.label, self.evidence)

    @property
    def evidence(self) -> str:
        """Where the figure comes from: the largest partners, and how many there are."""
        sizes = sorted(self.counted, key=lambda flow: (-(flow.amount or 0.0), self.partner(flow)))
        total = math.fsum(flow.amount or 0.0 for flow in sizes)
        named = ", ".join(
            f"{_country(self.partner(flow))} {100 * (flow.amount or 0.0) / total if total else 0:.0f} %"
            for flow in sizes[:NAMED]
        )
        more = f" and {len(sizes) - NAMED} more" if len(sizes) > NAMED else ""
        unit = "by weight" if not sizes or sizes[0].measure == "kg" else "by items"
        return f"reconciled trade {self.flows[0].year}, {self.hs}, {unit}: {named}{more}"


@dataclass(frozen=True, slots=True)
class Crossing:
    """What is used of both, and what is said about it."""

    flows: tuple[Flow, ...]
    """Of reconciled trade."""
    rows: tuple[FlowRow, ...]
    """Of the dossier's trade sheet that stand beside."""
    notes: tuple[str, ...]


def crossing_of(trade: Any, country: str, year: int, rows: Sequence[FlowRow]) -> Crossing:
    """Lay reconciled trade beside the rows of a country's trade sheet and choose, code by code.

    Args:
        trade: See :func:`azogue.balance.trade.read_flows`, or what it returned.
        country: ISO 3166 alpha-3.
        year: The year.
        rows: Rows of the trade sheet of that year.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.

    """
    reading = trade if isinstance(trade, Reading) else read_flows(trade)
    if not country:
        return Crossing(
            (), tuple(rows), ("The dossier names no country, so reconciled trade could not be used.",)
        )
    entries = _entries(reading, country, year)
    notes = _about(reading, country, year, entries)
    used: list[Flow] = []
    gone: set[int] = set()
    for group, own in _groups(entries, rows):
        stated = [n for n in own if mercury_of(rows[n]).mean is not None]
        counted = [entry for entry in group if entry.counted]
        if stated and not (counted and all(entry.whole for entry in group)):
            notes += [_kept(rows[n], group) for n in stated]
            continue
        used += [entry.flow() for entry in counted]
        notes += [note for entry in group if (note := _partly(entry))]
        if counted:
            gone |= set(own)
            notes += [_gave_way(rows[n], counted) for n in own]
    used.sort(key=lambda flow: (flow.source != "imports", flow.id))
    return Crossing(tuple(used), tuple(r for n, r in enumerate(rows) if n not in gone), tuple(notes))


def _entries(reading: Reading, country: str, year: int) -> list[Entry]:
    found = []
    directions: tuple[Direction, ...] = ("import", "export")
    for direction in directions:
        mine = (
            flow
            for flow in reading.flows
            if flow.year == year and country == (flow.importer if direction == "import" else flow.exporter)
        )
        found += [Entry(direction, hs, tuple(flows)) for hs, flows in by_code(mine)]
    return found


def _about(reading: Reading, country: str, year: int, entries: list[Entry]) -> list[str]:
    """Say what the table lacks, and what of it can merely hide mercury."""
    if year not in reading.years:
        there = ", ".join(map(str, reading.years)) or "none"
        return [f"Reconciled trade has nothing for {year} (years that it has: {there})."]
    hidden = [b for b in reading.baskets if b[1] == year and country in b[2:4]]
    notes = [note for note in reading.notes if country in note and str(year) in note]
    if not entries:
        notes.append(
            f"Reconciled trade of {year} has no flow of mercury or mercury goods of {_country(country)}."
        )
    if hidden:
        codes = len({b[0] for b in hidden})
        notes.append(
            f"Trade worth {math.fsum(b[4] for b in hidden):,.0f} US dollars under codes in which mercury "
            f"goods can merely hide ({codes} of them) is not counted as mercury."
        )
    return notes


def _groups(entries: list[Entry], rows: Sequence[FlowRow]) -> list[tuple[list[Entry], list[int]]]:
    """Put together what overlaps: codes and rows that may speak of the same goods."""
    groups: list[tuple[list[Entry], list[int]]] = [([entry], []) for entry in entries]
    for n, row in enumerate(rows):
        touched = [group for group in groups if any(_same(entry, row) for entry in group[0])]
        if not touched:
            continue
        joined = ([e for g in touched for e in g[0]], sorted({n, *(k for g in touched for k in g[1])}))
        groups = [group for group in groups if group not in touched] + [joined]
    return groups


def _same(entry: Entry, row: FlowRow) -> bool:
    """Tell whether a row may speak of the goods of a code; without a code of its own its words decide."""
    cells = dict(row.values)
    if str(cells.get("direction") or "").casefold() != entry.direction:
        return False
    hs = "".join(str(cells.get("hs") or "").replace(".", "").split())
    if not hs:
        product = str(cells.get("product") or "")
        return entry.hs == METAL if is_metal(product) else bool(_stems(product) & _stems(_name(entry.hs)))
    family = TWINS.get(entry.hs)
    kin = {entry.hs, *(code for code, name in TWINS.items() if name == family)}
    return any(hs.startswith(code) or code.startswith(hs) for code in kin)


def _stems(text: str) -> set[str]:
    """Return how the words of a text begin, but for mercury itself, so that lamp and lamps are one."""
    return {word[:STEM] for word in re.findall(r"[a-z]{4,}", text.casefold())} - {"mercury"[:STEM]}


def _gave_way(row: FlowRow, entries: list[Entry]) -> str:
    told = mercury_of(row)
    mean = math.fsum(mercury_in(entry.counted)[0] for entry in entries)
    stated = f"{told.mean:,.4g} kg of mercury" if told.mean is not None else "no amount of mercury"
    codes = ", ".join(entry.hs for entry in entries)
    return (
        f"{evidence_of(row)}: {stated}; reconciled trade is used instead ({codes}: {mean:,.4g} kg), because "
        "it weighs what both sides report and has a standard error. The two are not added."
    )


def _kept(row: FlowRow, entries: list[Entry]) -> str:
    codes = ", ".join(entry.hs for entry in entries)
    return (
        f"{evidence_of(row)}: used as it is, and reconciled trade under {codes} is left out, because part of "
        "that cannot be counted. The two are not added."
    )


def _partly(entry: Entry) -> str:
    """Say what of an entry could not be counted; empty when all of it was."""
    if entry.whole:
        return ""
    lost = [flow for flow in entry.flows if flow.amount is None]
    worth = math.fsum(flow.value or 0.0 for flow in lost)
    return (
        f"{entry.label}: {len(lost)} of {len(entry.flows)} reconciled flows, worth {worth:,.0f} US dollars, "
        f"could not be counted, because {lost[0].reason}. Their mercury is inside what is not recorded."
    )


def _name(hs: str) -> str:
    name = mercury_codes()[hs].name
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _country(code: str) -> str:
    return country_name(code) or code
