"""What this desk gives people to do: deliveries to look at, alerts to answer, bulletins to publish."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from azogue.office.customs import selectors
from azogue.office.customs.charts import month_label
from azogue.office.customs.selectors_pages import waiting_todos
from azogue.office.customs.workflow import EDITORS, PUBLISHERS
from azogue.office.look import locales
from azogue.office.look.todo import Todo, Tone
from azogue.office.record.gate import Person

LATEST: Final = 3
"""Bulletins that the public is told of."""


def todo_of(person: Person) -> Iterator[Todo]:
    """Yield what somebody has to do at the border, and what the public can read about it."""
    if not person.known:
        yield from _published()
        return
    for country in [c for c in person.countries(*EDITORS) if c]:
        yield from waiting_todos(country, str(_("Customs")))
        yield from _alerts(country)
    for country in [c for c in person.countries(*PUBLISHERS) if c]:
        yield from _bulletin(country)


def _alerts(country: str) -> Iterator[Todo]:
    new = selectors.alerts(country, state="new")
    count = new.count()
    if not count:
        return
    watched = bool(getattr(new.first(), "watched", 0))  # those come first
    text = ngettext("%(count)s alert to answer", "%(count)s alerts to answer", count)
    page = f"{reverse('customs:alerts', args=[country])}?state=new"
    label = _("watch list") if watched else _("new")
    tone: Tone = "bad" if watched else "warn"
    yield Todo(_("Customs"), text % {"count": locales.number(count)}, page, tone, label, None, country)


def _bulletin(country: str) -> Iterator[Todo]:
    """Yield the last month that nobody has published yet."""
    last = selectors.last_month(country)
    if last is None or selectors.bulletins(country).filter(month=last).exists():
        return
    text = _("The bulletin of %(month)s can be published.") % {"month": month_label(last)}
    page = reverse("customs:bulletin", args=[country, last])
    yield Todo(_("Customs"), text, page, "info", _("bulletin"), None, country)


def _published() -> Iterator[Todo]:
    for one in selectors.bulletins().order_by("-published", "-pk")[:LATEST]:
        words = {"country": locales.country(one.country), "month": month_label(one.month)}
        text = _("%(country)s, %(month)s (invented)") if one.demo else _("%(country)s, %(month)s")
        page = reverse("customs:bulletin", args=[one.country, one.month])
        when = one.published.date()
        yield Todo(_("Trade bulletins"), text % words, page, "info", "", when, one.country)
