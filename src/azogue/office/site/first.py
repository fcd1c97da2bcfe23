"""The first account of an office, made by whoever can read the terminal: no password is ever preset."""

from datetime import timedelta
from typing import Final

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from azogue.office.people.models import Account
from azogue.office.people.services import make_first_account
from azogue.office.people.services.errors import Impossible
from azogue.office.record.http import Asked

VALID_FOR: Final = timedelta(days=1)
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


class FirstForm(forms.Form):
    """Who looks after the office."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence is easier to remember than a word."),
    )


def nobody_yet() -> bool:
    """Return whether the office has no account but those of a demonstration."""
    return not settings.DEMO and not Account.objects.filter(demo=False).exists()


def first_link() -> str:
    """Return the address at which the first account is made; empty when there is one.

    It holds for a day, and ceases to work as soon as there is an account.
    """
    return reverse("first", args=[signing.dumps("first", salt="first account")]) if nobody_yet() else ""


@sensitive_post_parameters("password")
@never_cache
def first(request: Asked, secret: str) -> HttpResponse:
    """Make the first account."""
    try:
        signing.loads(secret, salt="first account", max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise Http404 from error
    if not nobody_yet():
        raise Http404
    form = FirstForm(request.POST or None)
    if form.is_valid():
        try:
            account = make_first_account(**form.cleaned_data)
        except Impossible as error:
            form.add_error(error.field if getattr(error, "field", "") in form.fields else None, str(error))
        else:
            login(request, account, backend=BACKEND)
            return redirect("desk")
    return render(request, "site/first.html", {"form": form}, status=200 if not form.errors else 422)
