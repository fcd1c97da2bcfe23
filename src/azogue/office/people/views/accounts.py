"""One's own account: name, language, browsers, tokens, an administrator's power; and all accounts with it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from azogue.office.people import services
from azogue.office.people.forms import SettingsForm, TokenForm, WhyForm
from azogue.office.people.models import Account, AdminSession, SignIn, Token
from azogue.office.people.selectors import accounts_for
from azogue.office.people.services.power import thing_to_open
from azogue.office.people.services.signins import device
from azogue.office.people.views.common import found, known, page_of, tried
from azogue.office.record.gate import ADMINISTRATOR, Decision, Refused, may
from azogue.office.record.http import Asked


def _account(request: Asked) -> Account:
    """Return the account that is signed in, or send the public to the sign-in page."""
    known(request)
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    return account


def me(request: Asked) -> HttpResponse:
    """Show and change one's own account."""
    account = _account(request)
    initial = {"name": account.name, "language": account.language or translation.get_language()}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        changed = tried(request, form, lambda: services.change_account(request.person, account, **values))
        if changed:
            with translation.override(changed.language):
                messages.success(request, _("Saved."))
                answer = redirect("people:me")
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, changed.language, samesite="Lax")
            return answer
    appointments = list(account.appointments.select_related("enterprise"))
    context = {
        "account": account,
        "form": form,
        "appointments": appointments,
        "administers": any(a.role == ADMINISTRATOR and a.state == "held" for a in appointments),
    }
    return render(request, "people/me.html", context)


def browsers(request: Asked) -> HttpResponse:
    """Show in which browsers one is signed in."""
    account = _account(request)
    rows = [
        {"sign_in": s, "device": device(s.agent), "here": s.key == request.session.session_key}
        for s in account.sign_ins.all()[:100]
    ]
    return render(request, "people/browsers.html", {"rows": rows})


@require_POST
def end_browser(request: Asked, pk: int) -> HttpResponse:
    """Sign out one of one's browsers."""
    _account(request)
    services.end_sign_in(request.person, found(request, SignIn, pk, "account"))
    messages.success(request, _("That browser is signed out."))
    return redirect("people:browsers")


@require_POST
def end_others(request: Asked) -> HttpResponse:
    """Sign out all other browsers."""
    account = _account(request)
    services.end_other_sign_ins(request.person, account, keep=request.session.session_key or "")
    messages.success(request, _("All your other browsers are signed out."))
    return redirect("people:browsers")


@never_cache
def tokens(request: Asked) -> HttpResponse:
    """Show one's tokens and make one; its secret is shown once, on the page that answers."""
    account = _account(request)
    verbs = services.token_verbs(request.person)
    form = TokenForm(verbs, request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        made = tried(request, form, lambda: services.make_token(request.person, **values))
        if made:
            secret = made[1]
            form = TokenForm(verbs)
    rows = [{"token": t, "state": _state(t)} for t in account.tokens.all()[:100]]
    return render(request, "people/tokens.html", {"form": form, "rows": rows, "secret": secret})


def _state(token: Token) -> str:
    if token.revoked is not None:
        return "revoked"
    return "expired" if token.expires is not None and token.expires <= timezone.now() else "active"


@require_POST
def revoke(request: Asked, pk: int) -> HttpResponse:
    """Make a token void."""
    _account(request)
    services.revoke_token(request.person, found(request, Token, pk, "account"))
    messages.success(request, _("The token is void."))
    return redirect("people:tokens")


def close(request: Asked) -> HttpResponse:
    """Close one's own account."""
    account = _account(request)
    form = WhyForm(request.POST or None)
    form.fields["why"].required = False
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]

        def doing() -> bool:
            services.deactivate_account(request.person, account, why=why)
            return True

        if tried(request, form, doing):
            logout(request)
            messages.success(request, _("Your account is closed."))
            return redirect("home")
    return render(request, "people/close.html", {"form": form})


def power(request: Asked) -> HttpResponse:
    """Take an administrator's power for half an hour, with a reason."""
    account = _account(request)
    thing = thing_to_open(account)
    decision = may(request.person, "open", thing)
    if not decision and not thing.facts["administrator"]:
        raise Refused(decision)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if tried(request, form, lambda: services.open_admin_session(request.person, why=why)):
            return redirect("people:accounts")
    past = AdminSession.objects.filter(account=account)[:20]
    context = {"form": form, "decision": decision, "past": past, "until": request.person.admin_until}
    return render(request, "people/power.html", context)


@require_POST
def give_back(request: Asked) -> HttpResponse:
    """Give the power back."""
    _account(request)
    services.close_admin_session(request.person)
    messages.success(request, _("The power is given back."))
    return redirect("people:power")


def _with_power(request: Asked) -> None:
    known(request)
    if not any(r.name == ADMINISTRATOR for r in request.person.roles):
        raise Refused(Decision(False, _("This takes an open administrator’s session.")))


def listing(request: Asked) -> HttpResponse:
    """Show all accounts, to an administrator with power."""
    _with_power(request)
    wanted = request.GET.get("q", "")[:100].strip()
    rows = accounts_for(request.person)
    if wanted:
        rows = rows.filter(name__icontains=wanted) | rows.filter(email__icontains=wanted)
    return render(request, "people/accounts.html", {"page": page_of(request, rows), "wanted": wanted})


@require_POST
def switch(request: Asked, pk: int, verb: str) -> HttpResponse:
    """Close an account or open it again."""
    _with_power(request)
    account = found(request, Account, pk)
    doing = {"deactivate": services.deactivate_account, "reactivate": services.reactivate_account}.get(verb)
    if doing is None:
        raise Http404
    why = request.POST.get("why", "")[:2000]
    tried(request, None, lambda: doing(request.person, account, why=why))
    return redirect("people:accounts")
