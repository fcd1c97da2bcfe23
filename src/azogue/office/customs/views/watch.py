"""The watch list: what somebody wants to hear about, and what it has found."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from azogue.office.customs import selectors, wording
from azogue.office.customs.forms import WatchForm
from azogue.office.customs.models import Watch, WatchHit
from azogue.office.customs.services.watching import Wish, remove_watch, set_watch
from azogue.office.customs.views.alerts import described
from azogue.office.customs.views.common import page_of, trade_of
from azogue.office.look import locales
from azogue.office.people.views.common import found, tried
from azogue.office.record.acts import ask
from azogue.office.record.gate import Thing, may
from azogue.office.record.http import Asked

SHOWN: Final = 8
"""Hits of a watch on the list."""


@require_safe
def watched(request: Asked, country: str) -> HttpResponse:
    """Show what is watched, with what it has found."""
    code = trade_of(request, country)
    context = {
        **page_of(request, code, "watch"),
        "watched": [_shown(request, one) for one in selectors.watches(code)],
        "may_watch": bool(may(request.person, "add", _new(request, code))),
    }
    return render(request, "customs/watch.html", context)


def _new(request: Asked, code: str) -> Thing:
    return Thing("watch", None, code, demo=request.person.demo)


def _shown(request: Asked, watch: Watch) -> dict[str, Any]:
    # Alerts come before months of trade, of which the newest come first.
    hits = selectors.hits_of(watch).order_by(F("alert__year").desc(nulls_last=True), "-period", "-pk")
    thing = watch.thing()
    filters = {"hs": watch.hs, "partner": watch.partner}
    months = reverse("customs:months", args=[watch.country])
    return {
        "watch": watch,
        "about": _about(watch),
        "hits": [_hit(hit) for hit in hits[:SHOWN]],
        "more": max(hits.count() - SHOWN, 0),
        "trade": f"{months}?{urlencode({k: v for k, v in filters.items() if v})}",
        "may_change": bool(may(request.person, "change", thing)),
        "may_remove": bool(may(request.person, "remove", thing)),
    }


def _hit(hit: WatchHit) -> dict[str, Any]:
    return {"hit": hit, "alert": described(hit.alert) if hit.alert is not None else None}


def _about(watch: Watch) -> str:
    """Say what is watched."""
    code = f"{watch.hs} {wording.code_name(watch.hs)}".strip()
    parts = [code, wording.area_name(watch.partner) if watch.partner else ""]
    parts.append(wording.words(watch.detector, "detector") if watch.detector else "")
    if watch.threshold is not None:
        parts.append(_("from %(amount)s USD on") % {"amount": locales.number(watch.threshold)})
    return " · ".join(part for part in parts if part)


def add(request: Asked, country: str) -> HttpResponse:
    """Put something on the list."""
    code = trade_of(request, country)
    ask(request.person, "add", _new(request, code))
    form = WatchForm(request.POST or None)
    return _kept(request, code, form, None) or _form(request, code, form, _("Watch something"))


def change(request: Asked, pk: int) -> HttpResponse:
    """Change what is watched."""
    one = found(request, Watch, pk)
    ask(request.person, "change", one.thing())
    form = WatchForm(request.POST or None, instance=Watch.objects.get(pk=pk))
    return _kept(request, one.country, form, one) or _form(request, one.country, form, one.title)


def _kept(request: Asked, code: str, form: WatchForm, watch: Watch | None) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    wish = Wish(**form.cleaned_data)
    if tried(request, form, lambda: set_watch(request.person, wish, country=code, watch=watch)) is None:
        return None
    messages.success(request, _("Saved."))
    return redirect("customs:watch", code)


def _form(request: Asked, code: str, form: WatchForm, title: str) -> HttpResponse:
    context = {
        **page_of(request, code, "watch"),
        "form": form,
        "title": title,
        "submit": _("Save"),
        "back": reverse("customs:watch", args=[code]),
    }
    return render(request, "customs/form.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Asked, pk: int) -> HttpResponse:
    """Take a watch off the list."""
    one = Watch.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    country = one.country
    remove_watch(request.person, one)
    messages.success(request, _("It is no longer watched."))
    return redirect("customs:watch", country)
