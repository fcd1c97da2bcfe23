"""What the engine found for a version, kept by the digest of its content so that it never goes stale.

`estimate_of` is what pages show: figures with ranges, gaps, drivers and what to collect next, read from the
table `Estimate` and computed only when nobody has asked yet. `live_of` is the quick answer while somebody
types: figures alone, not kept. `inventory_of` gives the engine's own object, for explanations and
comparisons; a few of them stay in this process.
"""

from functools import partial
from typing import Final

from django.db import transaction

from azogue.facts import FactsError
from azogue.inventory import DEFAULT_SEED, Inventory, estimate
from azogue.office.inventories.content import Content, content_of, facts_version
from azogue.office.inventories.found import Found, found_in, from_json, nothing_found, to_json
from azogue.office.inventories.models import Estimate, Version
from azogue.office.inventories.shelf import Shelf

DRAWS: Final = 10_000
KEPT_INVENTORIES: Final = 12
"""A national inventory with its dossier takes a few megabytes."""
KEPT_FOUND: Final = 64

_inventories: Final[Shelf[Inventory]] = Shelf(KEPT_INVENTORIES)
_found: Final[Shelf[Found]] = Shelf(KEPT_FOUND)
_live: Final[Shelf[Found]] = Shelf(KEPT_FOUND)


def inventory_of(version: Version) -> Inventory:
    """Return the engine's inventory of a version.

    Raises:
        FactsError: The version names a factor set that does not exist.

    """
    return inventory_of_content(content_of(version))


def inventory_of_content(content: Content) -> Inventory:
    """Return the engine's inventory of some content, made at most once while it is remembered.

    Raises:
        FactsError: The content names a factor set that does not exist.

    """
    return _inventories.get(content.digest, lambda: estimate(content.dossier, draws=DRAWS, seed=DEFAULT_SEED))


def estimate_of(version: Version) -> Found:
    """Return what the engine found for a version: kept, or computed now and kept."""
    return estimate_of_content(content_of(version))


def estimate_of_content(content: Content) -> Found:
    """Return what the engine found for some content: kept, or computed now and kept.

    It is remembered only once it is surely in the database, where the public's pages look for it.
    """
    found = _found.look(content.digest)
    if found is None:
        found = _kept_or_computed(content)
        transaction.on_commit(partial(_found.put, content.digest, found))
    return found


def kept_estimate(content: Content) -> Found | None:
    """Return what is kept for some content without computing anything: for pages of the public."""
    kept = Estimate.objects.filter(pk=content.digest).first()
    return from_json(content.digest, kept.result) if kept else None


def live_of(content: Content) -> Found:
    """Return the figures alone, computed now and kept nowhere: for totals that move while somebody types."""
    return _live.get(content.digest, lambda: _compute(content, thorough=False))


def _kept_or_computed(content: Content) -> Found:
    found = kept_estimate(content)
    if found is not None:
        return found
    found = _compute(content, thorough=True)
    row = Estimate(
        digest=content.digest,
        engine=facts_version()[:40],
        draws=DRAWS,
        seed=DEFAULT_SEED,
        result=to_json(found),
    )
    # What is kept in an older form gives way to the new one.
    Estimate.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["engine", "draws", "seed", "result"],
    )
    return found


def _compute(content: Content, *, thorough: bool) -> Found:
    problems = content.dossier.problems
    try:
        inventory = inventory_of_content(content)
    except FactsError as error:
        return nothing_found(content.digest, content.year, problems, str(error))
    return found_in(inventory, content.digest, content.year, problems, thorough=thorough)


def forget() -> None:
    """Forget what this process remembers; what is kept in the database stays."""
    for shelf in (_inventories, _found, _live):
        shelf.clear()
