"""Parties: what is known of them, what they said to amendments, exemptions, duties done, amounts reported."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from azogue.facts import treaty as facts
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person
from azogue.office.record.models import Document
from azogue.office.treaty import rules
from azogue.office.treaty.models import Answer, Exemption, Fulfilment, Party, Reported
from azogue.office.treaty.selectors import circumstances, position_of, standing_of
from azogue.office.treaty.services.ground import in_order, plain, put

PARTY_FIELDS: Final = (
    "status",
    "signed",
    "deposited",
    "action",
    "declared",
    "left",
    "gold_notice",
    "circumstances",
    "recorded",
    "citation",
    "note",
)
EXEMPTION_FIELDS: Final = (
    "registered",
    "until",
    "extended_until",
    "decision",
    "withdrawn",
    "need",
    "document",
)
YEARS: Final = (1980, 2100)


def edit_party(person: Person, party: Party, *, why: str = "", **values: Any) -> Party:
    """Change what is known of a Party; what was before stays in the log."""
    said = values.get("circumstances")
    if said is not None:
        known = circumstances()
        values["circumstances"] = {k: v for k, v in said.items() if k in known and isinstance(v, bool)}
    with act(person, "edit", party.thing(), why=why) as entry:
        now = Party.objects.select_for_update().get(pk=party.pk)
        entry.details = put(now, values, PARTY_FIELDS)
        in_order(now.signed, now.deposited, _("The deposit lies before the signature."), "deposited")
        in_order(now.deposited, now.left, _("The withdrawal lies before the deposit."), "left")
        if now.status == Party.Status.SIGNATORY and now.deposited is not None:
            raise Impossible(_("An instrument was deposited, so it is a Party."), "status")
        entry.summary = now.country
        entry.silent = not entry.details
        now.from_facts = now.from_facts and not entry.details
        now.save()
    return now


def answer_amendment(
    person: Person,
    party: Party,
    *,
    amendment: str,
    kind: str,
    on: date,
    withdrawn: date | None = None,
    note: str = "",
    document: Document | None = None,
) -> Answer:
    """Enter what a Party said to an amendment, or correct it."""
    _known(amendment, facts.amendments(), "amendment")
    if kind not in Answer.Kind.values:
        raise Impossible(_("There is no such answer."), "kind")
    if amendment == rules.FIRST_TEXT and kind != Answer.Kind.ALTERNATIVE:
        raise Impossible(
            _("The first text is accepted by joining; it is not answered by itself."), "amendment"
        )
    in_order(on, withdrawn, _("It was withdrawn before it was said."), "withdrawn")
    with act(person, "answer", party.thing()) as entry:
        Party.objects.select_for_update().get(pk=party.pk)
        before = Answer.objects.filter(party=party, amendment=amendment, kind=kind).first()
        now = before or Answer(party=party, amendment=amendment, kind=kind)
        values = {"on": on, "withdrawn": withdrawn, "note": note, "document": document}
        changed = put(now, values, tuple(values))
        entry.details = {"amendment": amendment, "kind": kind, **changed}
        entry.summary = f"{party.country} · {amendment} · {kind}"
        now.save()
    return now


def remove_answer(person: Person, answer: Answer) -> None:
    """Take out an answer that was entered by mistake; the log keeps it."""
    party = answer.party
    with act(person, "answer", party.thing()) as entry:
        entry.summary = f"{party.country} · {answer.amendment} · {answer.kind}"
        entry.details = {
            "removed": [answer.amendment, answer.kind, plain(answer.on), plain(answer.withdrawn)]
        }
        answer.delete()


def set_exemption(
    person: Person, party: Party, *, item: str, why: str = "", today: date, **values: Any
) -> Exemption:
    """Enter or change an exemption. A new one has to be possible on the day of its registration."""
    _known(item, facts.annex_items(), "item")
    with act(person, "exempt", party.thing(), why=why) as entry:
        locked = Party.objects.select_for_update().get(pk=party.pk)
        before = Exemption.objects.filter(party=party, item=item).first()
        now = before or Exemption(party=party, item=item)
        changed = put(now, values, EXEMPTION_FIELDS)
        _check_exemption(locked, now, today)
        entry.details = {"item": item, **changed}
        entry.summary = f"{party.country} · {item}"
        now.save()
    return now


def _check_exemption(party: Party, exemption: Exemption, today: date) -> None:
    item = facts.annex_items()[exemption.item]
    day = exemption.registered or today
    problem = rules.registration_problem(standing_of(party), item, facts.amendments(), day)
    reasons = {
        "new facility": _("New facilities cannot be exempt (Article 5(6))."),
        "no phase-out date": _("This item has no phase-out date from which one could be exempt."),
        "after joining": _(
            "Exemptions from the first text are registered on becoming a Party; this day is later."
        ),
        "after the amendment": _("It has to be registered by the day the amendment binds the Party."),
        "after the cap": _("No exemption is in effect ten years after the phase-out date."),
    }
    if problem:
        raise Impossible(reasons[problem], "registered" if exemption.registered else "item")
    if exemption.extended_until is not None and not exemption.decision:
        raise Impossible(_("An extension takes a decision of the Conference of the Parties."), "decision")


def fulfil(
    person: Person,
    party: Party,
    *,
    rule: str,
    on: date,
    today: date,
    due: date | None = None,
    note: str = "",
    document: Document | None = None,
) -> Fulfilment:
    """State that a duty was fulfilled on a day, or correct that. Recurring duties name the date they meet."""
    deadline = facts.deadlines().get(rule)
    measures = {m.id for m in facts.dental_measures()}
    if deadline is None and rule not in facts.annex_items() and rule not in measures:
        raise Impossible(_("There is no such duty."), "rule")
    if deadline is not None and deadline.kind not in {"latest", "recurring"}:
        raise Impossible(_("Nothing has to be done there."), "rule")
    recurring = deadline is not None and deadline.kind == "recurring"
    if recurring and due is None:
        raise Impossible(_("Which of its dates was met?"), "due")
    if on > today:
        raise Impossible(_("This day is still to come."), "on")
    if recurring and due is not None and due not in _dates_of(party, rule, due):
        raise Impossible(_("This duty has no such date for this Party."), "due")
    with act(person, "fulfil", party.thing()) as entry:
        Party.objects.select_for_update().get(pk=party.pk)
        kept = due if recurring else None
        now = Fulfilment.objects.filter(party=party, rule=rule, due=kept).first()
        now = now or Fulfilment(party=party, rule=rule, due=kept)
        values: dict[str, Any] = {"on": on, "note": note}
        if document is not None:
            values["document"] = document
        entry.details = {"rule": rule, "due": plain(kept), **put(now, values, tuple(values))}
        entry.summary = f"{party.country} · {rule}"
        now.save()
    return now


def _dates_of(party: Party, rule: str, until: date) -> set[date | None]:
    """Return the dates a recurring duty has for a Party up to a day."""
    return {d.due for d in position_of(party, until).duties if d.rule == rule}


def unfulfil(person: Person, fulfilment: Fulfilment) -> None:
    """Take back that a duty was fulfilled; the log keeps it."""
    party = fulfilment.party
    with act(person, "fulfil", party.thing()) as entry:
        entry.summary = f"{party.country} · {fulfilment.rule}"
        entry.details = {"removed": [fulfilment.rule, plain(fulfilment.due), plain(fulfilment.on)]}
        fulfilment.delete()


def report_amount(
    person: Person,
    party: Party,
    *,
    schedule: str,
    year: int,
    amount: Decimal | None,
    source: str = "",
    why: str = "",
) -> Reported:
    """Enter what a Party reported for a year under a control schedule; None is not known."""
    _known(schedule, facts.schedules(), "schedule")
    if not YEARS[0] <= year <= YEARS[1]:
        raise Impossible(_("This year cannot be right."), "year")
    if amount is not None and not (amount.is_finite() and 0 <= amount < Decimal(10) ** 14):
        raise Impossible(
            _("Write an amount of zero or more, or leave it blank when it is not known."), "amount"
        )
    with act(person, "report", party.thing(), why=why) as entry:
        Party.objects.select_for_update().get(pk=party.pk)
        now = Reported.objects.filter(party=party, schedule=schedule, year=year).first()
        now = now or Reported(party=party, schedule=schedule, year=year)
        changed = put(now, {"amount": amount, "source": source}, ("amount", "source"))
        entry.details = {"schedule": schedule, "year": year, **changed}
        entry.summary = f"{party.country} · {schedule} · {year}"
        entry.silent = now.pk is not None and not changed
        now.save()
    return now


def _known(name: str, table: object, field: str) -> None:
    if name not in table:  # type: ignore[operator]
        raise Impossible(_("There is nothing of this name."), field)
