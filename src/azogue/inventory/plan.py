"""From a dossier to the terms of the sum: which lines can be computed, from what, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from azogue.dossier.records import Activity, Dossier
from azogue.facts import categories
from azogue.facts.records import Category, FactorSet
from azogue.inventory.counting import national_weights
from azogue.inventory.population import population_activities
from azogue.inventory.records import Datum, Gap, Leg, Line, Method
from azogue.inventory.resolve import FactorFound, Resolver, citation_of, place_of
from azogue.inventory.spread import spread_of

KEY_GAPS = {
    "NO": ("not occurring", "not occurring", "Stated as not occurring."),
    "IE": ("included elsewhere", "elsewhere", "Stated as included elsewhere."),
    "C": (
        "confidential",
        "nothing quantified",
        "The rate is confidential: a total without it is incomplete.",
    ),
    "NE": ("no rate", "nothing quantified", "Stated as not estimated: bring an activity rate."),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines without figures yet, and what could not become a line."""

    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]


def plan_inventory(dossier: Dossier, sets: Sequence[FactorSet]) -> Plan:
    """Decide for every activity which factor and split it uses, and list what is missing.

    Args:
        dossier: A country's data, rates in the categories' rate units.
        sets: Factor sets in the order they are asked.

    Returns:
        The lines in the order of the Toolkit and, inside a code, of the dossier; and the gaps.

    """
    resolver = Resolver(dossier, sets)
    known = categories()
    order = {code: i for i, code in enumerate(known)}
    filled, population_gaps = population_activities(dossier)
    rates = {(a.year, a.code, a.name): a for a in dossier.activities if a.rate is not None}
    lines: list[Line] = []
    gaps: list[Gap] = list(population_gaps)
    estimated = {(a.year, a.code) for a, _ in filled} | {(g.year, g.code) for g in population_gaps}
    for activity, method in [*((a, None) for a in dossier.activities), *filled]:
        category = known.get(activity.code)
        if category is None or (_is_blank(activity) and (activity.year, activity.code) in estimated):
            continue
        line, gap = _plan_activity(activity, method, category, resolver, rates)
        if line is not None:
            lines.append(line)
        if gap is not None:
            gaps.append(gap)
    gaps.extend(_absent(dossier, known, resolver, lines, gaps))
    lines.sort(key=lambda x: (x.year, order[x.code]))
    gaps.sort(key=lambda g: (g.year, order.get(g.code, 0)))
    return Plan(tuple(lines), tuple(gaps))


def _is_blank(activity: Activity) -> bool:
    return activity.rate is None and activity.key is None


def _plan_activity(
    activity: Activity,
    method: Method | None,
    category: Category,
    resolver: Resolver,
    rates: Mapping[tuple[int, str, str], Activity],
) -> tuple[Line | None, Gap | None]:
    place = place_of(activity.evidence)
    name = activity.name or activity.variant

    def gap(reason: str, missing: str, effect: str = "nothing quantified") -> Gap:
        title = name or category.name
        return Gap(activity.year, activity.code, title, reason, missing, place, effect)  # type: ignore[arg-type]

    if activity.key is not None:
        reason, effect, missing = KEY_GAPS[activity.key]
        # What is noted beside a confidential rate may be as confidential, and gaps are printed in reports.
        note = "" if activity.key == "C" else activity.evidence.note
        return None, gap(reason, f"{missing} {note}".strip(), effect)
    if activity.rate is None:
        unit = activity.rate_unit or category.rate_unit
        bring = f"Bring the activity rate: {category.rate_of}, {unit} per year."
        return None, gap("no rate", f"{bring} {activity.evidence.note}".strip())
    found = resolver.factor(
        activity.code, activity.name, activity.variant, activity.year, activity.factor_set, activity.rate_unit
    )
    if isinstance(found, str):
        if activity.rate == 0:
            return None, gap("not occurring", "The rate is zero.", "not occurring")
        return None, gap("no factor", found)
    rate = rate_datum(activity, resolver.dossier.country)
    legs, notes, missing_split = _legs(activity, rate, found, resolver, rates)
    line = Line(
        year=activity.year,
        code=activity.code,
        name=name,
        category=category.name,
        method=method or _method(found, legs, activity),
        rate=rate,
        factor=found.datum,
        legs=legs,
        figures={},
        counted=national_weights(activity.code),
        notes=(*notes, *_factor_notes(found)),
        latitude=activity.latitude,
        longitude=activity.longitude,
        place=place,
    )
    if missing_split:
        return line, gap("no split", missing_split, "releases not quantified")
    return line, None


def rate_datum(activity: Activity, country: str) -> Datum:
    """Turn a rate with its range and grade into a datum of the sum."""
    assert activity.rate is not None
    spread = spread_of("rate", activity.low, activity.rate, activity.high, activity.grade)
    evidence = activity.evidence
    from_context = evidence.sheet == "context"
    # Estimates from the same context values share the draw of their product.
    own = f"{activity.code}|{activity.name}|{activity.variant}|{activity.phase}"
    return Datum(
        kind="rate",
        identity=f"rate|{country}|{activity.year}|{activity.stated if from_context else own}",
        label="activity rate",
        value=activity.rate,
        low=spread.low,
        high=spread.high,
        unit=f"{activity.rate_unit}/a",
        grade=activity.grade,
        range_from=spread.origin,
        origin="level 1" if from_context else "dossier",
        citation=citation_of(evidence),
        confidence=evidence.confidence or "national",
        note=" ".join(part for part in (activity.conversion, evidence.note) if part),
        place=place_of(evidence),
    )


