"""The desk's own pages: which inventories there are, one of them at a glance, and how one begins."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from azogue.inventory import CHANNELS
from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.content import HEADER, content_of
from azogue.office.inventories.estimates import estimate_of_content
from azogue.office.inventories.forms import BeginForm, HeaderForm, WhyForm
from azogue.office.inventories.layout import SHEETS, part_of
from azogue.office.inventories.models import Version
from azogue.office.inventories.selectors import may_see, progress_of, version_for, versions_listed
from azogue.office.inventories.services.carry import begin_from
from azogue.office.inventories.services.cells import save_header
from azogue.office.inventories.services.errors import AlreadyBegun, CellConflict, CellRefused
from azogue.office.inventories.services.versions import begin, new_version
from azogue.office.inventories.workflow import VERSION
from azogue.office.look.todo import sections_for
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import OFFICER
from azogue.office.record.http import Asked

PAGE = 50
STATE_NAMES = {s.name: s.label for s in VERSION.states}


def listing(request: Asked) -> HttpResponseBase:
    """Show the inventories one may see, by country and year; as a table, or as CSV."""
    found = versions_listed(request.person)
    country = request.GET.get("country", "")[:3].upper()
    state = request.GET.get("state", "")
    as_of = parse_date_or_none(request.GET.get("as_of", ""))
    if country:
        found = found.filter(inventory__country=country)
    if state in STATE_NAMES:
        found = found.filter(state=state)
    if as_of is not None:
        found = found.filter(made__date__lte=as_of)
    if request.GET.get("format") == "csv":
        return csv_response(_lines(found[:20_000]), "inventories")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(v, state_on(v, as_of)) for v in page],
        "as_of": as_of,
        "country": country,
        "state": state,
        "states": STATE_NAMES,
        "may_begin": bool(request.person.countries(OFFICER)),
        "supplies": any(r.enterprise for r in request.person.roles),
    }
    return render(request, "inventories/list.html", context)


def _lines(versions: Any) -> Any:
    yield ("country", "year", "version", "state", "begun", "submitted", "approved", "published")
    for v in versions:
        days = (v.made, v.submitted, v.approved, v.published)
        stamps = (d.date().isoformat() if d else "" for d in days)
        yield (v.inventory.country, v.inventory.year, v.number, v.state, *stamps)


def parse_date_or_none(text: str) -> Any:
    """Return a day, or None when the text is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def state_on(version: Version, day: Any) -> tuple[str, Any]:
    """Return the state a version was in on a day, by name and label; today's without a day."""
    name = version.state
    if day is not None:
        stamps = (
            ("draft", version.made),
            ("in_review", version.submitted),
            ("approved", version.approved),
            ("published", version.published),
            (version.state, version.superseded),
        )
        name = [n for n, at in stamps if at is not None and at.date() <= day][-1]
    return name, STATE_NAMES.get(name, name)


def start(request: Asked) -> HttpResponse:
    """Begin an inventory: empty, or with the rows of another year."""
    countries = request.person.countries(OFFICER)
    form = BeginForm(request.POST or None, countries=countries, person=request.person)
    if not countries:
        ask(request.person, "begin", form.thing(""))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["source"] is not None:
                made = begin_from(request.person, given["source"], given["year"], figures=given["figures"])
            else:
                made = begin(request.person, given["country"], given["year"], authority=given["authority"])
        except AlreadyBegun as there:
            messages.info(request, _("This inventory has been begun already. Here it is."))
            return redirect("inventories:overview", there.version.pk)
        except CellRefused as refused:
            form.add_error(None, str(refused.reason))
        else:
            return redirect("inventories:overview", made.pk)
    return render(request, "inventories/begin.html", {"form": form})


def overview(request: Asked, pk: int) -> HttpResponse:
    """Show a version at a glance: how far it is, what it says, what is wrong, what to do next."""
    version = version_for(request.person, pk, "see_work")
    content = content_of(version)
    found = estimate_of_content(content)
    problems = [
        (p, part_of(row.sheet, row.cells) if (row := content.at(p.sheet, p.row)) else "", row)
        for p in content.dossier.problems[:200]
    ]
    plain = version.thing()
    thing = replace(plain, facts={**plain.facts, "errors": found.errors})
    siblings = list(Version.objects.filter(inventory=version.inventory).order_by("-number"))
    shown = any(v.state in SHOWN for v in siblings)
    done = [*history("version", version.pk), *history("inventory", version.inventory_id)]
    context = {
        "version": version,
        "inventory": version.inventory,
        "thing": thing,
        "state_label": STATE_NAMES[version.state],
        "content": content,
        "found": found,
        "progress": progress_of(content, found),
        "totals": [(c, found.figure("total", c)) for c in CHANNELS] if found.totals else [],
        "sheets": [(name, len(content.sheets[name])) for name in SHEETS],
        "problems": problems,
        "gaps": [g for g in found.gaps if g.effect in {"nothing quantified", "releases not quantified"}],
        "buttons": VERSION.buttons(request.person, thing),
        "acts": sorted(done, key=lambda a: a.pk, reverse=True)[:10],
        "siblings": siblings,
        "due": sections_for(request.person, version.inventory.country),
        "batches": version.batches.select_related("by")[:10],
        "links": {name: at for name, at in links(version).items() if shown or name != "public"},
        "may_edit": may_see(request.person, "edit:rows", thing),
        "may_go_on": may_see(request.person, "new_version", thing),
    }
    return render(request, "inventories/overview.html", context)


LINKS = {
    "step": ("inventories:step", "version"),
    "import": ("inventories:import_new", "version"),
    "compare": ("inventories:compare", "version"),
    "remarks": ("inventories:remarks", "version"),
    "public": ("inventories:public", "country year"),
    "rhythm": ("inventories:rhythm", "country"),
    "baseline": ("inventories:baselines", "country"),
    "party": ("treaty:party", "country"),
}


def links(version: Version) -> dict[str, str]:
    """Return the addresses of what other parts of the office offer for a version, where they do."""
    arguments: dict[str, tuple[object, ...]] = {
        "version": (version.pk,),
        "country": (version.inventory.country,),
        "country year": (version.inventory.country, version.inventory.year),
    }
    found: dict[str, str] = {}
    for name, (target, needs) in LINKS.items():
        try:
            found[name] = reverse(target, args=arguments[needs])
        except NoReverseMatch:
            continue
    return found


def header(request: Asked, pk: int) -> HttpResponse:
    """Edit what stands above the figures: title, authority, contact, language, factor sets."""
    version = version_for(request.person, pk, "see_work")
    form = HeaderForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        for name, text, seen in form.changed():
            try:
                save_header(request.person, version, name, text, seen=seen)
            except CellConflict as met:
                said = _("%(who)s wrote here meanwhile: “%(text)s”. Save again to replace it.")
                form.add_error(name, said % {"who": met.by, "text": met.now})
                form.see(name, met.now)
            except CellRefused as refused:
                form.add_error(name, str(refused.reason))
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("inventories:overview", version.pk)
    context = {"version": version, "inventory": version.inventory, "form": form, "lines": HEADER}
    return render(request, "inventories/header.html", context)


def go_on(request: Asked, pk: int) -> HttpResponse:
    """Open a new version after one that is closed, with the reason."""
    version = version_for(request.person, pk, "see_work")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = new_version(request.person, version, form.cleaned_data["why"])
        return redirect("inventories:overview", made.pk)
    return render(request, "inventories/new_version.html", {"version": version, "form": form})
