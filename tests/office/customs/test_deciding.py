"""Accepting and taking back: every sum is restored exactly, two at once and a kill do no harm."""

import threading
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.office.customs import selectors, services
from azogue.office.customs.models import Delivery, Flow, Monthly, Standing
from azogue.office.customs.services import reading, summing
from azogue.office.people.services import Impossible
from azogue.office.record.gate import CUSTOMS, OFFICER, Person, Refused, Role
from tests.office.on_disk import ran_on_disk

from .making import figures, hand_in, hand_in_world, own_csv, world_csv

KOJO = Person(None, "Kojo", roles=(Role(CUSTOMS, "GHA"),))
AMA = Person(None, "Ama", roles=(Role(OFFICER, "GHA"),))
amount = st.floats(0.01, 1e7).map(lambda x: f"{x:.7g}")
own_row = st.builds(
    "{},20210{},{},{},{},{},,".format,
    st.sampled_from(["280540", "285210", "853931"]),
    st.integers(1, 9),
    st.sampled_from(["import", "export"]),
    st.sampled_from(["ESP", "BOL", "CHN"]),
    amount,
    st.one_of(st.just(""), amount),
)
world_row = st.builds(
    "2021,{},{},{},GHA,H5,{},kg,{},,{}".format,
    st.sampled_from(["2021", "202101", "202102"]),
    st.sampled_from(["ESP", "BOL", "CHN"]),
    st.sampled_from(["X", "M"]),
    st.sampled_from(["280540", "285210"]),
    amount,
    amount,
)
files = st.lists(
    st.one_of(
        st.lists(own_row, min_size=1, max_size=12).map(lambda rows: ("own", own_csv(*rows))),
        st.lists(world_row, min_size=1, max_size=12).map(lambda rows: ("partners", world_csv(*rows))),
    ),
    min_size=2,
    max_size=2,
    unique_by=lambda file: file[1],
)


@pytest.mark.django_db
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=files, order=st.randoms(use_true_random=False))
def test_undoing_restores_every_sum_exactly_in_whatever_order(files, order) -> None:
    Delivery.objects.all().delete()
    Standing.objects.update(turn=1)
    services.sum_up("GHA")
    made = [
        hand_in(KOJO, content, name=f"{n}.csv") if kind == "own" else hand_in_world(KOJO, content)
        for n, (kind, content) in enumerate(files)
    ]
    *kept, last = [one for one in made if one.accepted] or [None]
    if last is None:
        return
    for one in kept:
        services.accept(KOJO, one)
    before = figures()
    services.accept(KOJO, last)
    after = figures()
    services.undo(KOJO, last, why="to see")
    assert figures() == before
    shuffled = order.sample(kept, len(kept))
    for one in shuffled[:1]:
        services.undo(KOJO, one, why="to see")
    services.accept(KOJO, last)
    for one in shuffled[:1]:
        services.accept(KOJO, one)
    assert figures() == after


@pytest.mark.django_db
def test_taking_back_needs_a_reason_and_rights(as_person, reviewer) -> None:
    delivery = services.accept(KOJO, hand_in(KOJO))
    with pytest.raises(Impossible, match="Say why"):
        services.undo(KOJO, delivery, why="")
    with pytest.raises(Refused):
        services.undo(as_person(reviewer), delivery, why="I may not")
    with pytest.raises(Refused):
        services.accept(KOJO, delivery)


@pytest.mark.django_db
def test_a_file_without_a_usable_row_is_not_accepted() -> None:
    delivery = hand_in(KOJO, own_csv("280540,202101,import,Atlantis,1,1,,"))
    with pytest.raises(Impossible, match="No row"):
        services.accept(KOJO, delivery)


@pytest.mark.django_db
def test_invented_rows_and_real_ones_are_not_added_up() -> None:
    services.accept(KOJO, hand_in(KOJO))
    Delivery.objects.update(demo=True)
    other = hand_in(KOJO, own_csv("280540,202109,import,ESP,1,1,,"))
    with pytest.raises(Impossible, match="not added up"):
        services.accept(KOJO, other)


@pytest.mark.django_db
def test_what_two_deliveries_of_partners_say_twice_counts_once_and_the_later_one_counts() -> None:
    old = world_csv(
        "2021,2021,ESP,X,GHA,H5,280540,kg,100,100,2500", "2021,2021,ESP,X,GHA,H5,285210,kg,7,7,700"
    )
    new = world_csv("2021,2021,ESP,X,GHA,H5,280540,kg,110,110,2750")
    parts = world_csv("2021,202101,ESP,X,GHA,H5,280540,kg,40,40,1000")
    for content in (old, new, parts):
        services.accept(KOJO, hand_in_world(KOJO, content))
    assert {(f.hs, f.x_value) for f in Flow.objects.all()} == {("280540", 2750.0), ("285210", 700.0)}


