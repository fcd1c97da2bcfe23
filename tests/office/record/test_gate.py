"""The gate: what no rule allows is denied, and what may not be seen does not exist."""

from dataclasses import replace

import pytest

from azogue.office.record import gate
from azogue.office.record.gate import (
    ANYONE,
    OFFICER,
    PUBLIC,
    SUPPLIER,
    Person,
    Role,
    Rules,
    Thing,
    grant,
    may,
    register,
)

HERE = Thing("box", 1, "GHA", "open", enterprises=frozenset({7}))
OFFICER_HERE = Person(1, "Alice", roles=(Role(OFFICER, "GHA"),))
OFFICER_ABROAD = Person(2, "Dolores", roles=(Role(OFFICER, "PER"),))
SUPPLIER_HERE = Person(3, "Esi", roles=(Role(SUPPLIER, "GHA", 7),))
SUPPLIER_OTHER = Person(4, "Esi", roles=(Role(SUPPLIER, "GHA", 8),))


@pytest.fixture(autouse=True)
def _rules(monkeypatch) -> None:
    monkeypatch.setattr(gate, "_RULES", dict(gate.all_rules()))
    register(
        Rules(
            "box",
            (
                grant("see", [OFFICER]),
                grant("see", [SUPPLIER], "mine"),
                grant("see", [PUBLIC], states=["shown"]),
                grant("fill", [OFFICER], states=["open"]),
                grant(
                    "seal", [OFFICER], condition=lambda p, t: "not yours" if t.facts.get("by") == p.id else ""
                ),
            ),
            strong=frozenset({"seal"}),
        )
    )


def test_an_officer_fills_an_open_box_of_the_own_country() -> None:
    assert may(OFFICER_HERE, "fill", HERE)


def test_a_closed_box_is_refused_with_the_state_as_reason() -> None:
    decision = may(OFFICER_HERE, "fill", replace(HERE, state="closed"))
    assert not decision
    assert "state" in str(decision.reason)
    assert not decision.hidden


def test_a_box_of_another_country_does_not_exist() -> None:
    decision = may(OFFICER_ABROAD, "fill", HERE)
    assert (decision.allowed, decision.hidden) == (False, True)


@pytest.mark.parametrize("verb", ["fly", "", "SEE"])
def test_an_unknown_verb_is_denied(verb: str) -> None:
    assert not may(OFFICER_HERE, verb, HERE)


def test_an_unknown_kind_of_thing_is_denied_and_hidden() -> None:
    decision = may(OFFICER_HERE, "see", Thing("dragon"))
    assert (decision.allowed, decision.hidden) == (False, True)


def test_a_supplier_sees_what_belongs_to_the_own_enterprise_only() -> None:
    assert may(SUPPLIER_HERE, "see", HERE)
    assert not may(SUPPLIER_OTHER, "see", HERE)


def test_the_public_sees_what_is_shown_and_nothing_else() -> None:
    assert may(ANYONE, "see", replace(HERE, state="shown"))
    assert may(ANYONE, "see", HERE).hidden
    assert not may(ANYONE, "fill", replace(HERE, state="shown")).hidden


def test_a_strong_verb_takes_a_second_factor() -> None:
    assert not may(OFFICER_HERE, "seal", HERE)
    assert may(replace(OFFICER_HERE, second_factor=True), "seal", HERE)


def test_a_condition_gives_its_own_reason() -> None:
    strong = replace(OFFICER_HERE, second_factor=True)
    decision = may(strong, "seal", replace(HERE, facts={"by": 1}))
    assert (decision.allowed, decision.reason) == (False, "not yours")


def test_a_token_does_only_what_it_is_limited_to() -> None:
    limited = replace(OFFICER_HERE, verbs=frozenset({"box.seal"}))
    assert may(limited, "see", HERE)
    assert not may(limited, "fill", HERE)


def test_a_demonstration_account_changes_demonstration_things_only() -> None:
    demo = replace(OFFICER_HERE, demo=True)
    assert may(demo, "see", HERE)
    assert not may(demo, "fill", HERE)
    assert may(demo, "fill", replace(HERE, demo=True))
    assert may(demo, "seal", replace(HERE, demo=True))
