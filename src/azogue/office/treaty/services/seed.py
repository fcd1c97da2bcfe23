"""Takes the facts of the treaty over into the office: Parties, memberships, meetings, decisions.

It can run again and again, at every start: it adds what is new, renews what nobody changed, and leaves alone
what people entered.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from azogue.facts import treaty as facts
from azogue.office.treaty.models import Decision, Meeting, Membership, Organisation, Party


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many records were made or renewed."""

    parties: int
    memberships: int
    meetings: int
    decisions: int


def seed(demo: Collection[str] = ()) -> Seeded:
    """Take the facts over.

    Args:
        demo: Countries whose Party becomes a demonstration record, which demonstration accounts may change.

    """
    with transaction.atomic():
        parties = _parties()
        memberships = _memberships()
        meetings, decisions = _meetings()
        if demo:
            Party.objects.filter(country__in=demo, from_facts=True).update(demo=True)
    return Seeded(parties, memberships, meetings, decisions)


def _parties() -> int:
    there = {p.country: p for p in Party.objects.all()}
    new, changed = [], []
    for fact in facts.parties().values():
        values = {
            "status": fact.status,
            "signed": fact.signed,
            "deposited": fact.deposited,
            "action": fact.action,
            "citation": fact.citation,
            "confidence": fact.confidence,
            "note": fact.note,
        }
        party = there.get(fact.code)
        if party is None:
            new.append(Party(country=fact.code, from_facts=True, **values))
        elif party.from_facts and any(getattr(party, k) != v for k, v in values.items()):
            for name, value in values.items():
                setattr(party, name, value)
            changed.append(party)
    Party.objects.bulk_create(new)
    names = ["status", "signed", "deposited", "action", "citation", "confidence", "note"]
    Party.objects.bulk_update(changed, names)
    return len(new) + len(changed)


def _memberships() -> int:
    bodies = {o.code: o for o in Organisation.objects.all()}
    for fact in facts.organisations().values():
        if fact.code not in bodies:
            bodies[fact.code] = Organisation.objects.create(
                code=fact.code, name=fact.name, citation=fact.citation
            )
    there = set(Membership.objects.values_list("body__code", "member", "since"))
    new = [
        Membership(
            body=bodies[m.organisation],
            member=m.member,
            since=m.since,
            until=m.until,
            citation=m.citation,
            confidence=m.confidence,
        )
        for m in facts.memberships()
        if (m.organisation, m.member, m.since) not in there
    ]
    Membership.objects.bulk_create(new)
    return len(new)


def _meetings() -> tuple[int, int]:
    there = set(Meeting.objects.values_list("key", flat=True))
    new = [
        Meeting(
            key=m.id,
            instrument=m.instrument,
            title=m.title,
            place=m.place,
            begins=m.begins,
            ends=m.ends,
            citation=m.citation,
            confidence=m.confidence,
        )
        for m in facts.meetings().values()
        if m.id not in there
    ]
    Meeting.objects.bulk_create(new)
    known = set(Decision.objects.values_list("symbol", flat=True))
    pks = dict(Meeting.objects.values_list("key", "pk"))
    decisions = [
        Decision(
            symbol=d.symbol,
            meeting_id=pks[d.meeting],
            title=d.title,
            citation=d.citation,
            confidence=d.confidence,
        )
        for d in facts.decisions().values()
        if d.symbol not in known
    ]
    Decision.objects.bulk_create(decisions)
    return len(new), len(decisions)
