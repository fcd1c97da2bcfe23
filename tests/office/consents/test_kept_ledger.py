"""The ledger as the database keeps it: one answer, never over-drawn, whoever races whom."""

import random
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from azogue.office.consents import ledger, services
from azogue.office.consents.filing import consent_of, entry_of
from azogue.office.consents.models import Consent, Draw, Posting
from azogue.office.consents.records import Span
from azogue.office.consents.services import NotDone, ground
from azogue.office.people.models import Account
from azogue.office.record.gate import OFFICER, Person, Role
from tests.office.on_disk import ran_on_disk

BEGIN, LAST = date(2024, 1, 1), date(2024, 12, 31)
HELD = Span(BEGIN, LAST)


def day(number: int) -> date:
    return BEGIN + timedelta(days=number)


def officer(name: str, country: str) -> Person:
    account = Account.objects.create_user(f"{name}@example.org".lower(), name=name)
    return Person(account.pk, name, roles=(Role(OFFICER, country),))


@pytest.fixture
def peru(db) -> Person:
    return officer("Dolores", "PER")


@pytest.fixture
def ghana(db) -> Person:
    return officer("Kofi", "GHA")


def asked(person: Person, number: str = "C1", mass: int | None = 1000) -> Consent:
    return services.propose(person, number=number, exporter="PER", importer="GHA", on=BEGIN, asked=mass)


def granted(asker: Person, answerer: Person, number: str = "C1", mass: int = 1000) -> Consent:
    made = asked(asker, number, mass)
    return services.answer(answerer, made, reply="granted", on=BEGIN, valid=HELD)


# -- what may never be, and the oracle ---------------------------------------------------------------------

EVENTS: dict[str, Callable[[Consent, Posting], object]] = {
    "propose": lambda c, p: ledger.Propose(
        c.number, c.exporter, c.importer, p.on, p.by, c.asked, c.instrument, c.substance, c.notice
    ),
    "answer": lambda c, p: ledger.Answer(
        p.on, p.by, c.answer, c.granted, Span(c.first, c.last), entry_of(c).conditions
    ),
    "ship": lambda c, p: ledger.Ship(p.shipment, p.grams, p.on),
    "cancel": lambda c, p: ledger.Cancel(p.shipment, p.on),
    "withdraw": lambda c, p: ledger.Withdraw(p.on),
    "close": lambda c, p: ledger.Expire(p.on),
}


def replayed(consent: Consent) -> ledger.Entry | None:
    """Let everything happen again in the order in which it was written down."""
    entry = None
    for posting in consent.postings.all():
        outcome = ledger.step(entry, EVENTS[posting.event](consent, posting))
        assert outcome.problem is None, (posting, outcome.problem)
        entry = outcome.entry
    return entry


def faults(consent: Consent) -> list[str]:
    """Say what may never be of a consent as it is kept."""
    now = Consent.objects.get(pk=consent.pk)
    live = sum(d.grams for d in now.draws.all() if d.cancelled is None)
    found = []
    if live and (now.granted is None or live > now.granted):
        found.append("over-drawn")
    if live != now.drawn:
        found.append("the sum is not what was drawn")
    if now.postings.filter(event="answer").count() > 1:
        found.append("answered twice")
    if now.version != now.postings.count():
        found.append("something happened that is not in the ledger")
    return found


def sound(consent: Consent) -> None:
    """Assert that a consent is what its own history makes of it."""
    now = Consent.objects.get(pk=consent.pk)
    assert faults(now) == []
    assert replayed(now) == entry_of(now)
    assert consent_of(now) == ledger.consent_of(entry_of(now))


# -- one after another -------------------------------------------------------------------------------------


