"""What is read at this desk: the standing of a Party, what it means for a day, lists as of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from django.db.models import Count, Q, QuerySet

from azogue.facts import treaty as facts
from azogue.facts.treaty.records import Amendment, Schedule
from azogue.office.record.gate import Person
from azogue.office.treaty import rules
from azogue.office.treaty.access import OFFICE, SHOWN
from azogue.office.treaty.models import Answer, Call, Membership, Party, Request

SOON: Final = timedelta(days=365)
"""What is due within this time stands on a Party's page as due next."""
StatusOn = Literal["party", "joining", "left", "signatory", "unknown"]


@lru_cache(maxsize=1)
def circumstances() -> tuple[str, ...]:
    """Return what may be so in a country and decides which duties apply."""
    return tuple(dict.fromkeys(d.circumstance for d in facts.deadlines().values() if d.circumstance))


def whole(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Return Parties with all that decides what is banned and due, in few queries."""
    return parties.prefetch_related("answers", "exemptions", "fulfilments")


def standing_of(party: Party) -> rules.Standing:
    """Return a Party as the rules want it."""
    answers = list(party.answers.all())

    def said(kind: Answer.Kind) -> list[Answer]:
        return [a for a in answers if a.kind == kind]

    return rules.Standing(
        code=party.country,
        deposited=party.deposited,
        declared=party.declared,
        accepted={a.amendment: a.on for a in said(Answer.Kind.ACCEPTED)},
        refused={a.amendment: rules.Refusal(a.on, a.withdrawn) for a in said(Answer.Kind.REFUSED)},
        alternative=frozenset(a.amendment for a in said(Answer.Kind.ALTERNATIVE)),
        exemptions=tuple(
            rules.Exemption(e.item, e.registered, e.until, e.extended_until, e.decision, e.withdrawn)
            for e in party.exemptions.all()
        ),
        left=party.left,
        circumstances=party.circumstances,
        gold_notice=party.gold_notice,
        recorded=party.recorded,
    )


def status_on(party: Party, day: date) -> StatusOn:
    """Return what a State or organisation is under the treaty on a day."""
    if party.status == Party.Status.SIGNATORY:
        return "signatory"
    standing = standing_of_dates(party)
    if party.left is not None and party.left <= day:
        return "left"
    bound = rules.is_party(standing, day)
    return "unknown" if bound is None else "party" if bound else "joining"


def standing_of_dates(party: Party) -> rules.Standing:
    """Return only the dates of a Party, for lists."""
    return rules.Standing(party.country, party.deposited, left=party.left)


@dataclass(frozen=True, slots=True)
class Texts:
    """An amendment and from when it binds a Party."""

    amendment: Amendment
    bound: rules.Bound


@dataclass(frozen=True, slots=True)
class Position:
    """Everything a Party's page answers, as of a day."""

    day: date
    status: StatusOn
    in_force: date | None
    texts: tuple[Texts, ...]
    bans: tuple[rules.Ban, ...]
    duties: tuple[rules.Due, ...]
    """Deadlines and dated targets together, in the order of the dates."""

    def of(self, *statuses: str) -> tuple[rules.Ban, ...]:
        """Return the bans of these statuses."""
        return tuple(b for b in self.bans if b.status in statuses)

    @property
    def banned(self) -> tuple[rules.Ban, ...]:
        """What is not allowed on the day, the newest ban first."""
        return tuple(sorted(self.of("banned"), key=lambda b: (b.since or date.min, b.item.id), reverse=True))

    @property
    def coming(self) -> tuple[rules.Ban, ...]:
        """What will not be allowed, the nearest first."""
        return tuple(sorted(self.of("coming"), key=lambda b: (b.since or date.max, b.item.id)))

    @property
    def exempt(self) -> tuple[rules.Ban, ...]:
        """What is allowed only by an exemption."""
        return self.of("exempt")

    @property
    def other(self) -> tuple[rules.Ban, ...]:
        """What does not bind the Party, is met by other measures, or cannot be told."""
        return self.of("not bound", "not known", "alternative")

    @property
    def late(self) -> tuple[rules.Due, ...]:
        """What is late for certain."""
        return tuple(d for d in self.duties if d.late)

    @property
    def perhaps_late(self) -> tuple[rules.Due, ...]:
        """What is late if it applies."""
        return tuple(d for d in self.duties if d.status == "late" and d.applies is None)

    @property
    def unrecorded(self) -> tuple[rules.Due, ...]:
        """Whose date has passed, and nothing is recorded here; nobody says that it is late."""
        return tuple(d for d in self.duties if d.status == "no record")

    @property
    def due(self) -> tuple[rules.Due, ...]:
        """What is still to come."""
        return tuple(d for d in self.duties if d.status == "due")

    @property
    def soon(self) -> tuple[rules.Due, ...]:
        """What is due within a year and applies for certain."""
        return tuple(d for d in self.due if d.due and d.due <= self.day + SOON and d.applies)


def position_of(party: Party, day: date) -> Position:
    """Return what the treaty means for a Party on a day."""
    standing = standing_of(party)
    texts = facts.amendments()
    done = [rules.Done(f.rule, f.on, f.due) for f in party.fulfilments.all()]
    bound: tuple[Texts, ...] = ()
    bans: tuple[rules.Ban, ...] = ()
    duties: tuple[rules.Due, ...] = ()
    if party.status == Party.Status.PARTY:
        items = facts.annex_items()
        bound = tuple(Texts(a, rules.bound_by(standing, a)) for a in texts.values())
        bans = rules.bans_of(standing, items.values(), texts, day)
        dates = rules.deadlines_of(standing, facts.deadlines(), texts, day, done)
        targets = rules.targets_of(standing, items.values(), facts.dental_measures(), texts, day, done)
        duties = tuple(sorted((*dates, *targets), key=lambda d: (d.due or date.max, d.rule, d.about)))
    return Position(day, status_on(party, day), standing.in_force, bound, bans, duties)


def parties_on(day: date, *, member_of: str = "") -> list[tuple[Party, StatusOn]]:
    """Return Parties and signatories with what each is on a day, of an organisation if one is named."""
    found = Party.objects.all()
    if member_of:
        found = found.filter(country__in=members_of(member_of, day))
    return [(party, status_on(party, day)) for party in found]


def members_of(organisation: str, day: date) -> tuple[str, ...]:
    """Return the members of an organisation on a day."""
    held = Membership.objects.filter(body__code=organisation).select_related("body")
    return rules.members_on(held, organisation, day)


def memberships_of(country: str, day: date) -> list[Membership]:
    """Return the memberships of a country on a day."""
    held = Membership.objects.filter(member=country, since__lte=day).select_related("body")
    return list(held.filter(Q(until=None) | Q(until__gte=day)))


@dataclass(frozen=True, slots=True)
class Course:
    """A control schedule for a Party: baseline, limits and verdicts by year."""

    schedule: Schedule
    baseline: Decimal | None
    verdicts: tuple[rules.Verdict, ...]


def course_of(party: Party, schedule: Schedule, last: int) -> Course:
    """Return how a Party keeps to a schedule, from its first baseline year to a last year."""
    amounts: Mapping[int, Decimal | None] = dict(
        party.reported.filter(schedule=schedule.id).values_list("year", "amount")
    )
    base = rules.baseline_of(amounts, schedule.baseline_years)
    end = max(last, schedule.steps[-1].from_year, *amounts)
    begin = min(schedule.baseline_years[0], *amounts, end)
    years = range(begin, end + 1)
    return Course(schedule, base, rules.verdicts(base, schedule.steps, amounts, years))


def requests_on(day: date, *, state: str = "", country: str | None = None) -> QuerySet[Request]:
    """Return requests that had been made by a day, the soonest due first."""
    found = Request.objects.filter(opened__lte=day).select_related("meeting", "decision", "before")
    if state == "open":
        found = found.filter(Q(closed=None) | Q(closed__gt=day))
    elif state:
        found = found.filter(state=state)
    return found if country is None else found.filter(country=country)


def calls_for(person: Person) -> QuerySet[Call]:
    """Return the calls somebody may see, with how many were asked, opened and answered."""
    held = person.countries(*OFFICE)
    seen = Q(state__in=SHOWN)
    if held:
        seen |= Q() if "" in held else Q(country__in=held)
        if "" in held:
            seen = Q()
    return counted(Call.objects.filter(seen))


def counted(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Return calls with how many bodies were asked, opened the link, and answered."""
    return calls.annotate(
        asked=Count("invitees"),
        looked=Count("invitees", filter=Q(invitees__opened__isnull=False)),
        replied=Count("invitees", filter=Q(invitees__answered__isnull=False)),
    ).order_by("-pk")
