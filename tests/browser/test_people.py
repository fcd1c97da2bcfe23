"""An invitation goes from the officer's page to a new account with a passkey, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sight import violations

pytestmark = pytest.mark.slow
PASSWORD = "quite another password 23"


def enter_as_officer(page, office) -> None:
    """Enter as the demonstration officer."""
    page.goto(office.address + "/demonstration/")
    page.locator("main form").filter(has_text="Olga").locator("button").click()
    page.wait_for_url("**/desk/")


def invite(page, office, email: str) -> str:
    """Invite a reviewer; return the link that is shown once."""
    page.goto(office.address + "/people/invitations/add/")
    page.fill("[name=email]", email)
    page.fill("[name=name]", "Yaa Asantewaa")
    page.select_option("[name=role]", "reviewer")
    page.locator("main form .button--main").click()
    return str(page.input_value("#link"))


def accept(page, link: str) -> None:
    """Accept an invitation as its reader does."""
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_again]", PASSWORD)
    page.locator("main form .button--main").click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_invitation_is_accepted_and_works_once(window, office, scripts: bool) -> None:
    officer = window()
    enter_as_officer(officer, office)
    link = invite(officer, office, f"yaa{int(scripts)}@example.org")
    accept(window(scripts=scripts), link)
    late = window()
    late.goto(link)
    expect(late.locator("main .note--warn")).to_be_visible()
    expect(late.locator("main input[name=password]")).to_have_count(0)


def test_a_passkey_opens_the_account_without_a_password(window, office) -> None:
    officer = window()
    enter_as_officer(officer, office)
    page = window()
    link = invite(officer, office, "passkey@example.org")
    page.goto(link)
    assert violations(page) == []
    accept(page, link)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    page.goto(office.address + "/account/2fa/keys/add/")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form .button--main").click()
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(office.address + "/account/logout/")
    page.locator("main form button").click()
    page.goto(office.address + "/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk/")
    page.goto(office.address + "/people/me/browsers/")
    expect(page.locator("main tbody th .badge--info")).to_have_count(1)
    assert re.search("Chrome", page.locator("main tbody th").first.inner_text())
