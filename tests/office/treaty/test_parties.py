"""A Party's page answers what is banned, from when, what is due, what is late; its officer keeps it true."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from azogue.office.record.gate import Refused
from azogue.office.record.models import Act
from azogue.office.treaty import services
from azogue.office.treaty.models import Answer, Exemption, Fulfilment, Party, Reported
from azogue.office.treaty.selectors import course_of, position_of
from azogue.office.treaty.services import Impossible

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def ghana():
    """Ghana, whose officer has stated that what it did is recorded here completely."""
    Party.objects.filter(country="GHA").update(recorded=True)
    return Party.objects.get(country="GHA")


def text_of(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def banned(party, day=TODAY):
    return {b.item.id for b in position_of(party, day).banned}


def late(party, day=TODAY):
    return {d.rule for d in position_of(party, day).late}


def test_nobody_is_called_late_whose_record_is_not_kept_here():
    page = text_of(Client().get("/treaty/parties/PER/?as_of=2026-03-01"))
    assert "no record here" in page
    assert "badge--bad" not in page
    assert "does not mean that nothing was done" in page
    assert late(Party.objects.get(country="PER")) == set()
    assert {d.status for d in position_of(Party.objects.get(country="PER"), TODAY).unrecorded} == {
        "no record"
    }


def test_everybody_reads_what_is_banned_due_and_late_for_a_party(ghana):
    page = text_of(Client().get("/treaty/parties/GHA/?as_of=2026-03-01"))
    for words in ("What is late", "What is due", "What is banned", "What will be banned", "Batteries"):
        assert words in page
    assert "16 Aug 2017" in page
    assert "Mark as done" not in page


def test_as_of_a_day_before_the_bans_nothing_was_banned_but_new_facilities(ghana):
    assert banned(ghana, date(2018, 1, 1)) == {"B-NEW"}
    assert "A-BAT-1" in banned(ghana, date(2021, 1, 1))
    assert "A-BAT-1" not in banned(ghana, date(2020, 12, 31))


def test_a_party_without_a_known_deposit_says_so_and_claims_nothing():
    page = text_of(Client().get("/treaty/parties/BGD/"))
    assert "not known" in page
    assert banned(Party.objects.get(country="BGD")) == set()
    assert late(Party.objects.get(country="BGD")) == set()


def test_there_is_no_page_for_what_is_no_party():
    assert Client().get("/treaty/parties/XXX/").status_code == 404


def test_a_declaration_keeps_amendments_away_until_they_are_accepted(ghana, officer, as_person):
    alice = as_person(officer)
    assert "A-VAC-1" in banned(ghana)
    services.edit_party(alice, ghana, declared=True, why="C.N.5")
    assert "A-VAC-1" not in banned(Party.objects.get(pk=ghana.pk))
    services.answer_amendment(
        alice, ghana, amendment="MC-4/3", kind=Answer.Kind.ACCEPTED, on=date(2025, 11, 1)
    )
    party = Party.objects.get(pk=ghana.pk)
    assert "A-VAC-1" in banned(party)
    assert "A-VAC-1" not in banned(party, date(2026, 1, 29))
    services.remove_answer(alice, Answer.objects.get())
    assert "A-VAC-1" not in banned(Party.objects.get(pk=ghana.pk))


def test_the_first_text_is_not_answered_by_itself(ghana, officer, as_person):
    with pytest.raises(Impossible):
        services.answer_amendment(as_person(officer), ghana, amendment="text-2013", kind="accepted", on=TODAY)


def test_an_exemption_has_to_be_possible_on_its_day(ghana, officer, as_person):
    alice = as_person(officer)
    with pytest.raises(Impossible, match="later"):
        services.set_exemption(alice, ghana, item="A-BAT-1", today=TODAY, registered=date(2019, 1, 1))
    with pytest.raises(Impossible, match="New facilities"):
        services.set_exemption(alice, ghana, item="B-NEW", today=TODAY, registered=date(2017, 8, 1))
    with pytest.raises(Impossible, match="decision"):
        services.set_exemption(
            alice, ghana, item="A-BAT-1", today=TODAY, registered=date(2017, 8, 1), extended_until=TODAY
        )
    assert not Exemption.objects.exists()
    services.set_exemption(alice, ghana, item="A-BAT-1", today=TODAY, registered=date(2017, 8, 16))
    party = Party.objects.get(pk=ghana.pk)
    assert "A-BAT-1" not in banned(party, date(2025, 12, 31))
    assert "A-BAT-1" in banned(party, date(2026, 1, 1))


def test_a_duty_done_is_late_no_more_and_can_be_taken_back(ghana, officer, browser_of):
    alice = browser_of(officer)
    assert "DL-8.7" in late(ghana)
    proof = SimpleUploadedFile("letter.txt", b"The inventory was sent.", "text/plain")
    answer = alice.post(
        "/treaty/parties/GHA/duties/DL-8.7/done/", {"on": "2022-08-01", "note": "sent", "proof": proof}
    )
    assert answer.status_code == 302
    done = Fulfilment.objects.get()
    assert done.document is not None
    assert done.document.country == "GHA"
    assert "DL-8.7" not in late(Party.objects.get(pk=ghana.pk))
    assert alice.post(f"/treaty/parties/GHA/done/{done.pk}/undo/").status_code == 302
    assert "DL-8.7" in late(Party.objects.get(pk=ghana.pk))
    assert {a.verb for a in Act.objects.filter(kind="party")} == {"fulfil"}
    assert Act.objects.filter(kind="party").count() == 2


def test_a_report_is_done_for_one_of_its_dates_only(ghana, officer, as_person):
    alice = as_person(officer)
    with pytest.raises(Impossible, match="Which"):
        services.fulfil(alice, ghana, rule="DL-21f", on=TODAY, today=TODAY)
    with pytest.raises(Impossible, match="no such date"):
        services.fulfil(alice, ghana, rule="DL-21f", on=TODAY, today=TODAY, due=date(2022, 12, 31))
    services.fulfil(alice, ghana, rule="DL-21f", on=date(2021, 12, 1), today=TODAY, due=date(2021, 12, 31))
    party = Party.objects.get(pk=ghana.pk)
    full = {d.due: d.status for d in position_of(party, TODAY).duties if d.rule == "DL-21f"}
    assert full == {
        date(2021, 12, 31): "done",
        date(2025, 12, 31): "late",
        date(2029, 12, 31): "due",
    }


@pytest.mark.parametrize(("rule", "on"), [("DL-33", TODAY), ("nothing", TODAY), ("DL-8.7", date(2026, 3, 2))])
def test_what_is_no_duty_or_still_to_come_cannot_be_done(ghana, officer, as_person, rule, on):
    with pytest.raises(Impossible):
        services.fulfil(as_person(officer), ghana, rule=rule, on=on, today=TODAY)


def test_what_applies_in_the_country_decides_what_is_due(ghana, officer, browser_of):
    alice = browser_of(officer)
    assert "DL-5.5c" not in late(ghana)
    page = text_of(alice.get("/treaty/parties/GHA/edit/"))
    assert "Facilities use mercury in processes of Annex B" in page
    form = alice.get("/treaty/parties/GHA/edit/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {"declared": "", "recorded": "on"}
    field = next(n for n, f in form.fields.items() if "Annex B" in str(f.label))
    answer = alice.post("/treaty/parties/GHA/edit/", values | {field: "yes", "gold_notice": "2019-05-10"})
    assert answer.status_code == 302
    party = Party.objects.get(pk=ghana.pk)
    assert party.circumstances == {"annex B facilities": True}
    assert {"DL-5.5c", "DL-7.3b"} <= late(party)
    assert not party.from_facts


def test_dates_in_the_wrong_order_are_refused_on_the_form(ghana, officer, browser_of):
    values = {"status": "party", "signed": "2020-01-01", "deposited": "2019-01-01"}
    answer = browser_of(officer).post("/treaty/parties/GHA/edit/", values)
    assert answer.status_code == 200
    assert "The deposit lies before the signature." in answer.content.decode()
    assert Party.objects.get(pk=ghana.pk).deposited == ghana.deposited


def test_nothing_changed_leaves_no_entry_in_the_log(ghana, officer, as_person):
    services.edit_party(as_person(officer), ghana, declared=False)
    assert not Act.objects.exists()
    assert Party.objects.get(pk=ghana.pk).from_facts


CHANGES = [
    lambda p, g: services.edit_party(p, g, declared=True),
    lambda p, g: services.answer_amendment(p, g, amendment="MC-4/3", kind="accepted", on=TODAY),
    lambda p, g: services.set_exemption(p, g, item="A-BAT-1", today=TODAY, registered=date(2017, 8, 1)),
    lambda p, g: services.fulfil(p, g, rule="DL-8.7", on=TODAY, today=TODAY),
    lambda p, g: services.report_amount(p, g, schedule="minamata-vcm", year=2020, amount=Decimal(1)),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["reviewer", "stranger", "funder", "supplier"])
def test_only_the_officer_of_the_country_changes_its_party(ghana, as_person, request, who, change):
    with pytest.raises(Refused):
        change(as_person(request.getfixturevalue(who)), ghana)
    assert not any(m.objects.exists() for m in (Answer, Exemption, Fulfilment, Reported))
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "edit/",
        "amendments/MC-4/3/answer/",
        "exemptions/add/",
        "duties/DL-8.7/done/",
        "schedules/minamata-vcm/report/",
    ],
)
def test_the_forms_are_closed_to_others(path, stranger, browser_of):
    address = f"/treaty/parties/GHA/{path}"
    assert browser_of(stranger).get(address).status_code == 403
    assert browser_of(stranger).post(address, {}).status_code == 403
    assert Client().get(address).status_code == 302


def test_reported_years_get_a_verdict_on_the_page_and_in_the_file(ghana, officer, browser_of):
    alice = browser_of(officer)
    for year, amount in ((2010, "0.120"), (2020, "0.06"), (2021, "0.0601"), (2022, "")):
        answer = alice.post(
            "/treaty/parties/GHA/schedules/minamata-vcm/report/", {"year": year, "amount": amount}
        )
        assert answer.status_code == 302
    page = text_of(alice.get("/treaty/parties/GHA/schedules/minamata-vcm/"))
    assert "above the limit" in page
    assert "by 0.0001 kg/t" in page
    table = b"".join(Client().get("/treaty/parties/GHA/schedules/minamata-vcm.csv").streaming_content)
    lines = table.decode("utf-8-sig").splitlines()
    assert "2021,0.0601,0.06,above,0.0001,kg/t" in lines
    assert any(line.startswith("2022,,") and "not reported" in line for line in lines)


def test_the_ozone_schedule_runs_in_the_same_place(ghana, officer, as_person):
    from azogue.facts import treaty as facts

    alice = as_person(officer)
    for year, amount in ((2009, "12.4"), (2010, "12.6"), (2020, "8.126")):
        services.report_amount(alice, ghana, schedule="montreal-hcfc-a5", year=year, amount=Decimal(amount))
    course = course_of(ghana, facts.schedules()["montreal-hcfc-a5"], 2026)
    found = {v.year: v for v in course.verdicts}
    assert course.baseline == Decimal("12.5")
    assert found[2020].limit == Decimal("8.125")
    assert (found[2020].outcome, found[2020].over) == ("above", Decimal("0.001"))


@pytest.mark.parametrize("amount", ["-1", "NaN", "1e30"])
def test_an_amount_that_is_none_is_refused(ghana, officer, browser_of, amount):
    answer = browser_of(officer).post(
        "/treaty/parties/GHA/schedules/minamata-vcm/report/", {"year": 2020, "amount": amount}
    )
    assert answer.status_code == 200
    assert not Reported.objects.exists()


def test_the_list_of_parties_is_of_a_day_and_of_an_organisation():
    page = Client().get("/treaty/parties/?member_of=EUE&as_of=2009-01-01")
    assert (
        page.context["total"] == 27
    )  # Slovenia, Malta and the others; members that never signed are not listed
    table = b"".join(Client().get("/treaty/parties.csv?member_of=EUE&as_of=2009-01-01").streaming_content)
    assert b"GBR" in table
    assert b"HRV" not in table


def test_a_wrong_day_in_the_address_is_today():
    assert Client().get("/treaty/parties/GHA/?as_of=yesterday").status_code == 200
    assert Client().get("/treaty/parties/GHA/?as_of=2021-02-30").status_code == 200


def test_a_page_with_every_table_takes_few_questions_to_the_database(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        Client().get("/treaty/parties/GHA/")


def test_the_page_of_an_arabic_reader_is_there():
    assert 'dir="rtl"' in text_of(Client().get("/ar/treaty/parties/GHA/"))


def test_what_is_late_stands_on_the_officers_desk(ghana, officer, reviewer, as_person):
    from azogue.office.treaty.todo import todo_of

    found = list(todo_of(as_person(officer)))
    assert any(t.tone == "bad" and t.country == "GHA" for t in found)
    assert list(todo_of(as_person(reviewer))) == []


def test_the_public_is_told_of_dates_that_concern_everybody_and_of_nobodys_lateness():
    from azogue.office.record.gate import ANYONE
    from azogue.office.treaty.todo import todo_of

    found = list(todo_of(ANYONE))
    assert found
    assert {t.tone for t in found} == {"info"}
    assert all(t.when is not None and not t.country for t in found)


@pytest.mark.parametrize(
    "path", ["instruments/", "instruments/minamata/", "annexes/", "organisations/EUE/", ""]
)
def test_the_facts_are_public(path):
    text_of(Client().get(f"/treaty/{path}"))


def test_only_instruments_with_a_duty_show_it():
    page = Client().get("/treaty/instruments/")
    has = {row["instrument"].id: row["has"] for row in page.context["rows"]}
    assert has["minamata"] == [True] * 5
    assert has["rotterdam"] == [True, True, False, False, False]
