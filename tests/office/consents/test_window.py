"""What a customs single window sends is read whole or answered with what is wrong, field by field."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.office.consents.records import Purpose, Source
from azogue.office.consents.rules import may_export
from azogue.office.consents.window import FIELDS, answer_of, read_shipment
from tests.office.consents.making import DAY, consents, file_of

GOOD = {
    "id": "S1",
    "exporter": "PER",
    "importer": "GHA",
    "hs": "2805.40",
    "kilograms": "34.5",
    "source": {"kind": "primary mining", "mined_in": "KGZ", "mined_on": "2023-05-01", "mined_at_entry": True},
    "purpose": {"kind": "product", "allowed": True},
    "notice": "N1",
    "met": ["k1"],
}


def test_a_whole_message_becomes_a_shipment():
    shipment, problems = read_shipment(GOOD)
    assert problems == ()
    assert (shipment.form, shipment.grams, shipment.met) == ("mercury", 34_500, frozenset({"k1"}))
    assert shipment.source == Source("primary mining", "KGZ", date(2023, 5, 1), True)
    assert shipment.purpose == Purpose("product", True)


def test_what_is_not_said_is_not_known():
    shipment, problems = read_shipment(
        {"id": "S", "exporter": "PER", "importer": "GHA", "form": "mixture", "kilograms": 1, "share": None}
    )
    assert problems == ()
    assert (shipment.share, shipment.source, shipment.purpose, shipment.pesticide) == (None,) * 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": None}, "id"),
        ({"id": "x" * 101}, "id"),
        ({"id": 7}, "id"),
        ({"exporter": "Peru"}, "exporter"),
        ({"exporter": None}, "exporter"),
        ({"importer": "PER"}, "importer"),
        ({"hs": "abc"}, "hs"),
        ({"hs": "2805"}, "hs"),
        ({"hs": None}, "form"),
        ({"form": "gas"}, "form"),
        ({"form": "compound"}, "form"),
        ({"hs": "285210", "form": "mercury"}, "form"),
        ({"kilograms": None}, "kilograms"),
        ({"kilograms": "0"}, "kilograms"),
        ({"kilograms": True}, "kilograms"),
        ({"kilograms": "1,5"}, "kilograms"),
        ({"kilograms": float("nan")}, "kilograms"),
        ({"kilograms": []}, "kilograms"),
        ({"kilograms": "0.0001"}, "kilograms"),
        ({"share": 101}, "share"),
        ({"share": "much"}, "share"),
        ({"share": True}, "share"),
        ({"substance": "quicksand"}, "substance"),
        ({"item": "A-NO-1"}, "item"),
        ({"source": "mine"}, "source"),
        ({"source": {"kind": "moon"}}, "source.kind"),
        ({"source": {}}, "source.kind"),
        ({"source": {"kind": "stock", "mined_on": "1.5.2023"}}, "source.mined_on"),
        ({"source": {"kind": "stock", "mined_in": "XXX"}}, "source.mined_in"),
        ({"source": {"kind": "stock", "mined_at_entry": "yes"}}, "source.mined_at_entry"),
        ({"source": {"kind": "stock", "color": "red"}}, "source.color"),
        ({"purpose": {"kind": "fun"}}, "purpose.kind"),
        ({"purpose": {"kind": "product", "allowed": 1}}, "purpose.allowed"),
        ({"pesticide": "no"}, "pesticide"),
        ({"met": "k1"}, "met"),
        ({"met": [1]}, "met"),
        ({"met": ["k"] * 51}, "met"),
        ({"Kilograms": 1}, "Kilograms"),
    ],
)
def test_a_bad_value_is_named_with_its_remedy(changes, field):
    shipment, problems = read_shipment({**GOOD, **changes})
    assert shipment is None
    assert field in [p.field for p in problems]
    assert all(p.message.endswith((".", "?")) and len(p.value) <= 100 for p in problems)


def test_every_bad_value_is_told_at_once():
    _, problems = read_shipment({**GOOD, "exporter": "X", "kilograms": "-1", "item": "?", "odd": 1})
    assert {p.field for p in problems} == {"exporter", "kilograms", "item", "odd"}


@pytest.mark.parametrize(
    ("code", "form"),
    [("280540", "mercury"), ("28054010", "mercury"), ("2852.10", "compound"), ("850630", "product")],
)
def test_a_code_says_what_it_is_unless_something_else_is_said(code, form):
    assert read_shipment({**GOOD, "hs": code})[0].form == form
    assert read_shipment({**GOOD, "form": "mixture", "share": "96.5"})[0].share == Decimal("96.5")


def test_a_compound_is_found_by_its_cas_number():
    assert read_shipment({**GOOD, "hs": "285210", "substance": "21908-53-2"})[0].substance == "HgO"


def test_the_answer_is_plain_json_with_the_number_of_the_document():
    shipment, _ = read_shipment({**GOOD, "source": {"kind": "recovery"}})
    on_file = file_of(consents=consents("written"))
    answer = json.loads(json.dumps(answer_of(may_export(shipment, DAY, on_file), shipment, DAY)))
    assert (answer["allowed"], answer["document"], answer["rule"]) == (True, "C1", "M15")
    refused = answer_of(may_export(shipment, DAY, file_of()), shipment, DAY)
    assert (refused["allowed"], refused["document"], refused["needs"]) == (False, None, ["written consent"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), JSON))
def test_no_message_raises_and_none_is_taken_in_part(message):
    for said in (message, {**GOOD, **message}):
        shipment, problems = read_shipment(said)
        assert (shipment is None) == bool(problems)
        if shipment is not None:
            may_export(shipment, DAY, file_of())