def test_a_consent_is_asked_for_answered_drawn_cancelled_withdrawn_and_each_step_is_in_its_history(
    peru, ghana
):
    one = granted(peru, ghana)
    services.ship(peru, one, shipment="S1", grams=600, on=day(1))
    services.ship(ghana, one, shipment="S2", grams=300, on=day(2))
    services.cancel(peru, one, shipment="S1", on=day(3), why="the ship sank")
    now = services.withdraw(ghana, one, on=day(30), why="the store is full")
    assert (now.drawn, now.left, now.version) == (300, 700, 6)
    assert [p.event for p in now.postings.all()] == [
        "propose", "answer", "ship", "ship", "cancel", "withdraw",
    ]  # fmt: skip
    sound(now)


def test_the_same_shipment_again_is_drawn_once_and_not_logged_again(peru, ghana):
    one = granted(peru, ghana)
    for _turn in range(3):
        now = services.ship(peru, one, shipment="S1", grams=600, on=day(1))
    assert (now.drawn, now.version, now.draws.count()) == (600, 3, 1)
    sound(now)


@pytest.mark.parametrize(
    ("prepare", "act", "problem"),
    [
        (0, lambda p, g, c: services.ship(p, c, shipment="S", grams=1, on=day(1)), "not answered"),
        (0, lambda p, g, c: asked(p), "proposed already"),
        (1, lambda p, g, c: services.answer(g, c, reply="granted", on=BEGIN), "answered already"),
        (1, lambda p, g, c: services.ship(p, c, shipment="S", grams=1001, on=day(1)), "not enough"),
        (1, lambda p, g, c: services.ship(p, c, shipment="S", grams=1, on=day(400)), "expired"),
        (1, lambda p, g, c: services.cancel(p, c, shipment="S", on=day(1)), "not drawn"),
        (1, lambda p, g, c: services.close(p, c, on=LAST), "not expired"),
        (1, lambda p, g, c: services.ship(p, c, shipment="S", grams=1, on=day(-1)), "before it was proposed"),
    ],
)
def test_what_cannot_be_done_is_told_in_the_ledgers_words_and_changes_nothing(
    peru, ghana, prepare, act, problem
):
    one = granted(peru, ghana) if prepare else asked(peru)
    before = entry_of(Consent.objects.get(pk=one.pk))
    with pytest.raises(NotDone) as told:
        act(peru, ghana, one)
    assert told.value.problem.kind == problem
    assert str(told.value.reason)
    assert entry_of(Consent.objects.get(pk=one.pk)) == before
    sound(one)


def test_the_second_answer_is_told_who_gave_the_first(peru, ghana):
    one = granted(peru, ghana)
    with pytest.raises(NotDone, match="Kofi"):
        services.answer(ghana, one, reply="refused", on=day(1), reason="no")
    assert Consent.objects.get(pk=one.pk).answer == "granted"


# -- a race, step by step ----------------------------------------------------------------------------------


def rival_between(monkeypatch, rival: Callable[[], object]) -> list[int]:
    """Let a rival act once, after somebody read and before he writes."""
    read, turns = ground.entry_of, []

    def reading(row):
        entry = read(row)
        if not turns:
            turns.append(1)
            rival()
        return entry

    monkeypatch.setattr(ground, "entry_of", reading)
    return turns


def test_who_loses_a_race_of_answers_is_told_by_what_the_winner_left(peru, ghana, monkeypatch):
    one, first = asked(peru), officer("Ama", "GHA")
    rival_between(monkeypatch, lambda: services.answer(first, one, reply="refused", on=BEGIN, reason="no"))
    with pytest.raises(NotDone, match="Ama") as told:
        services.answer(ghana, one, reply="granted", on=BEGIN, valid=HELD)
    assert told.value.problem.kind == "answered already"
    sound(one)


def test_who_loses_a_race_of_shipments_draws_only_what_is_left(peru, ghana, monkeypatch):
    one = granted(peru, ghana)
    rival_between(monkeypatch, lambda: services.ship(ghana, one, shipment="S1", grams=700, on=day(1)))
    with pytest.raises(NotDone) as told:
        services.ship(peru, one, shipment="S2", grams=400, on=day(1))
    assert (told.value.problem.kind, told.value.problem.left) == ("not enough", 300)
    sound(one)


