"""What the pages of this desk share: a form page, a document sent along, whose office it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from azogue.office.consents.access import EDITORS, OFFICE
from azogue.office.people.selectors import own_countries
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.http import Asked


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
