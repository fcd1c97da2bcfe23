"""What the public may see of an inventory: everything but what a row marked C holds (Minamata, Article 17.5).

A row whose rate is the notation key C is shown as its year, its source category and the key; names, ranges,
notes and sources stay inside. Such a row has no figure, so no figure of the inventory changes.
"""

from collections.abc import Iterable
from dataclasses import replace

from azogue.dossier import Activity, Dossier, Evidence
from azogue.inventory import Gap, Inventory
from azogue.inventory.plan import KEY_GAPS


def without_confidential(inventory: Inventory) -> Inventory:
    """Return an inventory with its confidential rows reduced to their key; all figures stay as they are."""
    dossier = inventory.dossier
    if not any(a.key == "C" for a in dossier.activities):
        return replace(inventory, dossier=replace(dossier, problems=(), flows=()))
    return replace(inventory, dossier=_dossier(dossier), gaps=tuple(_gaps(inventory.gaps)))


def _dossier(dossier: Dossier) -> Dossier:
    secret = {(a.code, a.name) for a in dossier.activities if a.key == "C" and a.name}
    told = {(a.code, a.name) for a in dossier.activities if a.key != "C"}
    hidden = secret - told
    return replace(
        dossier,
        activities=tuple(_activities(dossier.activities)),
        scenarios=tuple(s for s in dossier.scenarios if (s.code, s.name) not in hidden),
        factors=tuple(f for f in dossier.factors if (f.code, f.name) not in hidden),
        problems=(),
        flows=(),
    )


def _activities(activities: Iterable[Activity]) -> Iterable[Activity]:
    """Yield the activities, of the confidential ones one for each year and source."""
    seen: set[tuple[int, str]] = set()
    for activity in activities:
        if activity.key != "C":
            yield activity
        elif (activity.year, activity.code) not in seen:
            seen.add((activity.year, activity.code))
            yield Activity(
                year=activity.year,
                code=activity.code,
                name="",
                rate=None,
                low=None,
                high=None,
                rate_unit=activity.rate_unit,
                key="C",
                evidence=Evidence(sheet=activity.evidence.sheet),
            )


def _gaps(gaps: Iterable[Gap]) -> Iterable[Gap]:
    seen: set[tuple[int, str]] = set()
    for gap in gaps:
        if gap.reason != "confidential":
            yield gap
        elif (gap.year, gap.code) not in seen:
            seen.add((gap.year, gap.code))
            yield replace(gap, name="", place="", missing=KEY_GAPS["C"][2])
