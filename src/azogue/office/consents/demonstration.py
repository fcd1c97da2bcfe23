"""Consents of the example country in every state, made by the services and marked as demonstration."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_noop

from azogue.office.consents import services
from azogue.office.consents.models import Consent, Notice
from azogue.office.consents.papers import Answer
from azogue.office.consents.records import GRAMS_PER_KG, Condition, Purpose, Shipment, Source, Span
from azogue.office.record.gate import Person

COUNTRY: Final = "PER"
CITATION: Final = gettext_noop("Demonstration: no such paper exists.")
REFUSAL: Final = "Demonstration: no use of this kind is allowed."


@dataclass(frozen=True, slots=True)
class Story:
    """A consent that is asked for, answered and drawn; days are counted from today, below zero is past."""

    number: str
    exporter: str
    importer: str
    kilograms: int | None
    asked: int
    answered: int | None = None
    refused: bool = False
    first: int | None = None
    last: int | None = None
    conditions: tuple[str, ...] = ()
    withdrawn: int | None = None
    shipped: tuple[tuple[int, int], ...] = ()
    """Day and kilograms of each shipment; the first is cancelled where there are three."""


STORIES: Final = (
    Story("DEMO-01", "PER", "BOL", 500, -200, -180, first=-180, last=185,
          shipped=((-150, 60), (-120, 120), (-30, 80))),
    Story("DEMO-02", "PER", "CHL", 200, -100, -90, first=-90, last=275,
          conditions=("Only for dental capsules made in Chile.", "The flasks are weighed on arrival.")),
    Story("DEMO-03", "PER", "BRA", 300, -340, -330, first=-330, last=20, shipped=((-200, 150), (-60, 130))),
    Story("DEMO-04", "CHL", "PER", 150, -12),
    Story("DEMO-05", "PER", "ECU", 900, -60, -45, refused=True),
    Story("DEMO-06", "PER", "COL", 250, -300, -290, first=-290, last=75, withdrawn=-40,
          shipped=((-200, 90),)),
    Story("DEMO-07", "PER", "ARG", 400, -800, -780, first=-780, last=-50, shipped=((-500, 400 - 25),)),
    Story("DEMO-08", "PER", "MEX", None, -30, -20, first=-20),
    Story("DEMO-09", "MEX", "PER", 120, -150, -140, first=-140, last=220, shipped=((-100, 120),)),
    Story("DEMO-10", "ESP", "PER", 80, -20, -10, first=30, last=395),
)  # fmt: skip


def load(officer: Person, customs: Person) -> None:
    """Make the consents of the demonstration; where there is one already, nothing is done.

    Args:
        officer: The mercury officer of the example country.
        customs: Its customs officer.

    """
    if Consent.objects.filter(demo=True).exists():
        return
    today = timezone.localdate()
    for story in STORIES:
        _tell(story, officer, customs, today)
    _notices(officer, today)
    _papers(officer, today)
    _shipments(customs, today)


def _tell(story: Story, officer: Person, customs: Person, today: date) -> None:
    def day(offset: int | None) -> date | None:
        return None if offset is None else today + timedelta(days=offset)

    mass = None if story.kilograms is None else story.kilograms * GRAMS_PER_KG
    asked = today + timedelta(days=story.asked)
    consent = services.propose(
        officer, number=story.number, exporter=story.exporter, importer=story.importer, on=asked,
        asked=mass, keeper=COUNTRY, citation=CITATION,
    )  # fmt: skip
    if story.answered is None:
        return
    services.answer(
        officer, consent, reply="refused" if story.refused else "granted", grams=None,
        on=today + timedelta(days=story.answered), valid=Span(day(story.first), day(story.last)),
        conditions=[Condition(f"c{n}", text) for n, text in enumerate(story.conditions, start=1)],
        reason=REFUSAL if story.refused else "",
    )  # fmt: skip
    _ship(story, consent, customs, today)
    taken_back = day(story.withdrawn)
    if taken_back is not None:
        services.withdraw(officer, consent, on=taken_back, why="Demonstration: the use was forbidden.")


def _ship(story: Story, consent: Consent, customs: Person, today: date) -> None:
    for count, (offset, kilograms) in enumerate(story.shipped, start=1):
        number, on = f"{story.number}-S{count}", today + timedelta(days=offset)
        services.ship(customs, consent, shipment=number, grams=kilograms * GRAMS_PER_KG, on=on)
    if len(story.shipped) > 2:
        services.cancel(
            customs, consent, shipment=f"{story.number}-S1", on=today, why="Demonstration: it never left."
        )


def _notices(officer: Person, today: date) -> None:
    """Make a draft, a notice that waits for its answer, and a notification whose second one is due."""
    form = {
        "A-B-name": "Olga Officer", "A-B-addr": "Example street 1, Lima", "A-B-tel": "+51 1 000 0000",
        "A-B-mail": "officer@demonstration.example", "A-C-qty": "75", "A-C-prim": "no", "A-C-chlor": "yes",
        "A-C-date": (today + timedelta(days=60)).isoformat(),
    }  # fmt: skip
    whole = {name: Answer(value) for name, value in form.items()}
    common: dict[str, Any] = {"exporter": COUNTRY, "citation": CITATION, "asked": 75 * GRAMS_PER_KG}
    sent = services.draft(
        officer, kind="A", number="DEMO-N1", importer="GHA", on=today - timedelta(days=9), answers=whole,
        **common,
    )  # fmt: skip
    services.send(officer, sent, on=today - timedelta(days=8))
    services.draft(
        officer, kind="A", number="DEMO-N2", importer="CHL", on=today, answers={"A-C-qty": Answer("75")},
        **common,
    )  # fmt: skip
    told: Notice = services.draft(
        officer, kind="export", number="DEMO-N3", importer="BOL", on=today - timedelta(days=45),
        substance="HgO", **common,
    )  # fmt: skip
    services.send(officer, told, on=today - timedelta(days=44))


def _papers(officer: Person, today: date) -> None:
    """File one paper of each kind."""
    year = Span(today - timedelta(days=100), today + timedelta(days=265))
    services.file_general(
        officer, number="DEMO-G1", country=COUNTRY, first=year.first, last=year.last, citation=CITATION,
        terms=[Condition("c1", "Only for interim storage; the store is named in each shipping document.")],
    )  # fmt: skip
    services.file_certificate(
        officer, keeper=COUNTRY, kind="source", number="DEMO-C1", country="MAR", party=COUNTRY,
        first=year.first, last=year.last, not_new_mining=True, not_excess=True, citation=CITATION,
    )  # fmt: skip
    services.file_response(
        officer, keeper=COUNTRY, number="DEMO-R1", country="BOL", kind="no consent",
        told=today - timedelta(days=400), citation=CITATION,
    )  # fmt: skip
    services.file_action(
        officer, country=COUNTRY, substance="HgO", since=today - timedelta(days=500), citation=CITATION
    )
    for country in (COUNTRY, "BOL"):
        services.set_standing(
            officer, keeper=COUNTRY, country=country, since=date(2005, 1, 1), citation=CITATION
        )


def _shipments(customs: Person, today: date) -> None:
    """Record a shipment that may go, drawn on its consent, and one that may not."""

    def made(number: str, importer: str, kilograms: int) -> Shipment:
        return Shipment(
            number, COUNTRY, importer, "mercury", kilograms * GRAMS_PER_KG, source=Source("recovery"),
            purpose=Purpose("product", True),
        )  # fmt: skip

    services.record(customs, made("DEMO-S1", "BOL", 25), today, "export", draw=True)
    services.record(customs, made("DEMO-S2", "ECU", 40), today, "export", draw=True)
