"""Deliveries: the list, a file handed in, its preview, what becomes of it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from azogue.office.customs import selectors
from azogue.office.customs.charts import month_label
from azogue.office.customs.counting import BadRow, Sum
from azogue.office.customs.forms import DeliveryForm, StepForm
from azogue.office.customs.models import CustomsMapping, Delivery
from azogue.office.customs.selectors_pages import address_of
from azogue.office.customs.services.arriving import BadUpload, upload
from azogue.office.customs.services.deciding import step_delivery
from azogue.office.customs.views.common import ON_A_PAGE, new_delivery, page_of, trade_of
from azogue.office.customs.wording import area_name, code_name
from azogue.office.customs.workflow import DELIVERY
from azogue.office.people.views.common import found, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked

SUMS: Final = 60
"""Lines of sums on a preview."""
BY: Final = {
    "year": gettext_lazy("Year"),
    "month": gettext_lazy("Month"),
    "code": gettext_lazy("Code"),
    "partner": gettext_lazy("Partner"),
}
TONES: Final = {"error": "bad", "warning": "warn"}


@require_safe
def deliveries(request: Asked, country: str) -> HttpResponse:
    """Show what was handed in, and what became of it."""
    code = trade_of(request, country)
    page = Paginator(selectors.deliveries(code), ON_A_PAGE).get_page(request.GET.get("page"))
    mappings = selectors.mappings(code)
    context = {
        **page_of(request, code, "deliveries"),
        "page": page,
        "rows": [(one, DELIVERY.state(one.state)) for one in page],
        "mappings": mappings,
        "may_remove": any(may(request.person, "remove", one.thing()) for one in mappings[:1]),
    }
    return render(request, "customs/deliveries.html", context)


def add(request: Asked, country: str) -> HttpResponseBase:
    """Take a file."""
    code = trade_of(request, country)
    ask(request.person, "add", new_delivery(request, code))
    kept = list(selectors.mappings(code))
    names = [(str(one.pk), one.name) for one in kept]
    form = DeliveryForm(names, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in kept if str(one.pk) == form.cleaned_data.get("saved")), None)
        made = _taken(request, code, form, chosen)
        if made is not None:
            return redirect(after_reading(made))
    context = {
        **page_of(request, code, "deliveries"),
        "form": form,
        "title": _("Hand in a file"),
        "lead": _("Nothing counts before you have seen its preview and accepted it."),
        "submit": _("Read the file"),
        "back": reverse("customs:deliveries", args=[code]),
    }
    return render(request, "customs/form.html", context, status=422 if form.errors else 200)


def _taken(request: Asked, code: str, form: DeliveryForm, mapping: CustomsMapping | None) -> Delivery | None:
    said = form.cleaned_data

    def keep() -> Delivery:
        return upload(request.person, code, said["file"], kind=said["kind"], mapping=mapping)

    try:
        made: Delivery | None = tried(request, form, keep)
    except BadUpload as bad:
        form.add_error("file", str(bad))
        return None
    return made


def after_reading(delivery: Delivery) -> str:
    """Return where a person goes once a file was handed in: to the job while it is read, then to it."""
    delivery.refresh_from_db()
    page = address_of(delivery)
    if delivery.state == "reading" and delivery.job:
        return f"{reverse('jobs:job', args=[delivery.job])}?{urlencode({'next': page})}"
    return page


@require_safe
def delivery(request: Asked, pk: int) -> HttpResponse:
    """Show a delivery: what was read, what cannot be used and why, what was set aside, its sums."""
    one = found(request, Delivery, pk, "by", "mapping")
    by = request.GET.get("by", "year")
    by = by if by in BY else "year"
    sums, total = selectors.sums_of(one, by, SUMS)
    context = {
        **page_of(request, one.country, "deliveries"),
        "delivery": one,
        "state": DELIVERY.state(one.state),
        "going": one.state == "reading",
        "said": [(TONES.get(p.get("severity", ""), "info"), p.get("message", "")) for p in one.problems],
        "bad": Paginator(_Bad(one), ON_A_PAGE).get_page(request.GET.get("page")),
        "overlaps": selectors.overlaps(one) if one.state in {"preview", "undone"} else (),
        "aside": sorted(one.aside.items(), key=lambda pair: -pair[1]),
        "sums": [(_label(row, by), row) for row in sums],
        "more": total - len(sums),
        "by": by,
        "by_label": BY[by],
        "by_choices": list(BY.items()),
        "buttons": DELIVERY.buttons(request.person, one.thing()),
        "may_map": one.kind == "own" and bool(may(request.person, "edit:columns", one.thing())),
        "acts": history("delivery", one.pk),
    }
    return render(request, "customs/delivery.html", context)


class _Bad(Sequence[BadRow]):
    """The bad rows of a delivery, of which only the asked page is read."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def __len__(self) -> int:
        return int(self._delivery.quarantined) if self._delivery.quarantine else 0

    def __getitem__(self, part: Any) -> Any:
        first, last, _step = part.indices(len(self))
        return list(selectors.bad_rows(self._delivery, first, max(last - first, 0)))


def _label(row: Sum, by: str) -> str:
    if by == "month":
        return month_label(row.label)
    if by == "code":
        return f"{row.label} {code_name(row.label)}".strip()
    return area_name(row.label) if by == "partner" else row.label


@require_safe
def bad_csv(request: Asked, pk: int) -> HttpResponseBase:
    """Download the rows that cannot be used, for whoever made the file."""
    one = found(request, Delivery, pk)

    def lines() -> Iterator[Sequence[Any]]:
        yield ["file", "row", "column", "value", "what_is_wrong", "what_to_do"]
        for row in selectors.bad_rows(one):
            yield [row.source, row.line, row.column, row.value, row.reason, row.remedy]

    return csv_response(lines(), f"bad_rows_{one.pk}")


@require_safe
def file(request: Asked, pk: int) -> HttpResponseBase:
    """Give the file as it came."""
    one = found(request, Delivery, pk)
    if not one.file:
        raise Http404
    kind = "application/gzip" if one.name.endswith(".gz") else "text/csv"
    response = FileResponse(one.file.open("rb"), as_attachment=True, filename=one.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def step(request: Asked, pk: int) -> HttpResponseBase:
    """Accept a delivery, discard it, or take it back."""
    one = found(request, Delivery, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    done = tried(request, None, lambda: step_delivery(request.person, one, **said))
    if done is None:
        return redirect("customs:delivery", pk)
    words = {
        "accept": _("Accepted. Its rows count from now on."),
        "undo": _("Taken back. Its rows count in no figure any more."),
        "discard": _("Discarded."),
    }
    messages.success(request, words[said["verb"]])
    standing = selectors.standing_of(one.country)
    after = reverse("customs:delivery", args=[pk])
    if said["verb"] == "accept":
        after = reverse("customs:country", args=[one.country])
    if said["verb"] != "discard" and not standing.fresh and standing.job:
        return redirect(f"{reverse('jobs:job', args=[standing.job])}?{urlencode({'next': after})}")
    return redirect(after)
