"""Export notifications: before the first export of a year, until the importing Party has answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from azogue.facts.consent import rotterdam_facts
from azogue.office.consents.notices import ACKNOWLEDGE, second_notices_due
from azogue.office.consents.records import Country, ExportNotice, File, FinalAction, ImportResponse
from azogue.office.consents.rules import may_export
from tests.office.consents.making import DAY, EXPORTER, IMPORTER, JOINED, granted, shipment

ACTION = FinalAction(EXPORTER, date(2020, 1, 1))
SENT = ExportNotice("E1", EXPORTER, IMPORTER, date(2024, 2, 1))
BOTH = {code: Country(code, JOINED, JOINED) for code in (EXPORTER, IMPORTER)}
FILE = File(BOTH, consents=(granted(),), actions=(ACTION,))


def rule(file, made=None, on=DAY) -> str:
    return may_export(made or shipment(), on, file).rule


def test_an_export_of_what_the_exporter_restricts_is_notified_first():
    decision = may_export(shipment(), DAY, FILE)
    assert (decision.verdict, decision.needs, decision.path) == (
        "needs", ("export notification",), ("E6", "M15", "N7"),
    )  # fmt: skip
    assert may_export(shipment(), DAY, replace(FILE, notices=(SENT,))).document == "C1"


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"sent": DAY}, True),
        ({"sent": DAY + timedelta(1)}, False),
        ({"sent": date(2023, 12, 31)}, False),
        ({"sent": date(2023, 12, 31), "waived": True}, True),
        ({"substance": "Hg"}, True),
        ({"substance": "HgO"}, False),
        ({"importer": "BOL"}, False),
        ({"exporter": "BOL"}, False),
    ],
)
def test_a_notice_covers_its_own_calendar_year_pair_and_substance(changes, covered):
    found = rule(replace(FILE, notices=(replace(SENT, **changes),)))
    assert found == ("M15" if covered else "N7")


def test_the_first_export_after_a_new_ban_needs_a_notice_of_its_own():
    newer = replace(FILE, actions=(ACTION, FinalAction(EXPORTER, date(2024, 3, 1))), notices=(SENT,))
    assert rule(newer) == "N7"
    assert rule(replace(newer, notices=(SENT, replace(SENT, number="E2", sent=date(2024, 3, 1))))) == "M15"


@pytest.mark.parametrize(
    "action",
    [
        replace(ACTION, country=IMPORTER),
        replace(ACTION, since=DAY + timedelta(1)),
        replace(ACTION, substance="HgO"),
    ],
)
def test_without_a_restriction_of_this_chemical_by_the_exporter_none_is_needed(action):
    assert rule(replace(FILE, actions=(action,))) == "M15"


@pytest.mark.parametrize(
    ("kind", "told", "pesticide", "needed"),
    [
        ("consent", DAY, True, False),
        ("interim consent", DAY, True, False),
        ("consent", DAY + timedelta(1), True, True),
        ("consent", None, True, True),
        ("consent", DAY, False, True),
    ],
)
def test_the_duty_ends_with_a_distributed_response_to_a_listed_pesticide(kind, told, pesticide, needed):
    answer = ImportResponse("R1", IMPORTER, kind, told=told)
    made = shipment(form="compound", pesticide=pesticide, substance="HgO")
    assert (rule(replace(FILE, responses=(answer,)), made) == "N7") == needed


def test_a_failure_to_respond_is_no_response():
    answer = ImportResponse("R1", IMPORTER, "no response", told=date(2020, 1, 1), registered=True)
    made = shipment(form="compound", pesticide=True)
    assert rule(replace(FILE, responses=(answer,)), made) == "N7"


def test_a_second_notice_is_due_when_thirty_days_are_over():
    assert rotterdam_facts()["R-ACKNOWLEDGE"].number == ACKNOWLEDGE.days
    last = SENT.sent + ACKNOWLEDGE
    assert second_notices_due([SENT], last) == ()
    assert second_notices_due([SENT], last + timedelta(1)) == (SENT,)
    for done in ({"acknowledged": last}, {"second": last}):
        assert second_notices_due([replace(SENT, **done)], last + timedelta(1)) == ()
