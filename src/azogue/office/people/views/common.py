"""What the pages of the desks share: days, pages of a list, a document sent along, what is impossible."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404
from django.utils.dateparse import parse_date

from azogue.office.people.services import Impossible
from azogue.office.record.acts import ask
from azogue.office.record.documents import BadUpload, keep
from azogue.office.record.gate import Decision, Refused
from azogue.office.record.http import Asked
from azogue.office.record.models import Document

ON_A_PAGE: Final = 50
IN_A_FILE: Final = 20_000
"""Most rows of one CSV file."""
M = TypeVar("M", bound=Model)


def proof(request: Asked, country: str, title: str, name: str = "proof") -> Document | None:
    """Keep the document that came with a form, if one did.

    Raises:
        Impossible: The file is not taken.

    """
    upload = request.FILES.get(name)
    if upload is None:
        return None
    try:
        return keep(request.person, country=country, title=title, upload=upload)
    except BadUpload as bad:
        raise Impossible(str(bad), name) from bad


def as_of(request: Asked) -> date | None:
    """Return the day of the question, None for today and for what is no day."""
    try:
        return parse_date(request.GET.get("as_of", "")[:10])
    except ValueError:
        return None


def page_of(request: Asked, rows: QuerySet[M]) -> Page[M]:
    """Return the page of a list that is asked for, the nearest when there is none such."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def known(request: Asked) -> None:
    """Send the public to the sign-in page.

    Raises:
        Refused: Nobody has signed in.

    """
    from django.utils.translation import gettext as _

    if not request.person.known:
        raise Refused(Decision(False, _("Sign in to do this."), hidden=True))


def found(request: Asked, model: type[M], pk: int, *related: str) -> M:
    """Return a record that the person may see.

    Raises:
        Refused: There is none, or the person may not know of it; both are answered alike.

    """
    record = model._default_manager.select_related(*related).filter(pk=pk).first()
    if record is None:
        if not request.person.known:
            raise Refused(Decision(False, "", hidden=True))
        raise Http404
    ask(request.person, "see", record.thing())  # type: ignore[attr-defined]
    return record


def tried(request: Asked, form: BaseForm | None, doing: Callable[[], Any]) -> Any:
    """Do something; what is impossible is said on the form, or as a message, and None is returned."""
    try:
        return doing()
    except Impossible as no:
        if form is None:
            messages.error(request, str(no.reason))
        else:
            form.add_error(no.field if no.field in form.fields else None, str(no.reason))
        return None
