"""Alerts: answered with a reason, opened again when their figure moves, kept when no longer seen."""

import pytest
from django.core import mail

from azogue.office.customs import selectors, services
from azogue.office.customs.models import Alert, Standing, WatchHit
from azogue.office.customs.services.alerting import keep_alerts
from azogue.office.customs.studying import Seen
from azogue.office.people.services import Impossible
from azogue.office.record.acts import history
from azogue.office.record.gate import Refused

from .making import hand_in, hand_in_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def kojo(customs_officer, as_person):
    return as_person(customs_officer)


def seen(figure: float = 4.0, **more) -> Seen:
    said = {
        "key": "gap:ESP:GHA:280540:2021",
        "detector": "gap",
        "exporter": "ESP",
        "importer": "GHA",
        "hs": "280540",
        "year": 2021,
        "basket": False,
        "score": 5.0,
        "figure": figure,
        "value": 60_000.0,
        "because": f"{figure} times",
        "rests_on": ("ESP-GHA-280540-2021",),
        "figures": ({"value": 60_000.0, "z": float("nan")},),
    }
    return Seen(**{**said, **more})


def run(turn: int, *alerts: Seen) -> list[Alert]:
    return keep_alerts("GHA", alerts, turn, demo=False)


def test_an_alert_keeps_its_key_and_number_from_run_to_run() -> None:
    (first,) = run(1, seen())
    assert run(2, seen(4.1)) == []
    again = Alert.objects.get()
    assert (again.pk, again.figure, again.figures) == (first.pk, 4.1, [{"value": 60_000.0, "z": None}])


def test_each_answer_needs_a_reason_and_follows_the_table(kojo) -> None:
    (alert,) = run(1, seen())
    with pytest.raises(Impossible, match="Say why"):
        services.step_alert(kojo, alert, verb="explain", why=" ")
    with pytest.raises(Refused):
        services.step_alert(kojo, alert, verb="close", why="done")
    alert = services.step_alert(kojo, alert, verb="escalate", why="to the police")
    alert = services.step_alert(kojo, alert, verb="close", why="a fine was paid")
    assert (alert.state, alert.decided_figure) == ("closed", 4.0)
    assert [act.why for act in history("alert", alert.pk)] == ["a fine was paid", "to the police"]


def test_two_people_answering_the_same_alert_do_not_overwrite_each_other(kojo) -> None:
    (alert,) = run(1, seen())
    stale = Alert.objects.get()
    services.step_alert(kojo, alert, verb="explain", why="a typing error")
    with pytest.raises(Refused):
        services.step_alert(kojo, stale, verb="explain", why="something else")


@pytest.mark.parametrize(("figure", "state"), [(4.3, "explained"), (4.5, "new"), (3.7, "explained")])
def test_an_answered_alert_is_opened_again_only_when_its_figure_moved_materially(kojo, figure, state) -> None:
    (alert,) = run(1, seen())
    services.step_alert(kojo, alert, verb="explain", why="known")
    fresh = run(2, seen(figure))
    alert.refresh_from_db()
    assert alert.state == state
    assert bool(fresh) == (state == "new")
    assert alert.moved_from == (4.0 if state == "new" else None)
    assert history("alert", alert.pk)[0].verb == ("reopen" if state == "new" else "explain")


def test_small_steps_away_from_the_answered_figure_add_up(kojo) -> None:
    (alert,) = run(1, seen())
    services.step_alert(kojo, alert, verb="explain", why="known")
    for turn, figure in enumerate((4.2, 4.35, 4.5), 2):
        run(turn, seen(figure))
    alert.refresh_from_db()
    assert alert.state == "new"


def test_what_is_no_longer_seen_stays_on_record_but_is_not_current(kojo) -> None:
    (alert,) = run(1, seen())
    services.note_alert(kojo, alert, text="  asked Madrid  ")
    run(2)
    assert list(selectors.alerts("GHA")) == []
    assert list(selectors.alerts("GHA", current=False)) == [alert]
    assert [note.text for note in alert.notes.all()] == ["asked Madrid"]
    assert run(3, seen()) == [alert]


def test_an_escalated_alert_stays_with_whoever_investigates(kojo) -> None:
    (alert,) = run(1, seen())
    services.step_alert(kojo, alert, verb="escalate", why="police")
    run(2, seen(40.0))
    alert.refresh_from_db()
    assert (alert.state, alert.figure) == ("escalated", 40.0)


def test_others_see_no_alert_of_the_country(stranger, as_person) -> None:
    (alert,) = run(1, seen())
    with pytest.raises(Refused) as refused:
        services.note_alert(as_person(stranger), alert, text="hello")
    assert refused.value.decision.hidden


def test_what_is_watched_is_told_by_one_letter_and_shown_first(
    kojo, django_capture_on_commit_callbacks
) -> None:
    wish = services.Wish(hs="2805", threshold=20_000.0)
    watch = services.set_watch(kojo, wish, country="GHA")
    services.set_watch(kojo, services.Wish(detector="hub", by_letter=False), country="GHA")
    with django_capture_on_commit_callbacks(execute=True):
        services.accept(kojo, hand_in(kojo))
        services.accept(kojo, hand_in_world(kojo))
    (letter,) = [m for m in mail.outbox if "Watch list" in m.subject]
    assert letter.to == ["kojo@example.org"]
    assert "NLD > GHA, 280540, 2021" in letter.body
    assert "202103, 280540, BOL" in letter.body
    hits = selectors.hits_of(watch)
    assert {hit.period for hit in hits if hit.alert is None} == {202101, 202102, 202103}
    assert all(hit.told for hit in hits)
    first = selectors.alerts("GHA").first()
    assert (first.hs, first.watched) == ("280540", 1)
    assert selectors.watches("GHA").get(pk=watch.pk).found == hits.count()
    count = WatchHit.objects.count()
    Standing.objects.update(summed=0)
    with django_capture_on_commit_callbacks(execute=True):
        services.sum_up("GHA")
    assert (WatchHit.objects.count(), len(mail.outbox)) == (count, 1)


def test_no_letter_goes_to_whoever_may_no_longer_see_it(
    kojo, customs_officer, django_capture_on_commit_callbacks
) -> None:
    services.set_watch(kojo, services.Wish(hs="280540"), country="GHA")
    delivery = hand_in(kojo)
    with django_capture_on_commit_callbacks(execute=True):
        services.accept(kojo, delivery)
        customs_officer.appointments.all().delete()
    assert WatchHit.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (services.Wish(), "hs"),
        (services.Wish(hs="28054"), "hs"),
        (services.Wish(hs="mercury"), "hs"),
        (services.Wish(partner="XQZ"), "partner"),
        (services.Wish(detector="magic"), "detector"),
        (services.Wish(hs="28", threshold=float("nan")), "threshold"),
        (services.Wish(hs="28", threshold=-1.0), "threshold"),
    ],
)
def test_a_watch_that_can_fit_nothing_is_refused_at_its_field(kojo, wish, field: str) -> None:
    with pytest.raises(Impossible) as error:
        services.set_watch(kojo, wish, country="GHA")
    assert error.value.field == field


def test_a_watch_is_changed_and_taken_off_the_list(kojo) -> None:
    watch = services.set_watch(kojo, services.Wish(hs="280540", title="Mercury"), country="GHA")
    watch = services.set_watch(kojo, services.Wish(hs="2852", title="Compounds"), watch=watch)
    assert (watch.title, watch.hs) == ("Compounds", "2852")
    services.remove_watch(kojo, watch)
    assert not selectors.watches("GHA").exists()
