"""What the decision tables ask about a shipment: each question has a few answers, found on file.

A question is a column of a table. An answer that rests on a document carries its number. Nothing is looked
up anywhere else: what is not on file is answered "not known", "not stated" or "none".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from azogue.office.consents.notices import needs_notice, notice_of
from azogue.office.consents.records import (
    Certificate,
    Condition,
    Consent,
    Country,
    File,
    GeneralNotification,
    ImportResponse,
    Instrument,
    Shipment,
)
from azogue.office.treaty.rules import add_months

MERCURY_SHARE: Final = Decimal(95)
"""A mixture with at least this share, in per cent by weight, is mercury (Article 3(1)(a))."""
MINING_YEARS: Final = 15
"""Mining that went on at entry into force may go on so long after it (Article 3(4))."""
WAIVER_CLOSED: Final = date(2018, 11, 23)
"""Last day of the second meeting of the Conference, until which Article 3(9) could be used (3(10))."""
SIX_MONTHS: Final = 6
"""Rotterdam, Article 11(1)(b) and 11(2): after the secretariat first tells the Parties."""
ONE_YEAR: Final = 12
"""Rotterdam, Article 11(2): so many months the duty towards a Party without a decision applies."""
PESTICIDE_ITEM: Final = "A-PES-1"
"""The item of Annex A under which a compound meant as a pesticide falls."""

BOUND: Final = ("party", "non-Party", "not known")
FORMS: Final = ("mercury", "weak mixture", "share not stated", "compound", "product", "waste")
YES_NO: Final = ("yes", "no")
STATED: Final = ("yes", "no", "not stated")
SOURCES: Final = (
    "allowed", "new mining", "mining over", "mining use", "excess", "not certified", "not stated",
)  # fmt: skip
PURPOSES: Final = ("allowed", "not allowed", "not stated")
CONSENTS: Final = (
    "written", "general", "conditions open", "no quantity", "not enough", "refused", "withdrawn", "expired",
    "not yet", "not answered", "none",
)  # fmt: skip
"""In this order the best that is on file is taken."""
CERTIFICATES: Final = ("complete", "incomplete", "not valid", "none")
BANS: Final = ("exporter", "importer", "none")
WAIVERS: Final = ("in time", "late", "none")
RESPONSES: Final = ("consent", "conditions open", "no consent", "no decision", "none")
FALLBACKS: Final = ("consent", "conditions open", "refused", "registered", "used before", "none")
WINDOWS: Final = ("in", "outside")
NOTICES: Final = ("not needed", "sent", "missing")

Column = Literal[
    "form", "research", "pesticide", "exporter", "importer", "source", "purpose", "consent", "certificate",
    "ban", "waiver", "source certificate", "response", "fallback", "window", "notice",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer to a question, and the number of the document it rests on."""

    value: str
    document: str = ""


Ask = Callable[[Shipment, date, File], Seen]


def form_of(shipment: Shipment, on: date, file: File) -> Seen:
    """Return as what the shipment counts. Mercury that is to be disposed of is waste (Article 11(2))."""
    del on, file
    if shipment.form == "waste" or (shipment.purpose is not None and shipment.purpose.kind == "disposal"):
        return Seen("waste")
    if shipment.form != "mixture":
        return Seen(shipment.form)
    if shipment.share is None:
        return Seen("share not stated")
    return Seen("mercury" if shipment.share >= MERCURY_SHARE else "weak mixture")


