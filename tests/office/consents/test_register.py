"""The register: open first, days left, and nothing public that the treaty does not make so."""

from datetime import date, timedelta

import pytest

from azogue.office.consents.records import GeneralNotification, Span
from azogue.office.consents.register import public_register, register, standing_of
from tests.office.consents.making import COMING, DAY, HELD, IMPORTER, PAST, TERMS, granted

ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "open"),
        ({"answer": None}, "proposed"),
        ({"answered": DAY + ONE}, "proposed"),
        ({"answer": "refused"}, "refused"),
        ({"withdrawn": DAY}, "withdrawn"),
        ({"withdrawn": DAY + ONE}, "open"),
        ({"valid": PAST}, "expired"),
        ({"valid": COMING}, "not yet"),
        ({"drawn": 50_000}, "used up"),
        ({"drawn": 49_999}, "open"),
        ({"grams": None}, "quantity not stated"),
    ],
)
def test_a_consent_stands_as_its_paper_says(changes, standing):
    assert standing_of(granted(**changes), DAY) == standing


def test_open_consents_come_first_and_those_that_end_first_before_others():
    listed = register(
        [
            granted("C1", valid=PAST), granted("C2", valid=Span()), granted("C3", valid=HELD),
            granted("C4", valid=Span(None, DAY)), granted("C5", valid=HELD, withdrawn=DAY + ONE),
        ],
        DAY,
    )  # fmt: skip
    assert [(e.consent.number, e.days_left) for e in listed] == [
        ("C4", 1), ("C3", 200), ("C5", 1), ("C2", None), ("C1", None),
    ]  # fmt: skip


def test_general_notifications_and_waivers_are_public_with_their_terms():
    general = [
        GeneralNotification("G2", IMPORTER, HELD, TERMS, waived=date(2018, 5, 1)),
        GeneralNotification("G1", "BOL", PAST),
        GeneralNotification("G3", "PER", revoked=DAY),
        GeneralNotification("G4", "PER", COMING, waived=DAY + ONE),
    ]
    found = public_register(general, DAY)
    assert [(e.country, e.number, e.article, e.standing) for e in found] == [
        ("BOL", "G1", "3(7)", "expired"),
        ("GHA", "G2", "3(7)", "in force"),
        ("GHA", "G2", "3(9)", "in force"),
        ("PER", "G3", "3(7)", "revoked"),
        ("PER", "G4", "3(7)", "not yet"),
    ]
    assert found[1].terms == ("only in retorts",)
