"""Which factor and which split a source uses: the country's own first, then the factor sets in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from azogue.dossier.records import Dossier, Evidence, NationalDistribution, NationalFactor
from azogue.facts import labelled, stands_in
from azogue.facts.records import Choice, FactorSet, InputFactor, OutputDistribution
from azogue.inventory.records import Datum
from azogue.inventory.spread import grade_ratio, grade_words, median_of, spread_of
from azogue.quantity.units import UnitProblem, factor_unit

Row = TypeVar("Row", InputFactor, OutputDistribution)


@dataclass(frozen=True, slots=True)
class FactorFound:
    """A factor in kg of mercury per rate unit, ready for the sum."""

    datum: Datum
    kg_per_unit: float
    """Multiplier from the datum's own unit to kg of mercury per rate unit."""
    rate_unit: str


@dataclass(frozen=True, slots=True)
class SplitFound:
    """A split for one scenario and phase."""

    datum: Datum
    scenario: str
    assumed: bool
    """True when the officer named no scenario and the factor set's choice stands in."""


def place_of(evidence: Evidence) -> str:
    """Say where in the dossier a value stands, for people."""
    if not evidence.sheet:
        return ""
    return f"{evidence.sheet}, row {evidence.row}" if evidence.row else evidence.sheet


def citation_of(evidence: Evidence) -> str:
    """Join source, document and page of a piece of evidence."""
    page = f"p. {evidence.page}" if evidence.page else ""
    return ", ".join(part for part in (evidence.source, evidence.document, page) if part)


