"""Pages of documents: what a file is, and the file."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from azogue.office.record.acts import ask, history
from azogue.office.record.documents import open_document, share
from azogue.office.record.http import Asked
from azogue.office.record.models import Document


@require_safe
def document(request: Asked, number: int) -> HttpResponse:
    """Show what a document is, who sent it and when."""
    found = get_object_or_404(Document, pk=number)
    ask(request.person, "see", found.thing())
    acts = history("document", found.pk) if request.person.known else []
    return render(request, "record/document.html", {"document": found, "thing": found.thing(), "acts": acts})


@require_safe
def document_file(request: Asked, number: int) -> HttpResponseBase:
    """Give the file itself."""
    return open_document(request.person, get_object_or_404(Document, pk=number))


@require_POST
def document_share(request: Asked, number: int) -> HttpResponse:
    """Make a document public, or no longer public."""
    found = get_object_or_404(Document, pk=number)
    share(request.person, found, public=request.POST.get("public") == "yes", why=request.POST.get("why", ""))
    return redirect("record:document", number=number)
