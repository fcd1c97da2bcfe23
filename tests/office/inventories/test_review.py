"""From draft to published: each step once, by whom it belongs to, and what was submitted never changes."""

import itertools

import pytest
from django.core import mail

from azogue.office.inventories.content import content_of, digest_of
from azogue.office.inventories.models import Proof, Row, Version
from azogue.office.inventories.reading import talks_of
from azogue.office.inventories.services import remarks
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.review import frozen_digest, step
from azogue.office.inventories.services.rows import remove_row
from azogue.office.inventories.workflow import VERSION
from azogue.office.jobs.models import Job
from azogue.office.people.models import Account
from azogue.office.record.gate import Refused
from azogue.office.record.models import Act, Document
from tests.office.inventories.desk import published, row_of, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(alice) -> Version:
    return started(alice)


def state_of(version: Version) -> str:
    return Version.objects.get(pk=version.pk).state


def test_a_version_goes_from_draft_to_published_by_three_people(alice, charlie, draft):
    for person, verb, state in (
        (alice, "submit", "in_review"),
        (charlie, "approve", "approved"),
        (charlie, "publish", "published"),
    ):
        outcome = step(person, draft, verb)
        assert (outcome.done, state_of(draft)) == (True, state)
    made = Version.objects.get(pk=draft.pk)
    assert (made.submitted_by_id, made.approved_by_id) == (alice.id, charlie.id)
    assert made.submitted < made.approved < made.published


def test_every_step_that_the_table_does_not_have_is_refused(alice, bob, charlie, draft):
    people = (alice, bob, charlie)
    for state, step_, person in itertools.product(VERSION.states, VERSION.steps, people):
        Version.objects.filter(pk=draft.pk).update(state=state.name)
        if state.name not in step_.sources:
            with pytest.raises(Refused):
                step(person, draft, step_.verb, "because")
            assert state_of(draft) == state.name


def test_an_unknown_step_is_refused(alice, draft):
    with pytest.raises(Refused):
        step(alice, draft, "bless")


def test_whoever_submitted_does_not_approve(account, as_person, draft, alice, approver):
    from azogue.office.people.models import Appointment

    officer = Account.objects.get(pk=alice.id)
    Appointment.objects.create(account=officer, role="approver", country="GHA")
    both = as_person(officer, strong=True)
    step(both, draft, "submit")
    with pytest.raises(Refused) as refused:
        step(both, draft, "approve")
    assert "second person" in str(refused.value.decision.reason)


def test_approval_takes_a_second_factor(approver, as_person, alice, draft):
    step(alice, draft, "submit")
    with pytest.raises(Refused):
        step(as_person(approver), draft, "approve")


def test_a_version_with_a_cell_that_cannot_be_read_is_not_submitted(alice, draft):
    save_cell(alice, row_of(draft, "5.1.1"), "rate", "about twelve", seen="1250")
    with pytest.raises(Refused) as refused:
        step(alice, draft, "submit")
    assert "cannot be read" in str(refused.value.decision.reason)
    assert state_of(draft) == "draft"


@pytest.mark.parametrize("verb", ["send_back", "recall"])
def test_a_step_that_needs_a_reason_is_refused_without_one(alice, bob, draft, verb):
    step(alice, draft, "submit")
    with pytest.raises(CellRefused):
        step(bob if verb == "send_back" else alice, draft, verb, "  ")
    assert state_of(draft) == "in_review"


@pytest.mark.parametrize("way", ["send_back", "recall", "reopen"])
def test_the_next_draft_has_all_rows_with_their_identity_their_documents_and_open_remarks(
    alice, bob, charlie, draft, way
):
    coal = row_of(draft, "5.1.1")
    letter = Document.objects.create(
        country="GHA", title="Letter", name="l.pdf", kind="application/pdf", size=1, sha256="0" * 64
    )
    Proof.objects.create(row=coal, column="rate", document=letter, page="3")
    remove_row(alice, row_of(draft, "5.3.1"))
    step(alice, draft, "submit")
    opened = remarks.remark(bob, draft, coal, "rate", "Is this gross or net?")
    settled = remarks.remark(bob, draft, coal, "unit", "Unit?")
    remarks.settle(bob, settled)
    if way == "reopen":
        step(charlie, draft, "approve")
    person = {"send_back": bob, "recall": alice, "reopen": charlie}[way]
    outcome = step(person, draft, way, "Please look again.")
    new = outcome.draft
    assert (state_of(draft), new.state, new.number, new.why) == ("returned", "draft", 2, "Please look again.")
    before = {
        (r.uid, r.sheet, r.position, tuple(r.cells.items()))
        for r in Row.objects.filter(version=draft, removed=False)
    }
    after = {(r.uid, r.sheet, r.position, tuple(r.cells.items())) for r in Row.objects.filter(version=new)}
    assert before == after
    assert [(p.column, p.page, p.row.uid) for p in Proof.objects.filter(row__version=new)] == [
        ("rate", "3", coal.uid)
    ]
    assert [t.remark for t in talks_of(new)] == [opened]
    assert talks_of(new)[0].row_id == Row.objects.get(version=new, uid=coal.uid).pk


