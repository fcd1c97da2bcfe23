"""What the pages of this desk share: a form page, a document sent along, whose office it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from azogue.office.consents.access import EDITORS, OFFICE
from azogue.office.people.selectors import own_countries
from azogue.office.people.services import Impossible
from azogue.office.record.documents import BadUpload, keep
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.http import Asked
from azogue.office.record.models import Document


def form_page(
    request: Asked,
    form: Any,
    title: "str | Promise",
    back: str,
    submit: "str | Promise" = "",
    note: "str | Promise" = "",
) -> HttpResponse:
    """Show a form on a page of its own."""
    context = {"form": form, "title": title, "back": back, "submit": submit or _("Save"), "note": note}
    return render(request, "consents/form.html", context)


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


def own_office(person: Person) -> list[str] | None:
    """Return the countries whose record a person may keep; None is all of them.

    Raises:
        Refused: There is none.

    """
    if not person.known:
        raise Refused(Decision(False, _("Sign in to do this."), hidden=True))
    return own_countries(person, *EDITORS)


def reads_log(person: Person, keeper: str) -> bool:
    """Return whether a person works in the office that keeps a record, and so reads its log."""
    return bool({"", keeper} & set(person.countries(*OFFICE)))
