"""What the pages of this desk share: a Party by its code, a form page, a document sent along."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from azogue.office.people.selectors import own_countries
from azogue.office.record.acts import ask
from azogue.office.record.gate import Decision, Person, Refused
from azogue.office.record.http import Asked
from azogue.office.treaty.access import EDITORS
from azogue.office.treaty.models import Party
from azogue.office.treaty.selectors import whole


def party_of(request: Asked, code: str, verb: str = "see") -> Party:
    """Return a Party by its code, when the person may do something to it.

    Raises:
        Http404: There is none.
        Refused: The person may not.

    """
    party = whole(Party.objects.filter(country=code.upper()[:3])).first()
    if party is None:
        raise Http404
    ask(request.person, verb, party.thing())
    return party


def form_page(
    request: Asked, form: Any, title: "str | Promise", back: str, submit: "str | Promise" = ""
) -> HttpResponse:
    """Show a form on a page of its own."""
    context = {"form": form, "title": title, "back": back, "submit": submit or _("Save")}
    return render(request, "treaty/form.html", context)


def a_country(person: Person) -> str:
    """Return a country in which the person may enter things, to ask the gate about the page.

    Raises:
        Refused: There is none.

    """
    if not person.known:
        raise Refused(Decision(False, _("Sign in to do this."), hidden=True))
    own = own_countries(person, *EDITORS)
    return own[0] if own else ""


def adds(person: Person) -> bool:
    """Return whether somebody may enter meetings, requests and calls anywhere."""
    return bool(person.countries(*EDITORS))