@pytest.mark.django_db
def test_flows_keep_their_numbers_when_sums_are_made_anew() -> None:
    services.accept(KOJO, hand_in_world(KOJO))
    before = dict(Flow.objects.values_list("hs", "pk").filter(exporter="ESP"))
    services.accept(KOJO, hand_in(KOJO))
    assert dict(Flow.objects.values_list("hs", "pk").filter(exporter="ESP")) == before


@pytest.mark.django_db
def test_sums_made_while_something_else_is_accepted_are_not_kept(monkeypatch) -> None:
    services.accept(KOJO, hand_in(KOJO))
    before = figures()
    Standing.objects.update(summed=0)
    study = summing.study_of

    def meanwhile(*asked):
        found = study(*asked)
        return SimpleNamespace(**dict.fromkeys(found.__slots__, ()))

    def beaten(done: int, total: int, doing: str) -> None:
        if done == 2:
            Standing.objects.update(turn=99)

    monkeypatch.setattr(summing, "study_of", meanwhile)
    assert services.sum_up("GHA", beaten) is False
    assert figures() == before


@pytest.mark.django_db
@pytest.mark.parametrize("at", [1, 2])
def test_a_kill_while_reading_leaves_the_delivery_as_it_was_and_it_is_read_anew(monkeypatch, at: int) -> None:
    class Killed(BaseException):
        pass

    def kill(done: int, total: int, doing: str) -> None:
        if done == at:
            raise Killed

    delivery = hand_in(KOJO)
    Delivery.objects.filter(pk=delivery.pk).update(state="reading", reports="", quarantine="", rows=0)
    with pytest.raises(Killed):
        reading.read_delivery(delivery.pk, kill)
    delivery.refresh_from_db()
    assert (delivery.state, bool(delivery.reports), delivery.rows) == ("reading", False, 0)
    assert reading.read_delivery(delivery.pk).state == "preview"


@pytest.mark.django_db
def test_of_two_that_read_the_same_delivery_the_first_one_counts_and_no_file_is_left(monkeypatch) -> None:
    delivery = hand_in(KOJO)
    Delivery.objects.filter(pk=delivery.pk).update(state="reading", reports="", quarantine="")
    folder = delivery.file.storage.path("customs")
    before = set(_names(folder))

    def other(done: int, total: int, doing: str) -> None:
        if done == 2:
            Delivery.objects.filter(pk=delivery.pk).update(state="discarded")

    assert reading.read_delivery(delivery.pk, other).state == "discarded"
    assert set(_names(folder)) == before


@pytest.mark.django_db
def test_a_delivery_whose_reading_broke_off_for_good_can_be_discarded() -> None:
    delivery = hand_in(KOJO)
    Delivery.objects.filter(pk=delivery.pk).update(state="reading")
    delivery.refresh_from_db()
    assert services.discard(KOJO, delivery).state == "discarded"
    assert reading.read_delivery(delivery.pk).state == "discarded"


def _names(folder: str) -> list[str]:
    from pathlib import Path

    return [place.name for place in Path(folder).iterdir()]


@pytest.mark.django_db(transaction=True)
def test_two_people_accept_at_once_and_it_is_done_once(tmp_path, request) -> None:
    if ran_on_disk(request, tmp_path):
        return
    first, second = hand_in(KOJO), hand_in_world(KOJO)
    done: list[str] = []
    faults: list[BaseException] = []

    def accept(person: Person, pk: int) -> None:
        try:
            services.accept(person, Delivery.objects.get(pk=pk))
            done.append(f"{person.name} {pk}")
        except Refused:
            done.append("refused")
        except BaseException as error:  # noqa: BLE001  told by the test below
            faults.append(error)
        finally:
            close_old_connections()
            connection.close()

    pairs = [(KOJO, first.pk), (AMA, first.pk), (KOJO, second.pk), (AMA, second.pk)]
    threads = [threading.Thread(target=accept, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    assert done.count("refused") == 2
    standing = selectors.standing_of("GHA")
    assert standing.turn == 2
    if not standing.fresh:
        services.sum_up("GHA")
    assert Monthly.objects.filter(country="GHA").count() == 5
    assert Flow.objects.filter(exporter="ESP", x_rows=1, m_rows=3).exists()


def test_the_same_rows_give_the_same_figures_to_the_last_digit() -> None:
    from pathlib import Path

    from azogue.office.customs.counting import Place
    from azogue.office.customs.rules import wanted_codes
    from azogue.office.customs.studying import study_of
    from azogue.trade import read_trade

    rows = [
        f"2021,2021,{a},{f},{b},H5,280540,kg,{10.1 + i},{10.1 + i},{1000.7 * i + 0.123}"
        for i, (a, b, f) in enumerate(
            (a, b, f) for a in ("ESP", "BOL", "GHA", "CHN") for b in ("ESP", "BOL", "GHA", "CHN")
            for f in "XM" if a != b
        )
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        place = Path(folder) / "w.csv"
        place.write_bytes(world_csv(*rows))
        found = read_trade(place, only=wanted_codes(), folder=Path(folder) / "out")
        places = [Place(1, "partners", str(found.reports))]
        assert study_of("GHA", places) == study_of("GHA", places)
