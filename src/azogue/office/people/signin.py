"""allauth's pages in our look, and what we add: lock-out by axes, sessions that know their second factor."""

from datetime import datetime
from typing import Any

from allauth.account import views as account_views
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as key_views
from axes.decorators import axes_dispatch
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from azogue.office.people.models import Account, SignIn
from azogue.office.people.services.signins import forget_browsers
from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import Person


def locked_until(username: str, address: str) -> datetime | None:
    """Return until when an address is locked out, by its last failure."""
    last = (
        AccessAttempt.objects.filter(username=username.lower(), ip_address=address)
        .order_by("-attempt_time")
        .first()
    )
    wait = get_cool_off()
    return None if last is None or wait is None else last.attempt_time + wait


class OfficeLoginForm(LoginForm):
    """Address and password, in the words of the office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


@method_decorator(axes_dispatch, name="dispatch")
class LoginView(account_views.LoginView):
    """Sign in; who is locked out learns until when before a password is looked at."""

    template_name = "people/signin/login.html"
    form_class = OfficeLoginForm


class QuietResetForm(ResetPasswordForm):
    """Writes to accounts only; who has none learns nothing, and nobody can have letters sent to strangers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link where there is an account."""
        if self.users:
            return str(super().save(request, **kwargs))
        return str(self.cleaned_data["email"])


class PasswordResetView(account_views.PasswordResetView):
    """Send a link by which a new password is chosen."""

    template_name = "people/signin/password_reset.html"
    form_class = QuietResetForm


def _now_strong(request: HttpRequest, kind: Authenticator.Type) -> None:
    """Remember that this session has just shown a second factor."""
    if isinstance(request.user, Account):
        record_authentication(request, request.user, method="mfa", type=kind.value)


def note_second_factor(request: HttpRequest, kind: str, change: str) -> None:
    """Write into the log that somebody's second factors have changed."""
    account = request.user
    if isinstance(account, Account):
        person = Person(id=account.pk, name=account.name, email=account.email)
        note(person, f"second_factor:{change}", account.thing(), Entry(summary=kind))


class ActivateTOTPView(totp_views.ActivateTOTPView):
    """Set up an authenticator app; the code just shown is this session's second factor."""

    template_name = "people/signin/totp_activate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the code as shown."""
        response = super().form_valid(form)
        _now_strong(self.request, Authenticator.Type.TOTP)
        note_second_factor(self.request, "totp", "add")
        return response


class AddKeyView(key_views.AddWebAuthnView):
    """Add a passkey; its answer just given is this session's second factor."""

    template_name = "people/signin/key_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the key as shown."""
        response = super().form_valid(form)
        _now_strong(self.request, Authenticator.Type.WEBAUTHN)
        note_second_factor(self.request, "webauthn", "add")
        return response


class DeactivateTOTPView(totp_views.DeactivateTOTPView):
    """Give up the authenticator app."""

    template_name = "people/signin/totp_deactivate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the second factor from every session that may rest on it."""
        response = super().form_valid(form)
        weaken(self.request)
        note_second_factor(self.request, "totp", "remove")
        return response


class RemoveKeyView(key_views.RemoveWebAuthnView):
    """Give up a passkey."""

    template_name = "people/signin/key_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the second factor from every session that may rest on it."""
        response = super().form_valid(form)
        weaken(self.request)
        note_second_factor(self.request, "webauthn", "remove")
        return response


def weaken(request: HttpRequest) -> None:
    """Forget the second factor of this session and end the others: it may be the one that was given up."""
    methods = request.session.get("account_authentication_methods", [])
    request.session["account_authentication_methods"] = [m for m in methods if m.get("method") != "mfa"]
    others = SignIn.objects.filter(account_id=request.user.pk or 0).exclude(
        key=request.session.session_key or ""
    )
    forget_browsers(others)


def end_others(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """End the other browsers of whoever changes the password, and log it."""
    del sender, kwargs
    key = (request.session.session_key or "") if request.user.pk == user.pk else ""
    forget_browsers(SignIn.objects.filter(account=user).exclude(key=key))
    note(
        Person(id=user.pk, name=user.name, email=user.email),
        "password",
        user.thing(),
        Entry(summary=user.email),
    )


def forget_this(sender: object, request: HttpRequest, user: Account | None, **kwargs: object) -> None:
    """Take the browser in which somebody signs out from the list."""
    del sender, user, kwargs
    forget_browsers(SignIn.objects.filter(key=request.session.session_key or ""))


user_logged_out.connect(forget_this, dispatch_uid="people.forget_this")
password_changed.connect(end_others, dispatch_uid="people.end_others_changed")
password_reset.connect(end_others, dispatch_uid="people.end_others_reset")