def test_who_loses_a_race_and_still_fits_is_drawn_too(peru, ghana, monkeypatch):
    one = granted(peru, ghana)
    rival_between(monkeypatch, lambda: services.ship(ghana, one, shipment="S1", grams=600, on=day(1)))
    assert services.ship(peru, one, shipment="S2", grams=400, on=day(1)).drawn == 1000
    sound(one)


def without_looking_at_the_version(row, read, new) -> None:
    """Save as a program would that forgot to compare."""
    Consent.objects.filter(pk=row.pk).update(
        answer=new.answer or "", answered=new.answered, answered_by=new.answered_by, granted=new.granted,
        first=new.valid.first, last=new.valid.last, drawn=new.drawn, version=new.version,
    )  # fmt: skip


@pytest.mark.parametrize("what", ["answers", "shipments"])
def test_a_ledger_that_forgets_to_compare_versions_is_stopped_by_the_database(peru, ghana, monkeypatch, what):
    """The line of the ledger that it would write is there already."""
    one = asked(peru) if what == "answers" else granted(peru, ghana)
    monkeypatch.setattr(ground, "save", without_looking_at_the_version)
    if what == "answers":
        rival_between(monkeypatch, lambda: services.answer(ghana, one, reply="refused", on=BEGIN, reason="n"))
        with pytest.raises(IntegrityError), transaction.atomic():
            services.answer(ghana, one, reply="granted", on=BEGIN, valid=HELD)
    else:
        rival_between(monkeypatch, lambda: services.ship(ghana, one, shipment="S1", grams=700, on=day(1)))
        with pytest.raises(IntegrityError), transaction.atomic():
            services.ship(peru, one, shipment="S2", grams=700, on=day(1))
    assert "over-drawn" not in faults(one)


def test_a_ledger_that_writes_no_history_either_is_caught_by_this_test(peru, ghana, monkeypatch):
    """Both safeguards gone: the checker sees that more was drawn than granted."""
    one = granted(peru, ghana)

    def only_the_draw(row, new, event, kind, by) -> None:
        Draw.objects.create(consent=row, shipment=event.shipment, grams=event.grams, on=event.on)

    monkeypatch.setattr(ground, "save", without_looking_at_the_version)
    monkeypatch.setattr(ground, "_book", only_the_draw)
    rival_between(monkeypatch, lambda: services.ship(ghana, one, shipment="S1", grams=700, on=day(1)))
    services.ship(peru, one, shipment="S2", grams=700, on=day(1))
    assert {"over-drawn", "the sum is not what was drawn"} <= set(faults(one))


@pytest.mark.parametrize(
    "columns",
    [
        {"drawn": 1001},
        {"drawn": -1},
        {"granted": 10, "drawn": 11},
        {"granted": None, "drawn": 1},
        {"answer": ""},
        {"answer": "refused"},
        {"first": LAST, "last": BEGIN},
        {"exporter": "GHA"},
        {"asked": 0},
    ],
)
def test_the_database_itself_refuses_what_may_never_be(peru, ghana, columns):
    one = granted(peru, ghana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=one.pk).update(**columns)