def _legs(
    activity: Activity,
    rate: Datum,
    factor: FactorFound,
    resolver: Resolver,
    rates: Mapping[tuple[int, str, str], Activity],
) -> tuple[tuple[Leg, ...], tuple[str, ...], str]:
    mix = _mix(activity, resolver)
    phases = (activity.phase,) if activity.phase else resolver.phases(activity.code, activity.factor_set)
    legs: list[Leg] = []
    notes: list[str] = []
    missing: list[str] = []
    for index, phase in enumerate(phases):
        phase_rate, note = _phase_rate(activity, rate, index, resolver, rates)
        if note:
            notes.append(f"{phase or 'disposal'}: {note}")
        for scenario, share in mix:
            split = resolver.split(activity.code, scenario, phase, activity.year, activity.factor_set)
            if split is None:
                missing.append(_missing_split(activity, scenario, phase, resolver))
            elif split.assumed and split.scenario:
                notes.append(f'Output scenario not stated; "{split.scenario}" is assumed.')
            legs.append(
                Leg(
                    rate=phase_rate,
                    factor=factor.datum,
                    split=split.datum if split else None,
                    scenario=split.scenario if split else scenario,
                    phase=phase,
                    weight=factor.kg_per_unit * share,
                    share=share,
                    counts_input=index == 0,
                )
            )
    return tuple(legs), tuple(dict.fromkeys(notes)), " ".join(dict.fromkeys(missing))


def _mix(activity: Activity, resolver: Resolver) -> tuple[tuple[str, float], ...]:
    """Return the scenarios of a source with their shares; one alone when the row names it."""
    if activity.scenario:
        return ((activity.scenario, 1.0),)
    rows = [
        s
        for s in resolver.dossier.scenarios
        if s.code == activity.code and s.name in ("", activity.name) and s.year in (None, activity.year)
    ]
    if not rows:
        return (("", 1.0),)
    # A facility's own mix and this year's mix stand before the general one.
    best = max((s.name == activity.name and bool(s.name), s.year is not None) for s in rows)
    chosen = [s for s in rows if (s.name == activity.name and bool(s.name), s.year is not None) == best]
    total = sum(s.share for s in chosen)
    return tuple((s.scenario, s.share / total) for s in chosen if s.share > 0) if total > 0 else (("", 1.0),)


def _phase_rate(
    activity: Activity,
    rate: Datum,
    index: int,
    resolver: Resolver,
    rates: Mapping[tuple[int, str, str], Activity],
) -> tuple[Datum, str]:
    """Take the rate of the year in which what is thrown away now was sold, where it is known."""
    if index == 0 or not activity.rate:
        return rate, ""
    if activity.service_life:
        sold = activity.year - round(activity.service_life)
        earlier = rates.get((sold, activity.code, activity.name))
        if earlier is not None and earlier.rate is not None:
            datum = rate_datum(earlier, resolver.dossier.country)
            return datum, f"rate of {sold}, one service life earlier"
        return (
            rate,
            f"no rate for {sold}, a service life earlier: this year's rate stands for it (steady state)",
        )
    return rate, "no service life stated: this year's rate stands for past supply (steady state)"


def _missing_split(activity: Activity, scenario: str, phase: str, resolver: Resolver) -> str:
    labels = resolver.scenarios(activity.code)
    what = f'the output scenario "{scenario}"' if scenario else "the output distribution"
    when = f" in the phase {phase}" if phase else ""
    known = f" Scenarios with numbers: {'; '.join(labels[:6])}." if labels else ""
    return (
        f"The mercury input is quantified, but {what}{when} has no numbers: "
        f"name a scenario that has, or give a national output distribution.{known}"
    )


def _method(factor: FactorFound, legs: tuple[Leg, ...], activity: Activity) -> Method:
    national = factor.datum.origin == "national" or any(
        g.split and g.split.origin == "national" for g in legs
    )
    stated = bool(activity.variant or activity.scenario or activity.name or len(legs) > 1)
    return "level 2" if national or stated else "level 1"


def _factor_notes(found: FactorFound) -> tuple[str, ...]:
    datum = found.datum
    if datum.confidence == "knowledge":
        return (
            "The input factor is recalled, not read in the Toolkit: check it before relying on the result.",
        )
    return ()


def _absent(
    dossier: Dossier,
    known: Mapping[str, Category],
    resolver: Resolver,
    lines: Sequence[Line],
    gaps: Sequence[Gap],
) -> list[Gap]:
    """List the source categories that have no row at all in a year: completeness is part of the result."""
    asked = [c for c in known.values() if _is_asked(c, known, resolver)]
    out: list[Gap] = []
    for year in dossier.years:
        seen = {x.code for x in lines if x.year == year} | {g.code for g in gaps if g.year == year}
        for category in asked:
            code = category.code
            if code in seen or any(_refines(other, code) for other in seen):
                continue
            out.append(
                Gap(
                    year,
                    code,
                    category.name,
                    "no rate",
                    f"No row in the dossier. Bring {category.rate_of}, {category.rate_unit} per year, "
                    "or state NO when it does not occur.",
                )
            )
    return out


def _is_asked(category: Category, known: Mapping[str, Category], resolver: Resolver) -> bool:
    """Tell whether an inventory must speak about a category: a source, and not a refinement of one."""
    if not category.rate_unit or category.parent == "5.11":
        return False
    has_parts = any(c.parent == category.code for c in known.values())
    if has_parts and not resolver.has_factor(category.code):
        return False
    return not _refines(category.code, category.parent)


def _refines(code: str, parent: str) -> bool:
    """Tell whether a code splits its parent further (5.1.2.1 of 5.1.2), rather than standing beside it."""
    return code.startswith(parent + ".") and code.count(".") == 3 and code[len(parent) + 1 :].isdigit()