@pytest.mark.parametrize("way", ["submit", "send_back", "approve", "publish"])
def test_a_double_click_has_one_effect(alice, bob, charlie, draft, way):
    steps = {
        "submit": [],
        "send_back": [(alice, "submit")],
        "approve": [(alice, "submit")],
        "publish": [(alice, "submit"), (charlie, "approve")],
    }
    for person, verb in steps[way]:
        step(person, draft, verb)
    who = {"submit": alice, "send_back": bob}.get(way, charlie)
    first = step(who, draft, way, "why")
    letters, jobs = len(mail.outbox), Job.objects.count()
    second = step(who, draft, way, "why")
    assert (second.done, second.draft) == (False, first.draft)
    assert (len(mail.outbox), Job.objects.count()) == (letters, jobs)
    assert Act.objects.filter(kind="version", verb=way).count() == 1
    assert Version.objects.count() == (2 if way == "send_back" else 1)


def test_publishing_supersedes_the_version_that_was_public(alice, charlie, draft):
    from azogue.office.inventories.services.versions import new_version

    first = published_from(draft, alice, charlie)
    second = new_version(alice, Version.objects.get(pk=first.pk), "correction")
    published_from(second, alice, charlie)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert first.superseded == second.published
    assert Act.objects.filter(kind="version", verb="supersede", thing=str(first.pk)).count() == 1


def published_from(version, officer, approver):
    for person, verb in ((officer, "submit"), (approver, "approve"), (approver, "publish")):
        step(person, version, verb)
    return version


def test_those_whose_turn_it_is_get_one_letter_in_their_language(alice, bob, charlie, draft):
    Account.objects.filter(pk=bob.id).update(language="fr")
    step(alice, draft, "submit")
    assert sorted(m.to[0] for m in mail.outbox) == ["bob@example.org", "charlie@example.org"]
    assert {m.to[0]: m.extra_headers["Content-Language"] for m in mail.outbox} == {
        "bob@example.org": "fr",
        "charlie@example.org": "en",
    }
    mail.outbox.clear()
    step(bob, draft, "send_back", "The unit of 5.1.1 looks wrong.")
    assert [m.to for m in mail.outbox] == [["alice@example.org"]]
    assert "The unit of 5.1.1 looks wrong." in mail.outbox[0].body


def test_nobody_abroad_and_nobody_whose_role_has_ended_is_written_to(alice, bob, stranger, account, draft):
    from datetime import timedelta

    from django.utils import timezone

    account("paul", "reviewer", "PER")
    gone = account("gone", "reviewer")
    gone.appointments.update(until=timezone.localdate() - timedelta(days=1))
    step(alice, draft, "submit")
    assert [m.to[0] for m in mail.outbox] == ["bob@example.org"]


def test_a_reason_with_line_ends_does_not_reach_the_head_of_a_letter(alice, bob, draft):
    step(alice, draft, "submit")
    mail.outbox.clear()
    step(bob, draft, "send_back", "no\r\nBcc: evil@example.org")
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["alice@example.org"]


def test_a_step_keeps_the_digest_of_what_it_was_taken_on(alice, charlie, draft):
    version = published(alice, charlie, 2018)
    assert frozen_digest(version) == digest_of(version) == content_of(version).digest


@pytest.mark.parametrize("broken", ["letters.tell_of_step", "start", "_publish"])
def test_publishing_that_breaks_off_leaves_nothing_half_done(monkeypatch, alice, charlie, draft, broken):
    from azogue.office.inventories.services import review

    step(alice, draft, "submit")
    step(charlie, draft, "approve")
    before = Version.objects.values().get(pk=draft.pk), Act.objects.count(), Job.objects.count()

    def break_off(*args, **kwargs):
        raise KeyboardInterrupt

    if broken == "_publish":
        monkeypatch.setattr(review, "EFFECTS", {**review.EFFECTS, "publish": break_off})
    else:
        monkeypatch.setattr(f"azogue.office.inventories.services.review.{broken}", break_off)
    with pytest.raises(KeyboardInterrupt):
        step(charlie, draft, "publish")
    assert (Version.objects.values().get(pk=draft.pk), Act.objects.count(), Job.objects.count()) == before
    monkeypatch.undo()
    step(charlie, draft, "publish")
    assert state_of(draft) == "published"


def meanwhile(monkeypatch, what):
    """Let something happen after the gate was asked and before the version is locked."""
    from azogue.office.inventories.services import review

    real, happened = review._held, []

    def held(version):
        if not happened:
            happened.append(True)
            what()
        return real(version)

    monkeypatch.setattr(review, "_held", held)


def test_of_two_people_at_once_the_second_is_told(monkeypatch, account, as_person, alice, charlie, draft):
    other = as_person(account("dora", "approver"), strong=True)
    step(alice, draft, "submit")
    meanwhile(monkeypatch, lambda: step(other, draft, "approve"))
    with pytest.raises(Refused, match="present state"):
        step(charlie, draft, "approve")
    assert not Act.objects.filter(kind="version", verb="approve", person_id=charlie.id).exists()


def test_two_clicks_at_the_same_moment_have_one_effect(monkeypatch, alice, bob, draft):
    step(alice, draft, "submit")
    meanwhile(monkeypatch, lambda: step(bob, draft, "send_back", "why"))
    outcome = step(bob, draft, "send_back", "why")
    assert (outcome.done, outcome.draft.number) == (False, 2)
    assert Act.objects.filter(kind="version", verb="send_back").count() == 1


def test_a_cell_that_is_spoilt_at_the_last_moment_stops_the_submission(monkeypatch, alice, draft):
    coal = row_of(draft, "5.1.1")
    meanwhile(monkeypatch, lambda: save_cell(alice, coal, "rate", "about twelve", seen="1250"))
    with pytest.raises(Refused, match="cannot be read"):
        step(alice, draft, "submit")
    assert state_of(draft) == "draft"