class Resolver:
    """Looks up factors and splits for one dossier; every answer says where it comes from."""

    def __init__(self, dossier: Dossier, sets: Sequence[FactorSet]) -> None:
        self.dossier = dossier
        self.sets = tuple(sets)
        self._factors: dict[tuple[str, str], list[InputFactor]] = {}
        self._splits: dict[tuple[str, str], list[OutputDistribution]] = {}
        self._choices: dict[tuple[str, str], Choice] = {}
        for fs in self.sets:
            for factor in fs.factors:
                self._factors.setdefault((fs.name, factor.code), []).append(factor)
            for split in fs.distributions:
                self._splits.setdefault((fs.name, split.code), []).append(split)
            for choice in fs.choices:
                self._choices[fs.name, choice.code] = choice
        self._units: dict[str, tuple[float, str]] = {}
        self._cache: dict[tuple[object, ...], FactorFound | str] = {}
        self._split_cache: dict[tuple[object, ...], SplitFound | None] = {}

    def set_names(self, only: str = "") -> tuple[str, ...]:
        """Names of the factor sets to ask, in order; one alone when the row names it."""
        names = tuple(fs.name for fs in self.sets)
        return (only,) if only in names else names

    def phases(self, code: str, only: str = "") -> tuple[str, ...]:
        """Life phases that a plain activity row of this code feeds."""
        for name in self.set_names(only):
            choice = self._choices.get((name, code))
            if choice is not None and choice.phases:
                return choice.phases
        return ("",)

    def has_factor(self, code: str) -> bool:
        """Tell whether any set has a factor row of this very code, with or without a number."""
        return any((fs.name, code) in self._factors for fs in self.sets)

    # Factors

    def factor(
        self, code: str, name: str, variant: str, year: int, only: str, rate_unit: str
    ) -> FactorFound | str:
        """Find the input factor of a source.

        Returns:
            The factor, or a sentence that says what is missing.

        """
        key = (code, name, variant, year, only, rate_unit)
        if key not in self._cache:
            self._cache[key] = self._find_factor(code, name, variant, year, only, rate_unit)
        return self._cache[key]

    def _find_factor(
        self, code: str, name: str, variant: str, year: int, only: str, rate_unit: str
    ) -> FactorFound | str:
        if not only:
            national = self._national_factor(code, name, variant, year)
            if national is not None:
                return self._with_unit(self._national_datum(national, code), rate_unit)
        unit_mismatch = ""
        for set_name in self.set_names(only):
            row = self._pick_factor(set_name, code, variant, rate_unit)
            if row is None:
                continue
            median, note = median_of(row.low, row.default, row.high)
            if median is None:
                continue
            found = self._with_unit(self._factor_datum(row, median, note, rate_unit), rate_unit)
            if isinstance(found, FactorFound):
                return found
            unit_mismatch = found
        return unit_mismatch or self._missing_factor(code, variant, only, rate_unit)

    def _national_factor(self, code: str, name: str, variant: str, year: int) -> NationalFactor | None:
        rows = [
            f
            for f in self.dossier.factors
            if f.code == code
            and f.name in ("", name)
            and f.year in (None, year)
            and (not f.variant or not variant or f.variant.casefold() == variant.casefold())
        ]
        # The most specific row speaks: facility before country, this year before any year.
        rows.sort(
            key=lambda f: (f.name == name and bool(name), f.year is not None, bool(f.variant)), reverse=True
        )
        return rows[0] if rows else None

    def _pick_factor(self, set_name: str, code: str, variant: str, rate_unit: str) -> InputFactor | None:
        rows = self._factors.get((set_name, code), [])
        if variant:
            return one_labelled(rows, variant, lambda r: r.variant)
        choice = self._choices.get((set_name, code))
        if choice is not None and choice.variant:
            chosen = one_labelled(rows, choice.variant, lambda r: r.variant)
            if chosen is not None and self._unit(chosen.unit)[1] == rate_unit:
                return chosen
        usable = [
            r
            for r in rows
            if median_of(r.low, r.default, r.high)[0] is not None and self._unit(r.unit)[1] == rate_unit
        ]
        # Choosing among several would be a guess: then the officer has to name the variant.
        chosen_by_unit = usable if choice is None or not choice.variant else usable[:1]
        return chosen_by_unit[0] if len(chosen_by_unit) == 1 and stands_in(chosen_by_unit[0]) else None

    def _unit(self, unit: str) -> tuple[float, str]:
        if unit not in self._units:
            try:
                self._units[unit] = factor_unit(unit) if unit else (0.0, "")
            except UnitProblem:
                self._units[unit] = (0.0, "")
        return self._units[unit]

    def _with_unit(self, datum: Datum, rate_unit: str) -> FactorFound | str:
        kg, unit = self._unit(datum.unit)
        if unit != rate_unit:
            return (
                f"The factor found is in {datum.unit} and the rate counts {rate_unit}: "
                f"give the rate in {unit or 'the unit of the factor'}, or a national factor per {rate_unit}."
            )
        return FactorFound(datum, kg, unit)

    def _factor_datum(self, row: InputFactor, median: float, note: str, rate_unit: str) -> Datum:
        spread = spread_of("factor", row.low, median, row.high, row.quality)
        return Datum(
            kind="factor",
            identity=f"factor|{row.factor_set}|{row.basis or row.code}|{row.variant}",
            label=f"input factor, {row.variant}" if row.variant else "input factor",
            value=median,
            low=spread.low,
            high=spread.high,
            unit=row.unit,
            grade=row.quality,
            range_from=spread.origin,
            origin=row.factor_set,
            citation=row.citation,
            confidence=row.confidence,
            note=" ".join(part for part in (note, row.note, row.independent_check) if part),
            alternative=self._alternative(row, median, rate_unit),
        )

    def _alternative(self, row: InputFactor, median: float, rate_unit: str) -> str:
        """Say what the other sets would give, so that a difference is seen where it matters."""
        here = median * self._unit(row.unit)[0]
        said = []
        for fs in self.sets:
            if fs.name == row.factor_set:
                continue
            values = []
            for other in self._factors.get((fs.name, row.code), []):
                value = median_of(other.low, other.default, other.high)[0]
                kg, unit = self._unit(other.unit)
                if value is not None and unit == rate_unit and here > 0:
                    values.append(value * kg / here)
            if values:
                low, high = min(values), max(values)
                span = f"{low:.2g} to {high:.2g}" if len(values) > 1 else f"{low:.2g}"
                rows = "values" if len(values) > 1 else "value"
                said.append(f"{fs.title}: {len(values)} {rows}, {span} times this one")
        return "; ".join(said)

    def _national_datum(self, row: NationalFactor, code: str) -> Datum:
        spread = spread_of("factor", row.low, row.default, row.high, row.grade)
        return Datum(
            kind="factor",
            identity=f"factor|national|{self.dossier.country}|{code}|{row.variant}|{row.name}",
            label=f"national input factor, {row.variant}" if row.variant else "national input factor",
            value=row.default,
            low=spread.low,
            high=spread.high,
            unit=row.unit,
            grade=row.grade,
            range_from=spread.origin,
            origin="national",
            citation=citation_of(row.evidence),
            confidence=row.evidence.confidence or "national",
            note=row.evidence.note,
            place=place_of(row.evidence),
        )

    def _missing_factor(self, code: str, variant: str, only: str, rate_unit: str) -> str:
        names = self.set_names(only)
        asked = " and ".join(names)
        known = [
            r
            for n in names
            for r in self._factors.get((n, code), [])
            if median_of(r.low, r.default, r.high)[0] is not None
        ]
        fitting = [r.variant for r in known if r.variant and self._unit(r.unit)[1] == rate_unit]
        labels = "; ".join(dict.fromkeys(fitting[:8]))
        if known and not fitting:
            units = ", ".join(dict.fromkeys(r.unit for r in known))
            return (
                f"The factors known are in {units} and the rate counts {rate_unit}: "
                f"give the rate in the unit of the factor, or a national factor per {rate_unit}."
            )
        if variant and labels:
            return (
                f'No factor set ({asked}) has a number for the variant "{variant}". '
                f"Name one of: {labels}; or give a national factor."
            )
        if labels:
            return f"Name the variant of the factor: {labels}; or give a national factor."
        return f"No factor set asked ({asked}) has a number for this source: give a national factor."

    # Splits

    def split(self, code: str, scenario: str, phase: str, year: int, only: str) -> SplitFound | None:
        """Find the output distribution of a scenario and phase, or None when nobody knows it."""
        key = (code, scenario, phase, year, only)
        if key not in self._split_cache:
            self._split_cache[key] = self._find_split(code, scenario, phase, year, only)
        return self._split_cache[key]

    def _find_split(self, code: str, scenario: str, phase: str, year: int, only: str) -> SplitFound | None:
        if not only:
            national = self._national_split(code, scenario, phase, year)
            if national is not None:
                return national
        for set_name in self.set_names(only):
            row = self._pick_split(set_name, code, scenario, phase)
            if row is not None and row.shares is not None and sum(row.shares) > 0:
                return SplitFound(self._split_datum(row), row.scenario, assumed=not scenario)
        return None

    def _national_split(self, code: str, scenario: str, phase: str, year: int) -> SplitFound | None:
        rows: list[NationalDistribution] = [
            d
            for d in self.dossier.distributions
            if d.code == code
            and d.year in (None, year)
            and (not phase or not d.phase or d.phase == phase)
            and (not scenario or not d.scenario or d.scenario.casefold() == scenario.casefold())
        ]
        rows.sort(key=lambda d: (d.year is not None, bool(d.scenario)), reverse=True)
        if not rows:
            return None
        row = rows[0]
        grade = row.grade
        datum = Datum(
            kind="split",
            identity=f"split|national|{self.dossier.country}|{code}|{row.scenario}|{row.phase}",
            label=f"national output distribution, {row.scenario}"
            if row.scenario
            else "national output distribution",
            value=grade_ratio("split", grade),
            low=None,
            high=None,
            unit="share of input",
            grade=grade,
            range_from=grade_words("split", grade),
            origin="national",
            citation=citation_of(row.evidence),
            confidence=row.evidence.confidence or "national",
            note=row.evidence.note,
            place=place_of(row.evidence),
            shares=row.shares,
            total=split_total(row.shares, row.full_split),
        )
        return SplitFound(datum, row.scenario or scenario, assumed=False)

    def _pick_split(self, set_name: str, code: str, scenario: str, phase: str) -> OutputDistribution | None:
        rows = self._splits.get((set_name, code), [])
        several_phases = len({r.phase for r in rows}) > 1
        if phase:
            rows = [r for r in rows if r.phase == phase]
        if scenario:
            named = one_labelled(rows, scenario, lambda r: r.scenario)
            # The scenario of one phase leaves the other phases of a product as they are.
            if named is not None or not (phase and several_phases):
                return named
        choice = self._choices.get((set_name, code))
        if choice is not None and choice.scenario:
            chosen = one_labelled(rows, choice.scenario, lambda r: r.scenario)
            if chosen is not None:
                return chosen
        usable = [r for r in rows if r.shares is not None]
        return usable[0] if len(usable) == 1 and stands_in(usable[0]) else None

    def scenarios(self, code: str) -> tuple[str, ...]:
        """Scenario labels that have numbers, over all sets, for messages."""
        return tuple(
            r.scenario
            for fs in self.sets
            for r in self._splits.get((fs.name, code), [])
            if r.shares is not None and r.scenario
        )

    def _split_datum(self, row: OutputDistribution) -> Datum:
        assert row.shares is not None
        return Datum(
            kind="split",
            identity=f"split|{row.factor_set}|{row.code}|{row.scenario}|{row.phase}",
            label=f"output distribution, {row.scenario}" if row.scenario else "output distribution",
            value=grade_ratio("split", row.quality),
            low=None,
            high=None,
            unit="share of input",
            grade=row.quality,
            range_from=grade_words("split", row.quality),
            origin=row.factor_set,
            citation=row.citation,
            confidence=row.confidence,
            note=row.note,
            shares=row.shares,
            total=split_total(row.shares, row.full_split),
        )


def split_total(shares: Iterable[float], full_split: bool) -> float:
    """Part of the input that leaves by a pathway: one for a full split, the sum of the shares otherwise."""
    return 1.0 if full_split else float(sum(shares))


def one_labelled(rows: Sequence[Row], wanted: str, label: Callable[[Row], str]) -> Row | None:
    """Find the row of a label, or the only one that begins like it; None where it is not clear."""
    found = labelled(rows, wanted, label)
    exact = [r for r in found if label(r).casefold() == wanted.strip().casefold()]
    return found[0] if exact or len(found) == 1 else None
