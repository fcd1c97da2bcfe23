"""Signing in as people do: with password, second factor, lock-out, a new password; and ending browsers."""

import re

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.utils import get_form_class
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from azogue.office.people.models import Account, SignIn
from azogue.office.people.persons import has_second_factor
from azogue.office.record.models import Act
from tests.office.conftest import PASSWORD

NEW = "a new long password 99"


@pytest.fixture
def browser() -> Client:
    """A browser that checks forms as real ones have to."""
    return Client(enforce_csrf_checks=False, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/128.0")


def sign_in(browser: Client, email: str = "charlie@example.org", password: str = PASSWORD):
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def code_of(secret: str) -> str:
    """Return the six digits an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_app(browser: Client) -> str:
    """Set up an authenticator app as a person does; returns its secret."""
    address = reverse("mfa_activate_totp")
    assert browser.get(address).url.startswith(reverse("account_reauthenticate"))
    browser.post(reverse("account_reauthenticate") + f"?next={address}", {"password": PASSWORD})
    page = browser.get(address)
    secret = re.search(r'id="secret" readonly value="([A-Z2-7]+)"', page.content.decode()).group(1)
    answer = browser.post(address, {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def person_in(browser: Client):
    """Return who the office thinks is at this browser."""
    return browser.get(reverse("people:me")).wsgi_request.person


def test_signing_in_leads_to_the_desk(approver, browser) -> None:
    answer = sign_in(browser)
    assert (answer.status_code, answer.url) == (302, reverse("desk"))
    assert person_in(browser).id == approver.pk


def test_an_address_in_capitals_signs_in(approver, browser) -> None:
    assert sign_in(browser, "CHARLIE@Example.org").status_code == 302


def test_an_app_set_up_makes_the_session_strong_and_the_next_sign_in_asks_for_it(approver, browser) -> None:
    sign_in(browser)
    assert not person_in(browser).second_factor
    secret = set_up_app(browser)
    assert person_in(browser).second_factor
    browser.post(reverse("account_logout"))
    answer = sign_in(browser)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert not browser.get(reverse("home")).wsgi_request.person.known
    Authenticator.objects.get(user=approver, type="totp")
    from django.core.cache import cache

    cache.clear()  # the app's code is not taken twice within its half minute
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.url == reverse("desk")
    person = person_in(browser)
    assert (person.known, person.second_factor) == (True, True)


def test_a_wrong_code_opens_nothing(approver, browser) -> None:
    sign_in(browser)
    set_up_app(browser)
    browser.post(reverse("account_logout"))
    sign_in(browser)
    answer = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 200
    assert not browser.get(reverse("home")).wsgi_request.person.known


def test_a_recovery_code_stands_in_once(approver, browser) -> None:
    sign_in(browser)
    set_up_app(browser)
    page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"<pre[^>]*>(\w+)", page).group(1)
    for expected in (302, 200):
        browser.post(reverse("account_logout"))
        sign_in(browser)
        assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_giving_up_the_app_takes_the_second_factor_from_every_browser(approver, browser) -> None:
    other = Client()
    sign_in(browser)
    sign_in(other)
    assert person_in(other).known
    set_up_app(browser)
    browser.post(reverse("mfa_deactivate_totp"))
    assert not person_in(browser).second_factor
    assert not other.get(reverse("home")).wsgi_request.person.known
    assert {a.verb for a in Act.objects.filter(kind="account")} >= {
        "second_factor:add",
        "second_factor:remove",
    }


def test_a_second_factor_of_somebody_else_counts_for_nothing(approver, officer, browser) -> None:
    sign_in(browser)
    set_up_app(browser)
    request = browser.get(reverse("home")).wsgi_request
    assert has_second_factor(request, approver)
    assert not has_second_factor(request, officer)


def test_who_approves_is_told_on_every_page_until_a_second_factor_is_there(
    approver, officer, browser
) -> None:
    sign_in(browser)
    assert [h.href for h in browser.get(reverse("home")).wsgi_request.hints] == [reverse("mfa_index")]
    set_up_app(browser)
    assert list(browser.get(reverse("home")).wsgi_request.hints) == []
    other = Client()
    sign_in(other, "alice@example.org")
    assert list(other.get(reverse("home")).wsgi_request.hints) == []


def test_six_wrong_passwords_lock_and_the_page_says_until_when(approver, browser) -> None:
    for _ in range(5):
        assert sign_in(browser, password="wrong").status_code == 200
    answer = sign_in(browser, password="wrong")
    assert answer.status_code == 429
    assert "<time datetime=" in answer.content.decode()
    answer = sign_in(browser)
    assert answer.status_code == 429
    assert "charlie@example.org" in answer.content.decode()
    assert not browser.get(reverse("home")).wsgi_request.person.known


def test_the_lock_is_on_the_name_and_place_not_on_others(approver, officer, browser) -> None:
    for _ in range(6):
        sign_in(browser, password="wrong")
    assert sign_in(browser, "alice@example.org").status_code == 302
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere).status_code == 302


def test_the_lock_opens_by_itself(approver, browser) -> None:
    from datetime import timedelta

    from django.utils import timezone

    for _ in range(6):
        sign_in(browser, password="wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(browser).status_code == 302


def test_trying_while_locked_does_not_lock_for_longer(approver, browser) -> None:
    for _ in range(6):
        sign_in(browser, password="wrong")
    until = AccessAttempt.objects.get().attempt_time
    sign_in(browser)
    sign_in(browser, password="wrong")
    assert AccessAttempt.objects.get().attempt_time == until


def test_a_good_sign_in_forgets_the_bad_ones(approver, browser) -> None:
    for _ in range(5):
        sign_in(browser, password="wrong")
    sign_in(browser)
    browser.post(reverse("account_logout"))
    for _ in range(5):
        assert sign_in(browser, password="wrong").status_code == 200


def test_a_closed_account_does_not_sign_in(approver, browser) -> None:
    Account.objects.update(is_active=False)
    sign_in(browser)
    assert not browser.get(reverse("home")).wsgi_request.person.known


def test_a_forgotten_password_is_replaced_by_a_link_in_the_account_s_language(approver, browser) -> None:
    Account.objects.filter(pk=approver.pk).update(language="fr")
    old = Client()
    sign_in(old)
    assert person_in(old).known
    browser.post(reverse("account_reset_password"), {"email": "charlie@example.org"})
    [letter] = mail.outbox
    link = re.search(r"http://\S+", letter.body).group()
    page = browser.get(link, follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert sign_in(browser, password=NEW).status_code == 302
    assert not old.get(reverse("home")).wsgi_request.person.known


def test_nobody_learns_whether_an_address_has_an_account(db, browser) -> None:
    answer = browser.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_a_changed_password_ends_the_other_browsers(approver, browser) -> None:
    other = Client()
    sign_in(other)
    sign_in(browser)
    person_in(other)
    browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert person_in(browser).known
    assert not other.get(reverse("home")).wsgi_request.person.known
    assert Act.objects.filter(verb="password", person=approver).exists()


def test_browsers_are_listed_and_ended(approver, browser) -> None:
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/126.0")
    sign_in(other)
    sign_in(browser)
    page = browser.get(reverse("people:browsers")).content.decode()
    assert "Firefox · Linux" in page
    assert "Chrome · Windows" in page
    assert SignIn.objects.filter(account=approver).count() == 2
    browser.post(reverse("people:end_others"))
    assert person_in(browser).known
    assert not other.get(reverse("home")).wsgi_request.person.known
    assert SignIn.objects.filter(account=approver).count() == 1


def test_a_browser_that_is_signed_out_is_listed_no_more(approver, browser) -> None:
    sign_in(browser)
    assert SignIn.objects.count() == 1
    browser.post(reverse("account_logout"))
    assert not SignIn.objects.exists()


def test_old_traces_of_signing_in_are_thrown_away(approver, browser) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from azogue.office.people.chores import forget_old_sign_ins

    sign_in(browser, password="wrong")
    sign_in(browser)
    forget_old_sign_ins()
    assert SignIn.objects.count() == 1
    long_ago = timezone.now() - timedelta(days=100)
    SignIn.objects.update(seen=long_ago)
    AccessAttempt.objects.update(attempt_time=long_ago)
    forget_old_sign_ins()
    assert (SignIn.objects.count(), AccessAttempt.objects.count()) == (0, 0)


def test_nobody_ends_the_browser_of_another(approver, officer, browser) -> None:
    other = Client()
    sign_in(other, "alice@example.org")
    sign_in(browser)
    theirs = SignIn.objects.get(account=officer)
    assert browser.post(reverse("people:end_browser", args=[theirs.pk])).status_code == 404
    assert other.get(reverse("home")).wsgi_request.person.known


def test_a_browser_is_noted_at_times_and_not_at_every_page(approver, browser, monkeypatch) -> None:
    sign_in(browser)
    first = SignIn.objects.get().seen
    browser.get(reverse("people:me"))
    assert SignIn.objects.get().seen == first
    monkeypatch.setattr("azogue.office.people.services.signins.timezone.now", lambda: _later(first))
    browser.get(reverse("people:me"))
    assert SignIn.objects.get().seen > first


def _later(first):
    from datetime import timedelta

    return first + timedelta(minutes=11)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "3rdparty/", "confirm-email/", "social/login/cancelled/"]
)
def test_pages_nobody_needs_are_not_there(db, browser, path) -> None:
    assert browser.get("/account/" + path).status_code == 404


@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/done/", "inactive/"])
def test_pages_of_signing_in_are_in_our_look_and_run_no_script_of_their_own(db, browser, path) -> None:
    page = browser.get("/account/" + path)
    assert page.status_code == 200
    check_page(page)


def check_page(page) -> None:
    """Look for what the content security policy would stop."""
    text = page.content.decode()
    assert 'class="masthead"' in text
    assert not re.search(r"\sstyle=|\son\w+=", text)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text)
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_pages_of_second_factors_are_in_our_look_too(approver, browser) -> None:
    sign_in(browser)
    set_up_app(browser)
    names = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn"]
    names += ["mfa_add_webauthn", "mfa_deactivate_totp", "account_change_password", "account_reauthenticate"]
    for name in [*names, "mfa_reauthenticate", "account_logout"]:
        page = browser.get(reverse(name))
        assert page.status_code == 200, name
        check_page(page)


def test_the_form_of_a_passkey_speaks_the_readers_language(officer) -> None:
    form = get_form_class(app_settings.FORMS, "add_webauthn", AddWebAuthnForm)(user=officer)
    with translation.override("ar"):
        assert str(form["name"].label) == "الاسم"
