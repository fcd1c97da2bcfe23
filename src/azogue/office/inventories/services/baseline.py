"""Baselines: frozen with their inputs and their rule; corrected only by a new number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from azogue.facts import FactsError
from azogue.inventory import CHANNELS, Inventory, estimate
from azogue.office.inventories import rules
from azogue.office.inventories.access_publish import baseline_thing, new_baseline
from azogue.office.inventories.content import content_of, facts_version
from azogue.office.inventories.estimates import DRAWS, inventory_of
from azogue.office.inventories.models import Baseline, Version
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.record.acts import act, ask
from azogue.office.record.gate import Person
from azogue.office.record.text import clean, clean_line

USABLE: Final = ("published", "approved")
LONGEST_LABEL: Final = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a baseline computed again has the same digits."""

    same: bool
    changed_inputs: tuple[int, ...]
    """Years whose version does not say any more what it said: that must never be."""
    other_engine: bool
    """Whether another engine or other factor sets computed it."""
    differing: tuple[tuple[str, str], ...]
    """Source and channel of every figure that differs."""


def freeze(
    person: Person,
    *,
    country: str,
    label: str,
    rule: str,
    years: Sequence[int],
    why: str = "",
    replaces: Baseline | None = None,
    demo: bool = False,
) -> Baseline:
    """Compute a baseline from published or approved versions and freeze it.

    A baseline of the same name is never edited: the new one gets the next number and says why.

    Raises:
        Refused: The person may not.
        CellRefused: A year has no such version, the rule does not fit, or the reason is missing.

    """
    is_demo = demo or person.demo
    with act(person, "freeze", new_baseline(country, demo=is_demo), why=why) as entry:
        name = clean_line(replaces.label if replaces else label, LONGEST_LABEL)
        wanted = sorted(set(years))
        versions = _versions(country, wanted, demo=is_demo)
        reason = clean(why, 2_000).strip()
        last = _last(country, name)
        if last is not None and not reason:
            raise CellRefused(_("There is a baseline of this name. Say why it gets a new number."))
        if not name:
            raise CellRefused(_("Give the baseline a name."))
        made = Baseline(
            country=country,
            label=name,
            rule=rule,
            rule_version=rules.RULE_VERSION,
            years=wanted,
            number=last.number + 1 if last else 1,
            replaces=last,
            inputs=[_input(v) for v in versions],
            figures=_figures(rule, versions),
            why=reason,
            demo=is_demo,
            by_id=person.id,
        )
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as error:
            raise CellRefused(_("Somebody else froze it just now. Look at theirs first.")) from error
        entry.thing, entry.summary = str(made.pk), f"{made} ({rule} {wanted})"
        entry.details = {"digest": rules.digest_of_figures(made.figures)}
    return made


def _last(country: str, label: str) -> Baseline | None:
    found = Baseline.objects.filter(country=country, label=label)
    number: Any = found.aggregate(last=Max("number"))["last"]
    return found.filter(number=number).first() if number else None


def _versions(country: str, years: Sequence[int], *, demo: bool) -> list[Version]:
    """Return the version of each year that counts: the published one, else the approved one."""
    found = Version.objects.select_related("inventory").filter(
        inventory__country=country, inventory__year__in=list(years), state__in=USABLE, inventory__demo=demo
    )
    by_year: dict[int, Version] = {}
    for version in sorted(found, key=lambda v: (v.state == "published", v.number)):
        by_year[version.inventory.year] = version
    missing = [str(y) for y in years if y not in by_year]
    if missing:
        text = _("There is no approved or published inventory of %(years)s.")
        raise CellRefused(str(text) % {"years": ", ".join(missing)})
    return [by_year[y] for y in sorted(by_year)]


def _input(version: Version) -> dict[str, Any]:
    return {
        "version": version.pk,
        "year": version.inventory.year,
        "number": version.number,
        "state": version.state,
        "digest": content_of(version).digest,
        "engine": facts_version(),
    }


def _figures(rule: str, versions: Sequence[Version], *, anew: bool = False) -> dict[str, Any]:
    try:
        found = [year_figures(v.inventory.year, _inventory(v, anew=anew)) for v in versions]
        return rules.packed(rules.baseline(rule, found))
    except (ValueError, FactsError) as error:
        raise CellRefused(_("Choose one year, or the mean of two or more.")) from error


def _inventory(version: Version, *, anew: bool) -> Inventory:
    return estimate(content_of(version).dossier, draws=DRAWS) if anew else inventory_of(version)


def year_figures(year: int, inventory: Inventory) -> rules.YearFigures:
    """Return what a baseline takes from an inventory: every source and the total, by channel."""
    if year not in inventory.years or not inventory.lines_of(year):
        return rules.YearFigures(year, {})
    codes = ["total", *dict.fromkeys(line.code for line in inventory.lines_of(year))]
    figures = {}
    for code in codes:
        found = inventory.figures(code, year)
        figures[code] = {c: (found[c].point, found[c].low, found[c].high) for c in CHANNELS}
    absent = frozenset(g.code for g in inventory.gaps_of(year) if g.effect == "not occurring")
    return rules.YearFigures(year, figures, absent - figures.keys())


def verify(person: Person, baseline: Baseline) -> Verified:
    """Compute a baseline again from its frozen inputs, nothing remembered, and compare every digit.

    Raises:
        Refused: The person may not.

    """
    ask(person, "verify", baseline_thing(baseline))
    kept: Mapping[str, Any] = baseline.figures
    versions = {
        v.pk: v
        for v in Version.objects.select_related("inventory").filter(
            pk__in=[i["version"] for i in baseline.inputs]
        )
    }
    other = any(i["engine"] != facts_version() for i in baseline.inputs)
    changed = tuple(
        i["year"]
        for i in baseline.inputs
        if not other and content_of(versions[i["version"]]).digest != i["digest"]
    )
    anew = _figures(baseline.rule, [versions[i["version"]] for i in baseline.inputs], anew=True)
    differing = tuple(
        (code, channel)
        for code in dict.fromkeys([*kept, *anew])
        for channel in CHANNELS
        if kept.get(code, {}).get(channel) != anew.get(code, {}).get(channel)
    )
    return Verified(not differing and not changed, changed, other, differing)
