"""One call of a single window, one decision: by the short way as by the long one, and never a stale one."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from azogue.office.consents import services
from azogue.office.consents.models import (
    Certificate,
    Consent,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    Shipment,
)
from azogue.office.consents.records import Span
from azogue.office.consents.services import ground
from azogue.office.people.models import Account, Appointment, Token
from azogue.office.people.persons import person_of
from azogue.office.record.models import Act
from azogue.office.site import window
from azogue.office.treaty.models import Party

PATH = "/api/v1/consents/decisions"
DAY = date(2024, 6, 15)


@pytest.fixture(autouse=True)
def _both_are_parties(db, settings) -> None:
    settings.API_RATES = {"public": 1000, "known": 1000, "window": 1000}
    window._KEPT.clear()
    for code in ("GHA", "PER"):
        Party.objects.update_or_create(
            country=code, defaults={"status": "party", "deposited": date(2016, 1, 21)}
        )


@pytest.fixture
def consent(officer, stranger) -> Consent:
    """Ghana asked Peru for fifty kilograms, and Peru granted them for the year."""
    made = services.propose(
        person_of(officer), number="GHA-1", exporter="GHA", importer="PER", on=date(2024, 1, 1), asked=50_000
    )
    return services.answer(
        person_of(stranger), made, reply="granted", on=date(2024, 1, 2),
        valid=Span(date(2024, 1, 1), date(2024, 12, 31)),
    )  # fmt: skip


@pytest.fixture
def single_window(customs_officer, api_of) -> Client:
    """A program of the customs of Ghana, whose token has been used a moment ago."""
    client = api_of(customs_officer, "shipment.record")
    Token.objects.update(last_used=timezone.now())
    return client


def sent(**changes: object) -> dict[str, object]:
    shipment = {
        "id": "S-1", "exporter": "GHA", "importer": "PER", "hs": "2805.40", "kilograms": "10",
        "source": {"kind": "recovery"}, "purpose": {"kind": "product", "allowed": True}, **changes,
    }  # fmt: skip
    return {"direction": "export", "day": str(DAY), "shipment": shipment}


def ask(client: Client, question: object, **headers: str):
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    return client.post(PATH, body, content_type="application/json", headers=headers)


def the_long_way(client: Client, question: object):
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    return client.post(f"{PATH}?long", body, content_type="application/json")


@pytest.fixture
def shortly(monkeypatch) -> list[object]:
    """What was answered by the short way."""
    answers: list[object] = []
    asked = window.short_way

    def noted(request):
        answer = asked(request)
        if answer is not None:
            answers.append(answer)
        return answer

    monkeypatch.setattr(window, "short_way", noted)
    return answers


PLAIN = [
    sent(),
    sent(kilograms=10.5),
    sent(kilograms="60"),
    sent(source=None),
    sent(purpose={"kind": "gold mining", "allowed": False}),
    sent(importer="BOL"),
    sent(notice="N-9", met=["k1"]),
    sent(hs="", form="product", item="A-BAT-1"),
    sent(hs="", form="compound", substance="HgO", pesticide=True),
    {**sent(), "day": "2026-01-01"},
    {**sent(), "direction": "export", "draw": False},
    {"shipment": sent()["shipment"]},
]


@pytest.mark.parametrize("question", PLAIN, ids=range(len(PLAIN)))
def test_the_short_way_answers_as_the_long_way(single_window, consent, shortly, question):
    short = ask(single_window, question)
    assert len(shortly) == 1
    long = the_long_way(single_window, question)
    assert len(shortly) == 1
    assert short.status_code == long.status_code == 200
    assert short.json() == long.json()
    assert short["Content-Type"] == long["Content-Type"]
    assert int(short["Content-Length"]) == len(short.content)


def test_the_answer_names_rule_article_and_document(single_window, consent):
    told = ask(single_window, sent()).json()
    assert (told["allowed"], told["rule"], told["article"], told["document"], told["drawn"]) == (
        True, "M15", "3(6)(a)", "GHA-1", None,
    )  # fmt: skip
    assert Consent.objects.get().drawn == 0
    assert not Shipment.objects.exists()


ODD = [
    (sent(kilograms="-1"), 422),
    (sent(kilograms=None), 422),
    (sent(colour="red"), 422),
    (sent(exporter="Ghana"), 422),
    (sent(id=""), 422),
    ({**sent(), "direction": "sideways"}, 422),
    ({**sent(), "day": "tomorrow"}, 422),
    ({**sent(), "day": 5e99}, 422),
    ({"shipment": "S-1"}, 422),
    ({}, 422),
    ([], 422),
    (b"{", 400),
    (b'{"shipment": {"kilograms": NaN}}', 400),
    (b"[" * 5000, 400),
    (b'{"shipment": ' + b'{"met": ' * 30 + b"1" + b"}" * 31, 400),
    (sent(exporter="PER", importer="GHA"), 404),
]


@pytest.mark.parametrize(("question", "status"), ODD, ids=range(len(ODD)))
def test_what_is_odd_goes_the_long_way_and_is_told_in_words(
    single_window, consent, shortly, question, status
):
    answer = ask(single_window, question)
    assert (answer.status_code, shortly) == (status, [])
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_wrong_value_is_told_at_its_place(single_window):
    errors = ask(single_window, sent(kilograms="ten", source={"kind": "magic"})).json()["errors"]
    assert {e["where"] for e in errors} == {"shipment.kilograms", "shipment.source.kind"}


def test_letters_with_accents_and_escapes_are_cleaned_and_decided_all_the_same(
    single_window, consent, shortly
):
    accented = json.dumps(sent(id="Señal\u202e1"), ensure_ascii=False).encode()
    assert ask(single_window, accented).json()["shipment"] == "Señal1"
    assert ask(single_window, sent(id="tab\x07here")).json()["shipment"] == "tabhere"
    assert shortly == []


def test_who_may_not_ask_is_not_told_what_is_on_file(consent, api_of, account, shortly):
    for headers, status in (
        ({}, 404),
        ({"Authorization": "Bearer nothing"}, 401),
        ({"Authorization": "x"}, 401),
    ):
        assert ask(Client(), sent(), **headers).status_code == status
    supplier = api_of(account("sam", "supplier"))
    abroad = api_of(account("eva", "customs", "BOL"))
    Token.objects.update(last_used=timezone.now())
    assert ask(supplier, sent()).status_code == 404
    assert ask(abroad, sent()).status_code == 404
    assert shortly == []


def test_import_is_decided_for_the_customs_of_the_importing_country(consent, api_of, account, shortly):
    program = api_of(account("lima", "customs", "PER"))
    Token.objects.update(last_used=timezone.now())
    told = ask(program, {**sent(), "direction": "import"})
    assert told.json()["allowed"]
    assert len(shortly) == 1


def test_the_use_of_a_token_is_noted_and_too_many_questions_are_told_so(
    consent, customs_officer, api_of, settings, shortly
):
    program = api_of(customs_officer)
    assert ask(program, sent()).status_code == 200
    assert Token.objects.get().last_used is not None
    assert shortly == []
    settings.API_RATES = {"public": 1, "known": 1, "window": 3}
    answers = [ask(program, sent()).status_code for _turn in range(5)]
    assert answers == [200, 200, 429, 429, 429]


# -- never a stale decision --------------------------------------------------------------------------------


def consents(**changes: object) -> Callable[[], object]:
    return lambda: Consent.objects.update(**changes)


def leaves(country: str) -> Callable[[], object]:
    return lambda: Party.objects.filter(country=country).update(left=date(2020, 1, 1))


def customs(**changes: object) -> Callable[[], object]:
    return lambda: Appointment.objects.filter(role="customs").update(**changes)


YESTERDAY = timezone.localdate() - timedelta(days=1)
CHANGES: dict[str, tuple[Callable[[], object], tuple[int, str]]] = {
    "withdrawn": (consents(withdrawn=DAY), (200, "MC2")),
    "drawn": (consents(drawn=45_000, version=9), (200, "MC5")),
    "closed": (consents(closed=DAY), (200, "MC5")),
    "refused": (consents(answer="refused", granted=None), (200, "MC1")),
    "not answered": (consents(answer="", answered=None, granted=None), (200, "MC7")),
    "over": (consents(last=date(2024, 6, 14)), (200, "MC3")),
    "conditions": (consents(conditions=[["k1", "only in retorts"]]), (200, "MC9")),
    "gone": (lambda: Consent.objects.all().delete(), (200, "MC8")),
    "a demonstration": (consents(demo=True), (200, "MC8")),
    "general": (
        lambda: (
            Consent.objects.all().delete(),
            GeneralNotification.objects.create(keeper="PER", country="PER", number="G-1"),
        ),
        (200, "M16"),
    ),
    "left the treaty": (leaves("GHA"), (200, "M2")),
    "importer left": (leaves("PER"), (200, "M12")),
    "importer certified": (
        lambda: (
            leaves("PER")(),
            Certificate.objects.create(
                keeper="PER", country="PER", number="Z", kind="use", measures=True, only_allowed=True
            ),
        ),
        (200, "M17"),
    ),
    "exporter restricts": (
        lambda: (
            FinalAction.objects.create(keeper="GHA", country="GHA", since=date(2020, 1, 1)),
            [
                ConventionStanding.objects.create(keeper="GHA", country=c, since=date(2004, 2, 24))
                for c in ("GHA", "PER")
            ],
        ),
        (200, "N7"),
    ),
    "token revoked": (lambda: Token.objects.update(revoked=timezone.now()), (401, "")),
    "token expired": (lambda: Token.objects.update(expires=timezone.now()), (401, "")),
    "account closed": (lambda: Account.objects.filter(name="Kojo").update(is_active=False), (401, "")),
    "role ended": (customs(until=YESTERDAY), (404, "")),
    "role gone": (lambda: Appointment.objects.filter(role="customs").delete(), (404, "")),
    "role elsewhere": (customs(country="BOL"), (404, "")),
    "role unconfirmed": (customs(needs_second=True), (404, "")),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_another_process_changed_counts_in_the_very_next_decision(single_window, consent, shortly, what):
    """The changes go past the services, as those of another process do: nothing here hears of them."""
    for _turn in range(3):
        assert ask(single_window, sent()).json()["rule"] == "M15"
    assert len(shortly) == 3
    change, expected = CHANGES[what]
    change()
    answer = ask(single_window, sent())
    assert (answer.status_code, answer.json().get("rule", "")) == expected
    if expected[0] == 200:
        assert len(shortly) == 4
        assert the_long_way(single_window, sent()).json() == answer.json()


# -- deciding and drawing in one ---------------------------------------------------------------------------


def draw(client: Client, question: dict[str, object] | None = None, **headers: str):
    return ask(client, {**(question or sent()), "draw": True}, **headers)


def test_a_draw_is_decided_recorded_and_taken_from_the_consent_at_once(single_window, consent, shortly):
    told = draw(single_window).json()
    assert (told["allowed"], told["drawn"]) == (True, "GHA-1")
    one = Shipment.objects.get()
    assert (one.verdict, one.rule, one.number_of_document, one.drawn_on.number) == (
        "allowed", "M15", "GHA-1", "GHA-1",
    )  # fmt: skip
    assert Consent.objects.get().drawn == 10_000
    assert Act.objects.filter(kind="shipment", verb="record").count() == 1
    assert shortly == []


def test_the_same_shipment_drawn_again_is_drawn_once_and_answered_alike(single_window, consent):
    assert draw(single_window).json() == draw(single_window).json()
    assert (Consent.objects.get().drawn, Shipment.objects.count()) == (10_000, 1)
    whole = sent(id="S-2", kilograms="40")
    assert draw(single_window, whole).json() == draw(single_window, whole).json()
    assert Consent.objects.get().left == 0
    assert ask(single_window, whole).json()["allowed"]


def test_the_same_shipment_with_another_mass_is_told_so(single_window, consent):
    draw(single_window)
    answer = draw(single_window, sent(kilograms="11"))
    assert (answer.status_code, answer.json()["ledger"]) == (409, "drawn with another mass")
    assert Consent.objects.get().drawn == 10_000


def test_what_is_denied_is_recorded_with_its_rule_and_draws_nothing(single_window, consent):
    told = draw(single_window, sent(kilograms="60")).json()
    assert (told["allowed"], told["rule"], told["drawn"]) == (False, "MC5", None)
    assert Shipment.objects.get().verdict == "denied"
    assert Consent.objects.get().drawn == 0


def test_what_needs_no_consent_is_recorded_and_draws_nothing(single_window, consent):
    told = draw(single_window, sent(purpose={"kind": "research"})).json()
    assert (told["allowed"], told["drawn"]) == (True, None)


def test_a_draw_needs_a_token_for_it(consent, customs_officer, api_of):
    program = api_of(customs_officer)
    assert ask(program, sent()).status_code == 200
    assert draw(program).status_code == 403
    assert not Shipment.objects.exists()


def test_a_key_makes_a_draw_once_however_often_it_comes(single_window, consent):
    first = draw(single_window, **{"Idempotency-Key": "k-1"})
    again = draw(single_window, **{"Idempotency-Key": "k-1"})
    assert first.json() == again.json()
    assert again["Idempotent-Replay"] == "true"
    assert draw(single_window, sent(id="S-2"), **{"Idempotency-Key": "k-1"}).status_code == 409
    assert Shipment.objects.count() == 1


def test_who_is_too_late_for_the_last_of_a_consent_is_decided_on_what_is_left(
    single_window, consent, officer, monkeypatch
):
    read, turns = ground.entry_of, []

    def reading(row):
        entry = read(row)
        if not turns:
            turns.append(1)
            services.ship(person_of(officer), consent, shipment="rival", grams=45_000, on=DAY)
        return entry

    monkeypatch.setattr(ground, "entry_of", reading)
    told = draw(single_window).json()
    assert (told["allowed"], told["rule"], told["drawn"]) == (False, "MC5", None)
    assert Consent.objects.get().drawn == 45_000
    assert Shipment.objects.get().verdict == "denied"
