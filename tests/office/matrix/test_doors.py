"""Every page and every call of the API is knocked at by everybody, and answers as the gate does."""

from importlib import import_module

import pytest

from azogue.office.record.gate import all_rules
from azogue.office.record.matrix import cells

from .knocking import Door, World, faults

PARTS = [
    import_module(f"{__package__}.doors_{desk}")
    for desk in (
        "jobs",
        "people",
        "treaty",
        "consents",
        "consents_api",
        "customs",
        "customs_api",
        "inventories",
        "review",
    )
]
DOORS: tuple[Door, ...] = tuple(door for part in PARTS for door in part.DOORS)
MAKERS = {kind: make for part in PARTS for kind, make in part.MAKERS.items()}
NO_PAGE: dict[str, str] = {what: why for part in PARTS for what, why in part.NO_PAGE.items()}
NO_API: dict[str, str] = {what: why for part in PARTS for what, why in part.NO_API.items()}
EVERY = {f"{kind}.{verb}" for kind, rules in all_rules().items() for verb in rules.verbs}


@pytest.fixture
def world(db: None, settings, _quiet_office) -> World:
    settings.API_RATES = None
    return World()


@pytest.mark.parametrize("door", DOORS, ids=[door.name for door in DOORS])
def test_a_door_answers_as_the_gate_does(door: Door, world: World) -> None:
    asked = [c for c in cells(all_rules()[door.kind]) if c.verb == door.verb and door.where(c)]
    assert asked, "this door is for nobody"
    assert faults(world, door, MAKERS[door.kind], asked) == []


def test_doors_lead_to_what_there_is() -> None:
    assert {door.does for door in DOORS} <= EVERY


def test_every_verb_has_a_page_or_a_reason_why_not() -> None:
    assert EVERY - {door.does for door in DOORS if not door.api} == set(NO_PAGE)


def test_every_verb_has_a_call_of_the_api_or_a_reason_why_not() -> None:
    assert EVERY - {door.does for door in DOORS if door.api} == set(NO_API)
