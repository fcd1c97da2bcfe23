"""What an estimate says, as plain frozen data: figures, lines, gaps, drivers. JSON keeps it exactly.

All masses are kg of mercury per year; None is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from azogue.dossier import Problem
from azogue.inventory import CHANNELS, Driver, Inventory, Line
from azogue.inventory import Figure as EngineFigure
from azogue.inventory.tables import worst_confidence

FORM: Final = 2
"""Grows when the form of the JSON changes; what is kept in an older form is computed again."""
SHOWN_DRIVERS: Final = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the product of the defaults, and the ends of its 95 % range."""

    point: float | None = None
    low: float | None = None
    high: float | None = None


Figures = Mapping[str, Figure]
"""By channel: input, the six pathways, releases."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One source, or one facility of it."""

    code: str
    name: str
    category: str
    method: str
    confidence: str
    place: str
    """Sheet and row in the engine's words; empty for what comes from the population."""
    figures: Figures
    notes: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A source that is not, or not fully, in the totals."""

    code: str
    name: str
    reason: str
    missing: str
    place: str
    effect: str


@dataclass(frozen=True, slots=True)
class FoundDriver:
    """A datum and what its doubt does to the national total of releases."""

    code: str
    kind: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    grade: str
    origin: str
    confidence: str
    place: str
    share: float
    narrower: float | None


@dataclass(frozen=True, slots=True)
class FoundBooks:
    """Whether supply and use of mercury, or of products with mercury, agree: in the engine's sentences."""

    pool: str
    kg: float | None
    """What is not on record; negative where more came in than is used."""
    statement: str
    reason: str
    driver: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything pages show of an estimate."""

    digest: str
    year: int
    totals: Figures = field(default_factory=dict)
    sums: Mapping[str, Figures] = field(default_factory=dict)
    """By code of a source (5.1.1), of a category (5.1) or of what lies between."""
    lines: tuple[FoundLine, ...] = ()
    gaps: tuple[FoundGap, ...] = ()
    drivers: tuple[FoundDriver, ...] = ()
    collect_next: tuple[FoundDriver, ...] = ()
    books: tuple[FoundBooks, ...] = ()
    errors: int = 0
    """Cells that could not be read; the figures are of the rest."""
    warnings: int = 0
    draws: int = 0
    seed: int = 0
    failure: str = ""
    """Why nothing could be computed at all."""

    def figure(self, code: str, channel: str) -> Figure:
        """Return one figure; `total` is the nation. What is not quantified is a figure of None."""
        figures = self.totals if code == "total" else self.sums.get(code, {})
        return figures.get(channel, _UNKNOWN)

    def categories(self) -> dict[str, Figures]:
        """Return the main categories, 5.1 to 5.11, that have a figure."""
        return {code: figures for code, figures in self.sums.items() if code.count(".") == 1}

    def sources(self) -> dict[str, Figures]:
        """Return the figures of every source that has a line of its own."""
        codes = dict.fromkeys(line.code for line in self.lines)
        return {code: self.sums[code] for code in codes if code in self.sums}


_UNKNOWN: Final = Figure()


def nothing_found(digest: str, year: int, problems: Sequence[Problem], failure: str = "") -> Found:
    """Return an estimate without a figure."""
    errors, warnings = _counted(problems)
    return Found(digest, year, errors=errors, warnings=warnings, failure=failure)


def found_in(
    inventory: Inventory, digest: str, year: int, problems: Sequence[Problem], *, thorough: bool
) -> Found:
    """Take from the engine's inventory what pages show of one year.

    Args:
        inventory: The engine's result.
        digest: Digest of the content.
        year: The year of the inventory; the dossier may hold others beside it.
        problems: What was wrong in the content.
        thorough: Whether to work out drivers and what to collect next, which takes a few times longer.

    """
    if year not in inventory.years:
        return nothing_found(digest, year, problems)
    lines = inventory.lines_of(year)
    errors, warnings = _counted(problems)
    ranked = inventory.ranked_drivers("releases", year) if thorough and lines else ()
    narrowing = sorted((d for d in ranked if d.narrower), key=lambda d: d.narrower or 0.0, reverse=True)
    return Found(
        digest=digest,
        year=year,
        totals=_figures(inventory.figures("total", year)) if lines else {},
        sums=_sums(inventory, year),
        lines=tuple(map(_line, lines)),
        gaps=tuple(
            FoundGap(g.code, g.name, g.reason, g.missing, g.place, g.effect) for g in inventory.gaps_of(year)
        ),
        drivers=tuple(map(_driver, ranked[:SHOWN_DRIVERS])),
        collect_next=tuple(map(_driver, narrowing[:10])),
        books=_books(inventory, year) if thorough and lines else (),
        errors=errors,
        warnings=warnings,
        draws=inventory.draws,
        seed=inventory.seed,
    )


def _counted(problems: Sequence[Problem]) -> tuple[int, int]:
    severities = [p.severity for p in problems]
    return severities.count("error"), severities.count("warning")


def _sums(inventory: Inventory, year: int) -> dict[str, Figures]:
    codes = dict.fromkeys(
        key.code for key in inventory.assembly.groups if key.year == year and key.level in _SUM_LEVELS
    )
    return {code: _figures(inventory.figures(code, year)) for code in codes}


_SUM_LEVELS: Final = ("source", "group", "category")


def _figures(figures: Mapping[str, EngineFigure]) -> Figures:
    return {c: Figure(figures[c].point, figures[c].low, figures[c].high) for c in CHANNELS}


def _line(line: Line) -> FoundLine:
    return FoundLine(
        code=line.code,
        name=line.name,
        category=line.category,
        method=line.method,
        confidence=worst_confidence([line]),
        place=line.place,
        figures=_figures(line.figures),
        notes=line.notes,
        latitude=line.latitude,
        longitude=line.longitude,
    )


def _driver(driver: Driver) -> FoundDriver:
    datum = driver.datum
    return FoundDriver(
        code=driver.code,
        kind=datum.kind,
        label=datum.label,
        value=datum.value,
        low=datum.low,
        high=datum.high,
        unit=datum.unit,
        grade=datum.grade,
        origin=datum.origin,
        confidence=datum.confidence,
        place=datum.place,
        share=driver.share,
        narrower=driver.narrower,
    )


def _books(inventory: Inventory, year: int) -> tuple[FoundBooks, ...]:
    """Return what does not fit in the market of mercury and in products; nothing for impossible books."""
    from azogue.balance import ImpossibleNetwork, balance_of, gaps_in_words

    try:
        gaps = gaps_in_words(balance_of(inventory, year))
    except ImpossibleNetwork:
        return ()
    return tuple(FoundBooks(gap.pool, gap.kg, gap.statement, gap.reason, gap.driver) for gap in gaps)


def to_json(found: Found) -> dict[str, Any]:
    """Return an estimate as compact JSON; figures are lists in the order of the channels."""
    lines = [{**asdict(line), "figures": _packed(line.figures)} for line in found.lines]
    return {
        "form": FORM,
        "year": found.year,
        "totals": _packed(found.totals),
        "sums": {code: _packed(figures) for code, figures in found.sums.items()},
        "lines": lines,
        "gaps": [asdict(g) for g in found.gaps],
        "drivers": [asdict(d) for d in found.drivers],
        "collect_next": [asdict(d) for d in found.collect_next],
        "books": [asdict(b) for b in found.books],
        "errors": found.errors,
        "warnings": found.warnings,
        "draws": found.draws,
        "seed": found.seed,
        "failure": found.failure,
    }


def from_json(digest: str, kept: Mapping[str, Any]) -> Found | None:
    """Return the estimate that `to_json` wrote, or None when it is in an older form."""
    if kept.get("form") != FORM:
        return None
    return Found(
        digest=digest,
        year=kept["year"],
        totals=_unpacked(kept["totals"]),
        sums={code: _unpacked(packed) for code, packed in kept["sums"].items()},
        lines=tuple(
            FoundLine(**{**line, "figures": _unpacked(line["figures"]), "notes": tuple(line["notes"])})
            for line in kept["lines"]
        ),
        gaps=tuple(FoundGap(**g) for g in kept["gaps"]),
        drivers=tuple(FoundDriver(**d) for d in kept["drivers"]),
        collect_next=tuple(FoundDriver(**d) for d in kept["collect_next"]),
        books=tuple(FoundBooks(**b) for b in kept["books"]),
        errors=kept["errors"],
        warnings=kept["warnings"],
        draws=kept["draws"],
        seed=kept["seed"],
        failure=kept["failure"],
    )


def _packed(figures: Figures) -> list[list[float | None]]:
    return [[figures[c].point, figures[c].low, figures[c].high] for c in CHANNELS] if figures else []


def _unpacked(packed: Sequence[Sequence[float | None]]) -> Figures:
    return {c: Figure(*three) for c, three in zip(CHANNELS, packed, strict=True)} if packed else {}
