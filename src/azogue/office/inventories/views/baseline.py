"""Baselines: which there are, one of them with its inputs, freezing one, and computing it again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from azogue.facts import categories, countries
from azogue.inventory import CHANNELS
from azogue.office.inventories import rules
from azogue.office.inventories.access import SHOWN
from azogue.office.inventories.access_publish import baseline_thing, new_baseline
from azogue.office.inventories.models import Baseline, Version
from azogue.office.inventories.services import baseline as service
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.look import locales
from azogue.office.record.acts import ask
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.report.numbers import unit_for

MOST_SHOWN = 500


class FreezeForm(forms.Form):
    """Which years, by which rule, under which name."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        choices=[("year", gettext_lazy("one year")), ("mean", gettext_lazy("mean of years"))],
    )
    years = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Years"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Years with a published or an approved inventory."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed when a baseline of this name gets a new number."),
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [(y, str(y)) for y in years]  # type: ignore[attr-defined]


def known_country(country: str) -> str:
    """Return the code of a country in capitals.

    Raises:
        Http404: There is none.

    """
    code = country.upper()
    if code not in countries():
        raise Http404
    return code


def seen_baselines(person: Any, country: str = "") -> list[Baseline]:
    """Return the baselines a person may see, newest numbers first."""
    found = Baseline.objects.all()
    if country:
        found = found.filter(country=country)
    baselines = list(found.order_by("country", "label", "-number")[:MOST_SHOWN])
    wanted = {i["version"] for b in baselines for i in b.inputs}
    shown = set(Version.objects.filter(pk__in=wanted, state__in=SHOWN).values_list("pk", flat=True))
    return [b for b in baselines if may(person, "see", baseline_thing(b, public=_all_in(b, shown)))]


def _all_in(baseline: Baseline, shown: set[int]) -> bool:
    return bool(baseline.inputs) and all(i["version"] in shown for i in baseline.inputs)


@require_safe
def listing(request: Asked, country: str) -> HttpResponse:
    """Show the baselines of a country."""
    code = known_country(country)
    found = seen_baselines(request.person, code)
    latest: dict[str, int] = {}
    for baseline in found:
        latest[baseline.label] = max(latest.get(baseline.label, 0), baseline.number)
    context = {
        "country": code,
        "baselines": [
            (b, b.number == latest[b.label], b.figures.get("total", {}).get("releases")) for b in found
        ],
        "may_freeze": bool(may(request.person, "freeze", new_baseline(code))),
    }
    return render(request, "inventories/baselines.html", context)


def freeze(request: Asked, country: str) -> HttpResponse:
    """Freeze a baseline."""
    code = known_country(country)
    ask(request.person, "freeze", new_baseline(code, demo=request.person.demo))
    usable = Version.objects.filter(
        inventory__country=code, state__in=service.USABLE, inventory__demo=request.person.demo
    )
    years = sorted(set(usable.values_list("inventory__year", flat=True)))
    first = {"label": request.GET.get("label", "")[:200], "rule": "year"}
    form = FreezeForm(request.POST or None, years=years, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = service.freeze(
                request.person,
                country=code,
                label=given["label"],
                rule=given["rule"],
                years=given["years"],
                why=given["why"],
            )
        except CellRefused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The baseline is frozen."))
            return redirect("inventories:baseline", made.pk)
    context = {"country": code, "form": form, "years": years}
    return render(request, "inventories/baseline_freeze.html", context, status=422 if form.errors else 200)


@require_safe
def baseline(request: Asked, pk: int) -> HttpResponseBase:
    """Show a baseline: figures, rule, inputs, and the numbers it had before."""
    found = get_object_or_404(Baseline.objects.select_related("by"), pk=pk)
    thing = baseline_thing(found)
    ask(request.person, "see", thing)
    if request.GET.get("format") == "csv":
        return csv_response(lines_of(found), f"baseline-{found.country}-{found.number}")
    others = Baseline.objects.filter(country=found.country, label=found.label).order_by("-number")
    versions = {
        v.pk: v
        for v in Version.objects.select_related("inventory").filter(
            pk__in=[i["version"] for i in found.inputs]
        )
    }
    unit = unit_for(f["point"] for f in found.figures.get("total", {}).values())
    context = {
        "baseline": found,
        "rows": _rows(found),
        "unit": unit,
        "unit_name": locales.unit_name(unit),
        "channels": CHANNELS,
        "inputs": [(i, versions.get(i["version"])) for i in found.inputs],
        "others": [b for b in others if b.pk != found.pk and may(request.person, "see", baseline_thing(b))],
        "digest": rules.digest_of_figures(found.figures),
        "may_verify": bool(may(request.person, "verify", thing)),
        "may_freeze": bool(may(request.person, "freeze", new_baseline(found.country, demo=found.demo))),
    }
    return render(request, "inventories/baseline.html", context)


def _rows(found: Baseline) -> list[tuple[str, str, list[Any]]]:
    """Return code, name and figures in the order of the channels, the total last."""
    names = categories()
    codes = [c for c in found.figures if c != "total"]
    ordered = [*codes, *(["total"] if "total" in found.figures else [])]
    return [
        (c, names[c].name if c in names else "", [found.figures[c].get(ch) for ch in CHANNELS])
        for c in ordered
    ]


def lines_of(found: Baseline) -> Any:
    """Yield the lines of a baseline's CSV."""
    yield (
        "country",
        "baseline",
        "number",
        "rule",
        "years",
        "code",
        "channel",
        "kg",
        "low_kg",
        "high_kg",
        "unknown_in",
    )
    years = " ".join(map(str, found.years))
    for code, channels in found.figures.items():
        for channel, f in channels.items():
            unknown = " ".join(map(str, f["unknown_in"]))
            head = (found.country, found.label, found.number, found.rule, years)
            yield (*head, code, channel, f["point"], f["low"], f["high"], unknown)


@require_POST
def verify(request: Asked, pk: int) -> HttpResponse:
    """Compute a baseline again and say whether every digit is the same."""
    found = get_object_or_404(Baseline, pk=pk)
    result = service.verify(request.person, found)
    if result.same:
        messages.success(request, _("Computed again from the frozen inputs: every digit is the same."))
    elif result.changed_inputs:
        messages.error(
            request, _("An input does not say any more what it said when the baseline was frozen.")
        )
    elif result.other_engine:
        messages.warning(
            request,
            _("Another version of the engine computes other digits. The frozen ones stay as they are."),
        )
    else:
        messages.error(request, _("Computed again, some figures differ: this must not be. Report it."))
    return redirect("inventories:baseline", pk)