def test_the_database_keeps_one_draw_for_a_shipment_and_one_answer_for_a_consent(peru, ghana):
    one = granted(peru, ghana)
    services.ship(peru, one, shipment="S1", grams=1, on=day(1))
    for wrong in (
        lambda: Draw.objects.create(consent=one, shipment="S1", grams=1, on=day(1)),
        lambda: Draw.objects.create(consent=one, shipment="S2", grams=0, on=day(1)),
        lambda: Posting.objects.create(consent=one, version=9, event="answer", on=day(1)),
        lambda: Posting.objects.create(consent=one, version=3, event="ship", on=day(1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# -- many at once, each with a connection of his own -------------------------------------------------------


def crowd(jobs: list[Callable[[], None]]) -> None:
    """Do jobs in threads that begin together; what goes wrong in one goes wrong here."""
    gate, wrong = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        try:
            gate.wait(30)
            job()
        except BaseException as error:  # noqa: BLE001  told below
            wrong.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]


@pytest.mark.django_db(transaction=True)
def test_whoever_races_whom_one_answer_is_kept_and_nothing_is_over_drawn(tmp_path, request):
    if ran_on_disk(request, tmp_path):
        return
    peru, ghana = officer("Dolores", "PER"), officer("Kofi", "GHA")
    of_many_who_answer_at_once_one_is_kept_and_all_others_are_told_who(peru, ghana)
    many_shipments_at_once_never_over_draw_and_use_what_there_is(peru, ghana)
    any_history_of_several_at_once_is_one_that_the_ledger_allows(peru, ghana)


def of_many_who_answer_at_once_one_is_kept_and_all_others_are_told_who(peru: Person, ghana: Person) -> None:
    people = [officer(f"Officer {n}", "GHA") for n in range(8)]
    for turn in range(5):
        one = asked(peru, f"A{turn}")
        won, told = [], []

        def answer(me: Person, one=one, won=won, told=told) -> None:
            reply = "granted" if (me.id or 0) % 2 else "refused"
            try:
                services.answer(me, one, reply=reply, on=BEGIN, reason="so", valid=HELD)
                won.append(me.name)
            except NotDone as problem:
                told.append((problem.problem.kind, problem.problem.first_by))

        crowd([lambda me=me, answer=answer: answer(me) for me in people])
        assert len(won) == 1
        assert told == [("answered already", won[0])] * 7
        assert Consent.objects.get(pk=one.pk).answered_by == won[0]
        sound(one)


def many_shipments_at_once_never_over_draw_and_use_what_there_is(peru: Person, ghana: Person) -> None:
    one = granted(peru, ghana, "B", mass=10_000)
    drawn, left_over = [], []

    def ship(me: int) -> None:
        dice = random.Random(me)
        for n in range(12):
            mass = dice.randrange(100, 400)
            try:
                services.ship(peru, one, shipment=f"{me}-{n}", grams=mass, on=day(1))
                drawn.append(mass)
            except NotDone as problem:
                left_over.append((problem.problem.kind, mass))

    crowd([lambda me=me: ship(me) for me in range(8)])
    now = Consent.objects.get(pk=one.pk)
    assert now.drawn == sum(drawn) <= 10_000
    assert {kind for kind, _mass in left_over} == {"not enough"}, "nobody was turned away"
    assert now.left < min(mass for _kind, mass in left_over)
    assert now.draws.count() == len(drawn)
    sound(now)


def any_history_of_several_at_once_is_one_that_the_ledger_allows(peru: Person, ghana: Person) -> None:
    """Whatever five people do at once to the same consents, there is an order in which it was allowed."""
    consents = [asked(peru, f"C{n}", 1000) for n in range(24)]
    done, refused = [], []

    def live(me: int) -> None:
        dice = random.Random(me)
        for consent in dice.sample(consents, len(consents)):
            for _turn in range(3):
                try:
                    happen(dice, peru, ghana, consent)
                    done.append(consent.pk)
                except NotDone as problem:
                    refused.append(problem.problem.kind)

    crowd([lambda me=me: live(me) for me in range(5)])
    assert len(done) + len(refused) == 5 * 24 * 3
    assert {"answered already", "not enough"} <= set(refused)
    for consent in consents:
        sound(consent)


def happen(dice: random.Random, peru: Person, ghana: Person, consent: Consent) -> None:
    """Do something at random."""
    name, what = f"S{dice.randrange(6)}", dice.random()
    if what < 0.3:
        reply = "refused" if dice.random() < 0.2 else "granted"
        services.answer(
            ghana, consent, reply=reply, on=BEGIN, grams=dice.randrange(200, 1000), valid=HELD, reason="so"
        )
    elif what < 0.8:
        services.ship(
            peru, consent, shipment=name, grams=dice.randrange(50, 500), on=day(dice.randrange(300))
        )
    elif what < 0.95:
        services.cancel(peru, consent, shipment=name, on=day(300))
    else:
        services.withdraw(ghana, consent, on=day(dice.randrange(300)), why="so")
