"""What this desk gives people to do: requests to answer, second notices, consents that end or run out."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.consents.access import EDITORS
from azogue.office.consents.models import Consent, GeneralNotification
from azogue.office.consents.notices import ACKNOWLEDGE
from azogue.office.consents.selectors import ending, nearly_drawn, second_due, to_answer
from azogue.office.look import locales
from azogue.office.look.todo import Todo
from azogue.office.people.selectors import own_countries
from azogue.office.record.gate import Person

MOST: Final = 30
LATEST: Final = 3


def todo_of(person: Person) -> Iterator[Todo]:
    """Yield what an officer has to do about consents; to the public, which countries consent in general."""
    if not person.known:
        yield from _public()
    if not person.countries(*EDITORS):
        return
    where = own_countries(person, *EDITORS)
    yield from _to_answer(person, where)
    yield from _second(person)
    today, section = timezone.localdate(), _("Consents")
    for consent in ending(person, today)[:MOST]:
        text = _("The consent %(number)s of %(country)s ends") % _of(consent, consent.importer)
        yield Todo(section, text, _page(consent), "info", _("ends soon"), consent.last, _mine(consent, where))
    for consent in nearly_drawn(person, today).filter(drawn__lt=F("granted"))[:MOST]:
        text = _("Little is left of the consent %(number)s of %(country)s") % _of(consent, consent.importer)
        yield Todo(section, text, _page(consent), "info", _("nearly used up"), None, _mine(consent, where))


def _public() -> Iterator[Todo]:
    """Yield general notifications in force, the newest first: the treaty makes them public."""
    today = timezone.localdate()
    found = GeneralNotification.objects.filter(Q(demo=False) | Q(demo=settings.DEMO), revoked=None)
    found = found.filter(Q(first=None) | Q(first__lte=today), Q(last=None) | Q(last__gte=today))
    for general in found.order_by("-pk")[:LATEST]:
        words = {"country": locales.country(general.country), "number": general.number}
        text = _("%(country)s consents to imports of mercury in general: %(number)s") % words
        page = reverse("consents:general", args=[general.pk])
        yield Todo(_("Consents"), text, page, "info", "", general.first, general.country)


def _to_answer(person: Person, where: list[str] | None) -> Iterator[Todo]:
    """Yield requests to the own country, and those of which the record here is all there is."""
    waiting = to_answer(person) if where is None else to_answer(person).filter(importer__in=where)
    for consent in waiting[:MOST]:
        text = _("Answer the request %(number)s of %(country)s") % _of(consent, consent.exporter)
        page = reverse("consents:answer", args=[consent.pk])
        yield Todo(_("Consents"), text, page, "warn", _("to answer"), consent.proposed, consent.importer)


def _second(person: Person) -> Iterator[Todo]:
    for notice in second_due(person, timezone.localdate())[:MOST]:
        words = {"number": notice.number, "country": locales.country(notice.importer)}
        text = (
            _("Nobody in %(country)s acknowledged the export notification %(number)s: send it again") % words
        )
        due = None if notice.sent is None else notice.sent + ACKNOWLEDGE
        page = reverse("consents:notice", args=[notice.pk])
        yield Todo(_("Consents"), text, page, "bad", _("second notice due"), due, notice.exporter)


def _of(consent: Consent, country: str) -> dict[str, str]:
    return {"number": consent.number, "country": locales.country(country)}


def _page(consent: Consent) -> str:
    return reverse("consents:consent", args=[consent.pk])


def _mine(consent: Consent, where: list[str] | None) -> str:
    """Return the country for which somebody looks at a consent."""
    own = (consent.keeper, consent.importer, consent.exporter)
    return next((c for c in own if where is None or c in where), consent.keeper)
