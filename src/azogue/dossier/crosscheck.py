"""What only shows when rows are looked at together: duplicates, shares that miss one, names nobody knows."""

from collections import defaultdict
from collections.abc import Iterable

from azogue.dossier import knowledge
from azogue.dossier.log import Log
from azogue.dossier.numbers import canonical
from azogue.dossier.records import (
    Activity,
    ContextValue,
    Dossier,
    Evidence,
    NationalDistribution,
    NationalFactor,
    ScenarioShare,
)
from azogue.dossier.rows import SUM_TOLERANCE, Record
from azogue.dossier.text import did_you_mean

_ADVICE = {
    "activities": "Add the amounts up in one row, or give each facility a name. For a source under "
    "several controls use the "
    "sheet scenarios.",
    "scenarios": "Write each output scenario of a source once.",
    "factors": "Keep the better one.",
    "distributions": "Keep the better one.",
    "context": "Keep the better one.",
}


class Duplicates:
    """Remembers which rows of a sheet have been met."""

    def __init__(self, sheet: str, log: Log) -> None:
        self._sheet = sheet
        self._log = log
        self._seen: dict[tuple[object, ...], int] = {}

    def is_new(self, record: Record, row: int) -> bool:
        """Tell whether a record is the first with its identity; another one is left out and named."""
        key = _identity(record)
        if key is None:
            return True
        if key not in self._seen:
            self._seen[key] = row
            return True
        first = self._seen[key]
        what = ", ".join(str(part) for part in key if part not in {"", None})
        self._log.add(
            self._sheet,
            row,
            "",
            what,
            f"This row states the same as row {first} ({what}) and is not used. {_ADVICE[self._sheet]}",
        )
        return False


def _identity(record: Record) -> tuple[object, ...] | None:
    if isinstance(record, Activity):
        return (record.year, record.code, record.name, record.variant, record.phase)
    if isinstance(record, ScenarioShare):
        return (record.year, record.code, record.name, record.scenario)
    if isinstance(record, NationalFactor):
        return (record.year, record.code, record.variant, record.name)
    if isinstance(record, NationalDistribution):
        return (record.year, record.code, record.scenario, record.phase)
    if isinstance(record, ContextValue):
        return (record.year, record.name)
    return None


def without_bad_shares(scenarios: tuple[ScenarioShare, ...], log: Log) -> tuple[ScenarioShare, ...]:
    """Leave out the shares of sources whose shares do not add up to one, and name them."""
    groups: dict[tuple[int | None, str, str], list[ScenarioShare]] = defaultdict(list)
    for share in scenarios:
        groups[share.year, share.code, share.name].append(share)
    bad = set()
    for key, shares in groups.items():
        total = sum(s.share for s in shares)
        if abs(total - 1) <= SUM_TOLERANCE:
            continue
        bad.add(key)
        rows = ", ".join(str(s.evidence.row) for s in shares[:8])
        log.add(
            "scenarios",
            shares[0].evidence.row,
            "share",
            canonical(round(total, 6)),
            f"The shares of {' '.join(str(k) for k in key if k)} (rows {rows}) add up to {total:.4g} "
            "instead of 1 and are "
            "not used. Correct them; until then the usual scenario is taken.",
        )
    return tuple(s for s in scenarios if (s.year, s.code, s.name) not in bad) if bad else scenarios


def check_together(dossier: Dossier, log: Log) -> None:
    """Note scenarios, variants and factor sets that neither the facts nor the dossier know."""
    names: dict[str, dict[str, set[str]]] = {"scenario": defaultdict(set), "variant": defaultdict(set)}
    for d in dossier.distributions:
        names["scenario"][d.code].add(d.scenario)
    for f in dossier.factors:
        names["variant"][f.code].add(f.variant)
    for name in dossier.factor_sets:
        own = knowledge.own_set(dossier.path, name)
        if isinstance(own, str):
            log.add("dossier", None, "factor_sets", name, own)
        elif own is not None:
            for row in own.distributions:
                names["scenario"][row.code].add(row.scenario)
            for factor in own.factors:
                names["variant"][factor.code].add(factor.variant)
    used = ((a.code, a.scenario, a.evidence) for a in dossier.activities if a.scenario)
    _unknown(used, names["scenario"], "scenario", log)
    used = ((s.code, s.scenario, s.evidence) for s in dossier.scenarios)
    _unknown(used, names["scenario"], "scenario", log)
    used = ((a.code, a.variant, a.evidence) for a in dossier.activities if a.variant)
    _unknown(used, names["variant"], "variant", log)
    _unknown_sets(dossier, log)
    _counted_twice(dossier, log)


def _counted_twice(dossier: Dossier, log: Log) -> None:
    """Note a category that has a rate beside one of its parts in the same year."""
    rows = {(a.year, a.code): a.evidence for a in dossier.activities if a.rate is not None and not a.name}
    for (year, code), evidence in rows.items():
        also = [part for part in knowledge.parts(code) if (year, part) in rows]
        if also:
            log.add(
                evidence.sheet,
                evidence.row,
                "code",
                code,
                f"{code} has a rate in {year}, and so has its part {' and '.join(also)}: the same amount may "
                "be counted twice. Leave one of them blank, or write in the note why both count.",
                "warning",
            )


def _unknown_sets(dossier: Dossier, log: Log) -> None:
    known = {*knowledge.factor_sets(), *dossier.factor_sets}
    said: set[str] = set()
    for a in dossier.activities:
        if a.factor_set and a.factor_set not in known | said:
            said.add(a.factor_set)
            log.add(
                "activities",
                a.evidence.row,
                "factor_set",
                a.factor_set,
                f'There is no factor set "{a.factor_set[:60]}"; there are {", ".join(sorted(known))}. Rows '
                "use the order of the dossier instead.",
                "warning",
            )


def _unknown(
    used: Iterable[tuple[str, str, Evidence]], own: dict[str, set[str]], column: str, log: Log
) -> None:
    known = knowledge.scenarios if column == "scenario" else knowledge.variants
    done: set[tuple[str, str]] = set()
    for code, word, evidence in used:
        if (code, word) in done:
            continue
        done.add((code, word))
        names = [*known(code), *own.get(code, ())]
        if any(n.casefold().startswith(word.casefold()) for n in names):
            continue
        place = "distributions" if column == "scenario" else "factors"
        hint = did_you_mean(word, (n for n in names if n), cutoff=0.4)
        log.add(
            evidence.sheet,
            evidence.row,
            column,
            word,
            f'No {column} of {code} is called "{word[:60]}".{hint} Take a name '
            f"from the factor sets, or describe it in the sheet {place}.",
            "warning",
        )
