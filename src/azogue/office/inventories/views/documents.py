"""Documents behind cells: attach one, look at them, take one away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from azogue.office.inventories.access_publish import proof_thing
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Proof, Row
from azogue.office.inventories.services import proofs
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import row_thing
from azogue.office.record.acts import ask
from azogue.office.record.documents import BadUpload
from azogue.office.record.gate import Person, may
from azogue.office.record.http import Asked
from azogue.office.record.models import Document
from azogue.office.words.facts import column_label

MOST_CHOICES = 200


class ProofForm(forms.Form):
    """A new file, or one that is there; and where in it the figure stands."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A scan, a table, a letter: 25 MB at most."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Or a document that is here already"), required=False
    )
    page = forms.CharField(
        label=gettext_lazy("Page or table"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Where in the document the figure stands, such as: Table 4."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, person: Person, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = _documents(person, row)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one document, new or old."""
        given = super().clean() or self.cleaned_data
        if not self.errors and bool(given.get("file")) == bool(given.get("document")):
            self.add_error(None, _("Choose a file, or a document that is here already."))
        return given


def _documents(person: Person, row: Row) -> Any:
    """Return the documents a person may put behind a cell: of the country, or the person's own."""
    inventory = row.version.inventory
    found = Document.objects.filter(country=inventory.country, demo=inventory.demo)
    seen = [d.pk for d in found.order_by("-id")[:MOST_CHOICES] if may(person, "see", d.thing())]
    return Document.objects.filter(pk__in=seen)


def proof_add(request: Asked, row: int) -> HttpResponse:
    """Show the documents behind a cell or a row, and take another one."""
    found = _row(row)
    ask(request.person, "see", row_thing(found))
    column = (request.GET.get("column") or request.POST.get("column") or "")[:40]
    if column and column not in COLUMNS.get(found.sheet, {}):
        raise Http404
    form = ProofForm(request.POST or None, request.FILES or None, person=request.person, row=found)
    if request.method == "POST" and form.is_valid() and _attach(request, found, column, form):
        messages.success(request, _("The document stands behind the figure now."))
        return redirect(_address(found, column))
    shown = Proof.objects.filter(row=found).select_related("document", "by")
    context = {
        "row": found,
        "version": found.version,
        "inventory": found.version.inventory,
        "column": column,
        "column_name": column_label(column, found.sheet) if column else "",
        "cell": found.cells.get(column, "") if column else "",
        "proofs": [(p, column_label(p.column, found.sheet) if p.column else "") for p in shown],
        "form": form,
        "may_attach": bool(may(request.person, "attach", proof_thing(found))),
        "may_detach": bool(may(request.person, "detach", proof_thing(found))),
        "may_overview": bool(may(request.person, "see_work", found.version.thing())),
    }
    return render(request, "inventories/proof_add.html", context, status=422 if form.errors else 200)


def _attach(request: Asked, row: Row, column: str, form: ProofForm) -> bool:
    given = form.cleaned_data
    try:
        if given["file"]:
            proofs.attach_upload(
                request.person,
                row,
                column,
                given["file"],
                title=given["title"],
                page=given["page"],
                note=given["note"],
            )
        else:
            proofs.attach(
                request.person, row, column, given["document"], page=given["page"], note=given["note"]
            )
    except BadUpload as bad:
        form.add_error("file", str(bad))
        return False
    except CellRefused as refused:
        form.add_error(None, str(refused.reason))
        return False
    return True


@require_POST
def proof_remove(request: Asked, pk: int) -> HttpResponse:
    """Take a document away from a cell."""
    rows = Proof.objects.select_related("row__version__inventory", "document")
    found = get_object_or_404(rows, pk=pk)
    proofs.detach(request.person, found, why=request.POST.get("why", "")[:300])
    messages.success(request, _("The document does not stand behind the figure any more. It is still kept."))
    return redirect(_address(found.row, found.column))


def _row(pk: int) -> Row:
    return get_object_or_404(Row.objects.select_related("version__inventory"), pk=pk, removed=False)


def _address(row: Row, column: str) -> str:
    address = reverse("inventories:proof_add", args=[row.pk])
    return f"{address}?column={column}" if column else address
