"""What is read of people and institutions: lists for a person, as of a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from azogue.facts import countries
from azogue.office.look import locales
from azogue.office.people.access import OFFICE
from azogue.office.people.models import Account, Appointment, Enterprise, Funding, Institution, Invitation
from azogue.office.people.rules import Cover, Money, cover
from azogue.office.record.gate import ADMINISTRATOR, SUPPLIER, Person
from azogue.office.record.models import Act


def focal_point(country: str) -> tuple[str, str] | None:
    """Return name and e-mail of whom to write to in a country; None when nobody is entered."""
    found = institutions_on(timezone.localdate(), country=country).exclude(focal_email="")
    order = {Institution.Kind.NATIONAL: 0, Institution.Kind.MINISTRY: 1}
    best = min(found, key=lambda i: order.get(Institution.Kind(i.kind), 2), default=None)
    return None if best is None else (best.focal_point or best.name, best.focal_email)


def country_choices(codes: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of countries in the order of their names in the language of the page."""
    chosen = countries() if codes is None else codes
    return sorted(((c, locales.country(c)) for c in chosen), key=lambda pair: _plain(pair[1]))


def _plain(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKD", text).casefold()


def own_countries(person: Person, *roles: str) -> list[str] | None:
    """Return the countries somebody holds one of these roles for; None is every country."""
    held = person.countries(*roles)
    return None if "" in held else list(held)


def _of_countries(where: list[str] | None) -> Q:
    """Return the condition of things of these countries; every thing, also in an "or", when it is None."""
    return ~Q(pk__in=[]) if where is None else Q(country__in=where)


def _on(day: date) -> Q:
    """Return the condition that something has begun and not ended on a day."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def institutions_on(
    day: date, *, country: str = "", kind: str = "", demo: bool = True
) -> QuerySet[Institution]:
    """Return the institutions that exist on a day."""
    found = Institution.objects.filter(_on(day))
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    return found if demo else found.filter(demo=False)


def countries_without(day: date) -> list[tuple[str, str]]:
    """Return (code, name) of the countries without a national mercury institution on a day."""
    having = institutions_on(day, kind=Institution.Kind.NATIONAL).values_list("country", flat=True)
    return country_choices(set(countries()) - set(having))


def money_of(funding: Iterable[Funding]) -> list[Money]:
    """Return entries of money as the rules take them."""
    return [Money(f.year, f.source, f.amount, f.currency, f.ends_on) for f in funding]


def cover_of(institution: Institution, today: date) -> Cover:
    """Answer for an institution when outside money ends, and who carries it then."""
    return cover(money_of(institution.funding.all()), today)


def enterprises_of(country: str, day: date | None = None) -> QuerySet[Enterprise]:
    """Return the enterprises of a country that are not closed on a day (today)."""
    return Enterprise.objects.filter(_on(day or timezone.localdate()), country=country)


def enterprises_for(person: Person, day: date | None = None) -> QuerySet[Enterprise]:
    """Return the enterprises somebody may see, on a day if one is stated."""
    mine = [r.enterprise for r in person.roles if r.name == SUPPLIER and r.enterprise]
    seen = Q(pk__in=mine)
    if any(r.name in OFFICE for r in person.roles):
        seen |= _of_countries(own_countries(person, *OFFICE))
    found = Enterprise.objects.filter(seen)
    if day is not None:
        found = found.filter(_on(day))
    return found.annotate(people=Count("suppliers", distinct=True)).order_by("country", "name", "pk")


def appointments_for(person: Person, day: date | None = None, country: str = "") -> QuerySet[Appointment]:
    """Return the appointments somebody may see, on a day if one is stated; the newest begin first."""
    seen = Q(account_id=person.id)
    if any(r.name in OFFICE for r in person.roles):
        seen |= _of_countries(own_countries(person, *OFFICE))
    found = Appointment.objects.filter(seen).select_related("account", "enterprise", "by", "second")
    if day is not None:
        found = found.filter(Q(since__lte=day) & (Q(until=None) | Q(until__gte=day)))
    if country:
        found = found.filter(country=country)
    return found.order_by("country", "role", "account__name", "pk")


def invitations_for(person: Person) -> QuerySet[Invitation]:
    """Return the invitations somebody may see, newest first."""
    if not any(r.name in OFFICE for r in person.roles):
        return Invitation.objects.none()
    seen = _of_countries(own_countries(person, *OFFICE)) | Q(by_id=person.id)
    return Invitation.objects.filter(seen).select_related("enterprise", "by", "accepted_by")


def accounts_for(person: Person) -> QuerySet[Account]:
    """Return every account, to an administrator with power."""
    if not any(r.name == ADMINISTRATOR for r in person.roles):
        return Account.objects.filter(pk=person.id or 0)
    return Account.objects.prefetch_related("appointments").order_by("name", "pk")


def colleagues_of(person: Person) -> QuerySet[Account]:
    """Return the accounts to whom somebody can give a further role: those of the own countries."""
    if any(r.name == ADMINISTRATOR for r in person.roles):
        return Account.objects.filter(is_active=True)
    where = _of_countries(own_countries(person, *OFFICE))
    ids = Appointment.objects.filter(where).values("account_id")
    return Account.objects.filter(is_active=True, pk__in=ids)


def acts_for(
    person: Person,
    *,
    country: str = "",
    kind: str = "",
    who: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Act]:
    """Return the acts somebody may read: of the own countries for who works there, and one's own."""
    if not person.known:
        return Act.objects.none()
    seen = Q(person_id=person.id)
    if any(r.name in OFFICE for r in person.roles):
        seen |= _of_countries(own_countries(person, *OFFICE))
    found = Act.objects.filter(seen)
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    if who:
        found = found.filter(person_name__icontains=who)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until) + timedelta(days=1))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
