"""Verbs of the desk beyond the ledger: notices, papers, who may, what is logged, what the day closes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from azogue.office.consents import services
from azogue.office.consents.models import Certificate, Consent, GeneralNotification, Notice
from azogue.office.consents.papers.filling import Answer
from azogue.office.consents.records import Condition, Span
from azogue.office.consents.selectors import (
    consents_for,
    ending,
    nearly_drawn,
    notices_for,
    public_entries,
    second_due,
    to_answer,
)
from azogue.office.jobs.works import CHORES
from azogue.office.people.services import Impossible
from azogue.office.record.gate import CUSTOMS, OFFICER, REVIEWER, Person, Refused, Role
from azogue.office.record.models import Act

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 15)
FORM = {
    "A-B-name": "Kofi Mensah", "A-B-addr": "12 Harbour Road, Accra", "A-B-tel": "+233 30 0000",
    "A-B-mail": "kofi@example.org", "A-C-qty": "34.5", "A-C-date": "2024-07-15", "A-C-prim": "no",
    "A-C-chlor": "yes",
}  # fmt: skip
FILLED = {field: Answer(value) for field, value in FORM.items()}


@pytest.fixture
def ghana(officer, as_person) -> Person:
    return as_person(officer)


@pytest.fixture
def peru(stranger, as_person) -> Person:
    return as_person(stranger)


def drafted(person: Person, **changes: object) -> Notice:
    fields = {"kind": "A", "number": "N-1", "exporter": "GHA", "importer": "PER", "on": DAY, "asked": 34_500}
    return services.draft(person, **{**fields, "answers": FILLED, **changes})


def consent(person: Person, number: str = "C-1", **changes: object) -> Consent:
    fields = {"exporter": "GHA", "importer": "PER", "on": DAY, "asked": 1000, **changes}
    return services.propose(person, number=number, **fields)


# -- notices -----------------------------------------------------------------------------------------------


def test_sending_a_notice_asks_for_the_consent_and_its_answer_answers_the_notice(ghana, peru):
    sent = services.send(ghana, drafted(ghana), on=DAY)
    asked = Consent.objects.get()
    assert (sent.state, asked.number, asked.notice, asked.asked) == ("sent", "N-1", "N-1", 34_500)
    part = {"A-F-dec": ["granted", ""]}
    services.answer(peru, asked, reply="granted", on=DAY, form=part)
    now = Notice.objects.get()
    assert (now.state, now.answers["A-F-dec"], now.answers["A-B-name"]) == (
        "answered", ["granted", ""], ["Kofi Mensah", ""],
    )  # fmt: skip


def test_a_form_that_is_not_complete_does_not_go_out_and_says_which_fields(ghana):
    one = drafted(ghana, answers={"A-C-qty": Answer("34.5")})
    with pytest.raises(services.FormProblems) as told:
        services.send(ghana, one, on=DAY)
    assert {"A-B-name", "A-C-date"} <= {p.field for p in told.value.problems}
    assert Notice.objects.get().state == "draft"
    assert not Consent.objects.exists()


def test_a_wrong_value_is_not_kept_and_a_blank_is(ghana):
    with pytest.raises(services.FormProblems) as told:
        drafted(ghana, answers={"A-C-qty": Answer("much")})
    assert [p.field for p in told.value.problems] == ["A-C-qty"]
    assert drafted(ghana, answers={}).answers == {}


def test_a_sent_notice_is_not_changed_any_more_and_a_draft_is_changed_by_who_saw_it(ghana):
    one = drafted(ghana)
    services.change(ghana, one, seen=1, asked=1000)
    with pytest.raises(Impossible) as told:
        services.change(ghana, one, seen=1, asked=2000)
    assert told.value.field == "seen"
    services.send(ghana, one, on=DAY)
    with pytest.raises(Refused):
        services.change(ghana, one, asked=3000)
    assert Notice.objects.get().asked == 1000


def test_the_other_country_sees_a_notice_when_it_is_sent_and_may_acknowledge_it(ghana, peru):
    one = drafted(ghana)
    assert not notices_for(peru).exists()
    with pytest.raises(Refused) as told:
        services.acknowledge(peru, one, on=DAY)
    assert told.value.decision.hidden
    sent = services.send(ghana, one, on=DAY)
    assert notices_for(peru).get() == sent
    assert services.acknowledge(peru, sent, on=DAY).acknowledged == DAY
    with pytest.raises(Impossible):
        services.acknowledge(ghana, sent, on=DAY)


def test_a_second_notice_is_due_after_thirty_days_without_a_word(ghana, peru):
    one = services.send(ghana, drafted(ghana, kind="export", answers={}), on=DAY)
    assert not Consent.objects.exists()
    early, due = DAY + timedelta(days=30), DAY + timedelta(days=31)
    assert (second_due(ghana, early), second_due(ghana, due)) == ([], [one])
    with pytest.raises(Impossible):
        services.send_second(ghana, one, on=early)
    assert services.send_second(ghana, one, on=due).second == due
    assert second_due(ghana, due) == []


def test_a_notice_is_closed_with_a_reason(ghana):
    one = drafted(ghana)
    with pytest.raises(Impossible):
        services.close_notice(ghana, one, on=DAY, why=" ")
    assert services.close_notice(ghana, one, on=DAY, why="a mistake").state == "closed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "Z"}, "kind"),
        ({"number": " "}, "number"),
        ({"number": "x" * 101}, "number"),
        ({"exporter": "Ghana"}, "exporter"),
        ({"importer": "GHA"}, "importer"),
        ({"asked": 0}, "asked"),
        ({"asked": 10**14}, "asked"),
        ({"substance": "gold"}, "substance"),
        ({"keeper": "BOL"}, "keeper"),
    ],
)
def test_what_cannot_be_in_a_notice_is_told_at_its_field(ghana, changes, field):
    with pytest.raises(Impossible) as told:
        drafted(ghana, **changes)
    assert told.value.field == field
    assert not Notice.objects.exists()


def test_a_number_is_used_once(ghana):
    drafted(ghana)
    with pytest.raises(Impossible) as told:
        drafted(ghana)
    assert told.value.field == "number"


# -- who answers -------------------------------------------------------------------------------------------


def test_the_importing_country_answers_where_it_has_an_officer_here(ghana, peru):
    one = consent(ghana)
    with pytest.raises(Refused, match="importing country"):
        services.answer(ghana, one, reply="granted", on=DAY)
    assert services.answer(peru, one, reply="granted", on=DAY).answered_by == "Dolores"


def test_where_it_has_none_the_officer_who_keeps_the_record_writes_its_letter_down(ghana):
    one = consent(ghana, importer="BOL")
    now = services.answer(ghana, one, reply="refused", on=DAY, reason="The store is full.")
    assert (now.state, now.reason) == ("refused", "The store is full.")
    with pytest.raises(Refused):
        services.answer(replace(ghana, roles=(Role(CUSTOMS, "GHA"),)), one, reply="granted", on=DAY)


def test_a_refusal_and_a_withdrawal_say_why(ghana, peru):
    one = consent(ghana)
    with pytest.raises(Impossible):
        services.answer(peru, one, reply="refused", on=DAY)
    services.answer(peru, one, reply="granted", on=DAY)
    with pytest.raises(Impossible):
        services.withdraw(peru, one, on=DAY, why="")
    with pytest.raises(Refused):
        services.withdraw(ghana, one, on=DAY, why="it is not ours to withdraw")


def test_conditions_have_names_of_their_own(ghana, peru):
    one = consent(ghana)
    for wrong in ([Condition("")], [Condition("k"), Condition("k")], [Condition("k", "x" * 5001)]):
        with pytest.raises(Impossible) as told:
            services.answer(peru, one, reply="granted", on=DAY, conditions=wrong)
        assert told.value.field == "conditions"


def test_a_third_country_neither_sees_nor_ships(ghana, peru, account, as_person):
    one = consent(ghana)
    bolivia = as_person(account("eva", OFFICER, "BOL"))
    assert not consents_for(bolivia).exists()
    assert consents_for(peru).get() == one
    with pytest.raises(Refused) as told:
        services.ship(bolivia, one, shipment="S", grams=1, on=DAY)
    assert told.value.decision.hidden


def test_customs_of_either_side_ship_and_reviewers_do_not(ghana, peru, account, as_person):
    one = services.answer(peru, consent(ghana), reply="granted", on=DAY)
    for number, country in enumerate(("GHA", "PER")):
        person = as_person(account(f"c{number}", CUSTOMS, country))
        services.ship(person, one, shipment=f"S{number}", grams=1, on=DAY)
    with pytest.raises(Refused):
        services.ship(as_person(account("r", REVIEWER, "GHA")), one, shipment="S9", grams=1, on=DAY)
    assert Consent.objects.get().drawn == 2


def test_a_demonstration_account_changes_demonstrations_only(ghana, peru, account, as_person):
    one = services.answer(peru, consent(ghana), reply="granted", on=DAY)
    shown = as_person(account("demo", OFFICER, "GHA", demo=True))
    with pytest.raises(Refused):
        services.ship(shown, one, shipment="S", grams=1, on=DAY)
    assert consent(shown, "C-9").demo


def test_everything_is_in_the_log_once(ghana, peru):
    one = services.answer(peru, consent(ghana), reply="granted", on=DAY)
    services.ship(ghana, one, shipment="S", grams=1, on=DAY)
    services.ship(ghana, one, shipment="S", grams=1, on=DAY)
    services.cancel(ghana, one, shipment="S", on=DAY, why="sunk")
    acts = Act.objects.filter(kind="consent", thing=str(one.pk)).order_by("id")
    assert [a.verb for a in acts] == ["propose", "answer", "ship", "cancel"]


# -- lists -------------------------------------------------------------------------------------------------


def test_lists_say_what_waits_what_ends_and_what_is_nearly_used_up(ghana, peru):
    waiting = consent(ghana, "C-1")
    soon, later = DAY + timedelta(days=30), DAY + timedelta(days=31)
    ends = services.answer(peru, consent(ghana, "C-2"), reply="granted", on=DAY, valid=Span(DAY, soon))
    lasts = services.answer(peru, consent(ghana, "C-3"), reply="granted", on=DAY, valid=Span(DAY, later))
    services.ship(ghana, lasts, shipment="S", grams=901, on=DAY)
    services.ship(ghana, ends, shipment="S", grams=900, on=DAY)
    assert list(to_answer(peru)) == [waiting]
    assert list(ending(peru, DAY)) == [ends]
    assert list(nearly_drawn(ghana, DAY)) == [lasts]


def test_what_is_over_is_closed_when_nothing_is_entered_late_any_more(ghana, peru):
    last = date(2024, 6, 30)
    one = services.answer(peru, consent(ghana), reply="granted", on=DAY, valid=Span(DAY, last))
    assert services.close_what_is_over(last + timedelta(days=30)) == 0
    services.ship(ghana, one, shipment="late", grams=1, on=last)
    assert services.close_what_is_over(last + timedelta(days=31)) == 1
    assert services.close_what_is_over(last + timedelta(days=32)) == 0
    assert Consent.objects.get().closed == last + timedelta(days=31)
    assert Act.objects.filter(verb="close", kind="consent", person=None).count() == 1
    assert "consents.close_what_is_over" in CHORES


# -- papers ------------------------------------------------------------------------------------------------


def general(person: Person, **changes: object) -> GeneralNotification:
    return services.file_general(person, **{"number": "D-1", "country": "PER", "first": DAY, **changes})


def test_a_general_notification_is_public_until_it_is_revoked_and_after(peru):
    one = general(peru, terms=[Condition("k1", "only in retorts")], waived=DAY)
    entries = public_entries(DAY)
    assert [(e.number, e.article, e.standing) for e in entries] == [
        ("D-1", "3(7)", "in force"), ("D-1", "3(9)", "in force"),
    ]  # fmt: skip
    services.revoke_general(peru, one, on=DAY, why="a new law")
    assert {e.standing for e in public_entries(DAY)} == {"revoked"}
    with pytest.raises(Impossible):
        services.revoke_general(peru, one, on=DAY, why="again")


def test_a_demonstration_is_not_in_the_public_register(account, as_person):
    general(as_person(account("demo", OFFICER, "PER", demo=True)))
    assert public_entries(DAY) == ()


def test_a_paper_is_corrected_and_the_log_says_what_changed(peru):
    one = general(peru)
    services.file_general(peru, one, last=date(2025, 1, 1), exporters=["GHA", "BOL"], why="a slip")
    now = GeneralNotification.objects.get()
    assert (now.last, now.exporters) == (date(2025, 1, 1), ["BOL", "GHA"])
    assert Act.objects.get(verb="change").details["last"] == [None, "2025-01-01"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": date(2020, 1, 1)}, "last"),
        ({"country": "Peru"}, "country"),
        ({"exporters": ["Peru"]}, "exporters"),
        ({"number": ""}, "number"),
        ({"terms": [Condition("")]}, "conditions"),
    ],
)
def test_what_cannot_be_in_a_paper_is_told_at_its_field(peru, changes, field):
    with pytest.raises(Impossible) as told:
        general(peru, **changes)
    assert told.value.field == field


def test_papers_of_every_kind_are_filed_for_another_country_and_kept_by_ones_own(ghana):
    mine = {"keeper": "GHA", "country": "BOL"}
    cert = services.file_certificate(ghana, number="Z", kind="source", not_new_mining=True, **mine)
    services.file_response(ghana, number="R", kind="no consent", told=DAY, **mine)
    services.file_action(ghana, since=DAY, **mine)
    services.set_standing(ghana, since=date(2004, 2, 24), **mine)
    for wrong in ({"kind": "magic"}, {"kind": "use", "number": "Z"}):
        with pytest.raises(Impossible):
            services.file_certificate(ghana, **{"number": "Y", **wrong}, **mine)
    with pytest.raises(Impossible):
        services.set_standing(ghana, since=DAY, **mine)
    with pytest.raises(Refused):
        services.file_certificate(ghana, number="X", kind="use", country="PER")
    services.revoke_certificate(ghana, cert, on=DAY, why="withdrawn by letter")
    assert Certificate.objects.get().revoked == DAY
    assert Act.objects.filter(verb="file").count() == 4


def test_a_field_that_no_paper_has_is_a_slip_of_the_program(peru):
    with pytest.raises(TypeError):
        services.file_general(peru, number="D", country="PER", colour="red")
