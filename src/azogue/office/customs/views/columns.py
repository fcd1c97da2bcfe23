"""What the columns of a file mean: filled in from its header, looked at by a person, kept under a name."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from azogue.office.customs import selectors
from azogue.office.customs.heads import mapping_from
from azogue.office.customs.mapping_form import MappingForm, suggested
from azogue.office.customs.models import CustomsMapping, Delivery
from azogue.office.customs.services.deciding import set_columns
from azogue.office.customs.services.mappings import remove_mapping
from azogue.office.customs.views.common import number_of, page_of, trade_of
from azogue.office.customs.views.deliveries import after_reading
from azogue.office.people.views.common import found, tried
from azogue.office.record.acts import ask
from azogue.office.record.http import Asked
from azogue.trade import CustomsMapping as Columns


def columns(request: Asked, pk: int) -> HttpResponseBase:
    """Ask what the columns of a delivery mean."""
    one = found(request, Delivery, pk, "mapping")
    ask(request.person, "edit:columns", one.thing())
    if one.kind != Delivery.Kind.OWN:
        return redirect("customs:delivery", pk)
    kept = selectors.fitting_mappings(one)
    taken = next((m for m in kept if m.pk == number_of(request.GET.get("take", ""))), None)
    form = MappingForm(
        one.header,
        one.samples,
        _start(one, taken),
        request.POST or None,
        name=taken.name if taken else one.mapping.name if one.mapping else "",
        accepts=taken.accepts if taken else bool(one.mapping and one.mapping.accepts),
    )
    if request.method == "POST" and form.is_valid():
        name, accepts = form.cleaned_data["name"], form.cleaned_data["accepts"]

        def keep() -> Delivery:
            return set_columns(request.person, one, form.mapping(), name=name, accepts=accepts)

        done = tried(request, form, keep)
        if done is not None:
            return redirect(after_reading(done))
    context = {
        **page_of(request, one.country, "deliveries"),
        "delivery": one,
        "header": one.header,
        "samples": one.samples,
        "form": form,
        "saved": kept,
        "taken": taken,
    }
    return render(request, "customs/columns.html", context, status=422 if form.errors else 200)


def _start(delivery: Delivery, taken: CustomsMapping | None) -> Columns:
    """Return what the form is filled in with: the chosen mapping, the one it was read with, or a guess."""
    said = taken.mapping if taken else delivery.columns
    if said:
        return mapping_from(said)
    return suggested(delivery.header, delivery.samples, delivery.country)


@require_POST
def remove(request: Asked, country: str, pk: int) -> HttpResponse:
    """Take a saved mapping away."""
    code = trade_of(request, country)
    kept = selectors.mappings(code).filter(pk=pk).first()
    if kept is None:
        raise Http404
    remove_mapping(request.person, kept)
    messages.success(request, _("The mapping was taken away. Deliveries keep what they were read with."))
    return redirect("customs:deliveries", code)