def research(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether it is for laboratory-scale research or a reference standard (Article 3(2)(a))."""
    del on, file
    return Seen("yes" if shipment.purpose is not None and shipment.purpose.kind == "research" else "no")


def pesticide(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether a compound is meant for use as a pesticide, the category of Annex III."""
    del on, file
    return Seen({True: "yes", False: "no", None: "not stated"}[shipment.pesticide])


def bound(which: Literal["exporter", "importer"], instrument: Instrument) -> Ask:
    """Make the question whether a convention binds one side on the day."""

    def ask(shipment: Shipment, on: date, file: File) -> Seen:
        known = file.bound(getattr(shipment, which), instrument, on)
        return Seen({True: "party", False: "non-Party", None: "not known"}[known])

    return ask


def source(shipment: Shipment, on: date, file: File) -> Seen:
    """Return what the treaty says of the source (Articles 3(3), 3(4), 3(5)(b) and, mined elsewhere, 3(8)).

    What was mined before the Convention bound the country of the mine is a stock like any other: our reading.
    """
    found = shipment.source
    if found is None:
        return Seen("not stated")
    if found.kind != "primary mining":
        return Seen("excess" if found.kind == "excess chlor-alkali" else "allowed")
    mined = found.mined_on or on
    bound_there = file.bound(found.mined_in, "minamata", mined)
    if bound_there is None:
        return Seen("not stated")
    if bound_there:
        return Seen(_mined(shipment, found.mined_at_entry, file.countries[found.mined_in], mined))
    if file.bound(found.mined_in, "minamata", on):
        return Seen("allowed")
    paper = certificate(file, "source", found.mined_in, shipment.exporter, on)
    return Seen("allowed", paper.document) if paper.value == "complete" else Seen("not certified")


def _mined(shipment: Shipment, at_entry: bool | None, country: Country, mined: date) -> str:
    """Judge primary mining in a Party."""
    if at_entry is False:
        return "new mining"
    entry = None if country.minamata is None else country.minamata.first
    if at_entry is None or entry is None:
        return "not stated"
    if mined > add_months(entry, 12 * MINING_YEARS):
        return "mining over"
    if shipment.purpose is None:
        return "not stated"
    return "allowed" if shipment.purpose.kind in {"product", "process"} else "mining use"


def purpose(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether it is a purpose for which mercury may be exported (Article 3(6))."""
    del on, file
    what = shipment.purpose
    if what is None:
        return Seen("not stated")
    if what.kind in {"interim storage", "research"}:
        return Seen("allowed")
    return Seen({True: "allowed", False: "not allowed", None: "not stated"}[what.allowed])


def consent(shipment: Shipment, on: date, file: File) -> Seen:
    """Return the best consent on file under Minamata, written or general (Articles 3(6) and 3(7)).

    A refusal of this very notice decides alone. A refusal since a general notification began stands against
    that notification. Of several that cover the shipment, the one that ends first is used up first.
    """
    return _best(shipment, on, _written(shipment, file, "minamata"), _general(shipment, on, file))


def explicit_consent(shipment: Shipment, on: date, file: File) -> Seen:
    """Return the explicit consent through the authority of the importing Party (Rotterdam, 11(2)(c))."""
    return _best(shipment, on, _written(shipment, file, "rotterdam"), ())


def _written(shipment: Shipment, file: File, instrument: Instrument) -> list[Consent]:
    return [
        c
        for c in file.consents
        if (c.exporter, c.importer, c.instrument) == (shipment.exporter, shipment.importer, instrument)
        and c.substance in {"", shipment.substance}
        and c.notice in {"", shipment.notice}
    ]


def _best(
    shipment: Shipment, on: date, written: Iterable[Consent], general: Iterable[GeneralNotification]
) -> Seen:
    states = [(state_of(c, shipment, on), c) for c in written]
    refusals = [c for state, c in states if state == "refused"]
    own = [c for c in refusals if c.notice and c.notice == shipment.notice]
    if own:
        return Seen("refused", min(c.number for c in own))
    found = [(CONSENTS.index(s), c.valid.last or date.max, c.left or 0, c.number) for s, c in states]
    found += [
        (CONSENTS.index(general_state(g, shipment, on)), g.valid.last or date.max, 0, g.number)
        for g in general
        if not any(_against(g, c) for c in refusals)
    ]
    if not found:
        return Seen("none")
    rank, _, _, number = min(found)
    return Seen(CONSENTS[rank], number)


def _against(general: GeneralNotification, refusal: Consent) -> bool:
    begun, said = general.valid.first, refusal.answered
    return begun is None or said is None or said >= begun


def state_of(consent: Consent, shipment: Shipment, on: date) -> str:
    """Return what a written consent is worth to a shipment on a day: one of `CONSENTS`."""
    said_later = consent.answered is not None and consent.answered > on
    left = consent.left
    states = (
        ("not answered", consent.answer is None or said_later),
        ("withdrawn", consent.withdrawn is not None and consent.withdrawn <= on),
        ("refused", consent.answer == "refused"),
        ("not yet", consent.valid.early(on)),
        ("expired", consent.valid.over(on)),
        ("no quantity", left is None),
        ("not enough", left is not None and left < shipment.grams),
        ("conditions open", not _met(consent.conditions, shipment)),
    )
    return next((state for state, holds in states if holds), "written")


def general_state(general: GeneralNotification, shipment: Shipment, on: date) -> str:
    """Return what a general notification is worth to a shipment on a day: one of `CONSENTS`."""
    if general.revoked is not None and general.revoked <= on:
        return "withdrawn"
    if general.valid.early(on):
        return "not yet"
    if general.valid.over(on):
        return "expired"
    return "general" if _met(general.terms, shipment) else "conditions open"


def _general(shipment: Shipment, on: date, file: File) -> list[GeneralNotification]:
    del on
    return [
        g
        for g in file.general
        if g.importer == shipment.importer and (not g.exporters or shipment.exporter in g.exporters)
    ]


def _met(conditions: tuple[Condition, ...], shipment: Shipment) -> bool:
    return all(c.id in shipment.met for c in conditions)


def use_certificate(shipment: Shipment, on: date, file: File) -> Seen:
    """Return the certification that an importing non-Party adds to its consent (Article 3(6)(b))."""
    chosen = consent(shipment, on, file)
    for general in file.general:
        if general.number == chosen.document and general.certified:
            return Seen("complete", general.number)
    return certificate(file, "use", shipment.importer, shipment.exporter, on)


def source_certificate(shipment: Shipment, on: date, file: File) -> Seen:
    """Return the certification of the source by an exporting non-Party (Article 3(8), Form C)."""
    return certificate(file, "source", shipment.exporter, shipment.importer, on)


def certificate(file: File, kind: str, country: str, party: str, on: date) -> Seen:
    """Return the best certificate of a kind that a country made to a Party, as it stands on a day."""
    found = [
        (CERTIFICATES.index(_certificate_state(c, on)), c.number)
        for c in file.certificates
        if c.kind == kind and c.country == country and c.party in {"", party}
    ]
    if not found:
        return Seen("none")
    rank, number = min(found)
    return Seen(CERTIFICATES[rank], number)


def _certificate_state(paper: Certificate, on: date) -> str:
    if not paper.valid.holds(on):
        return "not valid"
    return "complete" if paper.complete else "incomplete"


def ban(shipment: Shipment, on: date, file: File) -> Seen:
    """Return for which side Annex A rules the trade out on the day (Article 4(1)); the exporter first."""
    item = shipment.item or (PESTICIDE_ITEM if shipment.form == "compound" else "")
    for side in ("exporter", "importer"):
        if any(b.country == getattr(shipment, side) and b.item == item and b.since <= on for b in file.bans):
            return Seen(side, item)
    return Seen("none")


def waiver(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether the importing Party may leave Article 3(8) aside (Articles 3(9) and 3(10))."""
    found = [
        (WAIVERS.index("in time" if g.waived <= WAIVER_CLOSED else "late"), g.number)
        for g in _general(shipment, on, file)
        if g.waived is not None and general_state(g, shipment, on) in {"general", "conditions open"}
    ]
    if not found:
        return Seen("none")
    rank, number = min(found)
    return Seen(WAIVERS[rank], number)


def response(shipment: Shipment, on: date, file: File) -> Seen:
    """Return the import response of the importing Party (Rotterdam, Article 10(4)); interim ones count."""
    del on
    found = _response(shipment, file)
    if found is None:
        return Seen("none")
    if found.kind in {"no consent", "interim no consent"}:
        return Seen("no consent", found.number)
    if found.kind in {"consent", "interim consent"}:
        return Seen("consent" if _met(found.conditions, shipment) else "conditions open", found.number)
    return Seen("no decision", found.number)


def _response(shipment: Shipment, file: File) -> ImportResponse | None:
    """Return the response that counts: for this compound before all compounds, the one told last."""
    found = [
        r
        for r in file.responses
        if r.country == shipment.importer and r.substance in {"", shipment.substance}
    ]
    return max(found, key=lambda r: (r.substance != "", r.told or date.min, r.number), default=None)


def fallback(shipment: Shipment, on: date, file: File) -> Seen:
    """Return what allows an export without a decision of the importing Party (Rotterdam, 11(2))."""
    explicit = explicit_consent(shipment, on, file)
    if explicit.value in {"refused", "conditions open"}:
        return explicit
    if explicit.value == "written":
        return Seen("consent", explicit.document)
    found = _response(shipment, file)
    if found is not None and found.registered:
        return Seen("registered", found.number)
    if found is not None and found.used_before:
        return Seen("used before", found.number)
    return Seen("none", explicit.document)


def window(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether the duty of Rotterdam, Article 11(2), applies on the day.

    It does from six months after the secretariat first told the Parties, for one year. Without that day it
    is taken to apply.
    """
    found = _response(shipment, file)
    if found is None or found.told is None:
        return Seen("in")
    begins = add_months(found.told, SIX_MONTHS)
    return Seen("in" if begins <= on < add_months(begins, ONE_YEAR) else "outside", found.number)


def notice(shipment: Shipment, on: date, file: File) -> Seen:
    """Return whether an export notification is needed and sent (Rotterdam, Article 12)."""
    if not needs_notice(shipment, on, file):
        return Seen("not needed")
    found = notice_of(shipment, on, file)
    return Seen("missing") if found is None else Seen("sent", found.number)


DOMAINS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "form": FORMS, "research": YES_NO, "pesticide": STATED, "exporter": BOUND, "importer": BOUND,
        "source": SOURCES, "purpose": PURPOSES, "consent": CONSENTS, "certificate": CERTIFICATES,
        "ban": BANS, "waiver": WAIVERS, "source certificate": CERTIFICATES, "response": RESPONSES,
        "fallback": FALLBACKS, "window": WINDOWS, "notice": NOTICES,
    }
)  # fmt: skip
"""The answers that each question can have."""
