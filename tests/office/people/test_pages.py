"""Pages of the desk: each in its place, for whom it is, in every language, with what it ought to say."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from azogue.office.people.models import Account, Enterprise, Funding, Institution, Invitation, Token
from azogue.office.people.selectors import focal_point
from azogue.office.record.gate import OFFICER
from azogue.office.record.models import Act
from tests.office.people.test_signing_in import check_page

PASSWORD = "quite another password 23"


@pytest.fixture
def institution(db: None) -> Institution:
    """The mercury office of Ghana, with money of a project that ends."""
    made = Institution.objects.create(
        country="GHA",
        name="Mercury Office",
        focal_point="Ama Mensah",
        focal_email="ama@example.org",
        note="Moves in spring.",
        checked_on=timezone.localdate(),
    )
    year = timezone.localdate().year
    Funding.objects.create(institution=made, year=year, source="external", name="Project", amount=900)
    Funding.objects.create(institution=made, year=year, source="government", name="Budget", amount=100)
    return made


OPEN_PAGES = ["people:institutions", "people:missing"]
OWN_PAGES = [
    "people:enterprises",
    "people:appointments",
    "people:invitations",
    "people:log",
    "people:me",
    "people:browsers",
    "people:tokens",
    "people:close_account",
]
OFFICER_PAGES = ["people:invite", "people:add_appointment", "people:add_institution", "people:add_enterprise"]


@pytest.mark.parametrize("name", OPEN_PAGES)
@pytest.mark.parametrize("language", ["", "/ar", "/fr"])
def test_everybody_reads_institutions_in_every_language(institution, client, name, language) -> None:
    page = client.get(language + reverse(name))
    assert page.status_code == 200
    check_page(page)


@pytest.mark.parametrize("name", [*OWN_PAGES, *OFFICER_PAGES])
def test_an_officer_opens_every_page_of_the_desk(officer, institution, enterprise, browser_of, name) -> None:
    page = browser_of(officer).get(reverse(name))
    assert page.status_code == 200
    check_page(page)


@pytest.mark.parametrize("name", [*OWN_PAGES, *OFFICER_PAGES, "people:log_csv", "people:enterprises_csv"])
def test_the_public_is_sent_to_sign_in(db, client, name) -> None:
    answer = client.get(reverse(name))
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", ["people:accounts", "people:power"])
def test_pages_of_power_are_for_administrators(officer, browser_of, name) -> None:
    assert browser_of(officer).get(reverse(name)).status_code in {403, 404}


def test_the_institution_answers_when_outside_money_ends(officer, institution, browser_of) -> None:
    page = browser_of(officer).get(reverse("people:institution", args=[institution.pk])).content.decode()
    assert f'datetime="{timezone.localdate().year}-12-31"' in page
    assert "note--warn" in page
    assert "10" in page


def test_the_public_sees_the_institution_without_money_notes_and_address(institution, client) -> None:
    page = client.get(reverse("people:institution", args=[institution.pk])).content.decode()
    assert "Ama Mensah" in page
    for hidden in ("ama@example.org", "Moves in spring.", "Project"):
        assert hidden not in page
    assert client.get(reverse("people:money_csv", args=[institution.pk])).status_code == 302


def test_a_country_with_an_institution_is_not_missing(institution, client) -> None:
    page = client.get(reverse("people:missing_csv"))
    lines = b"".join(page.streaming_content).decode().splitlines()
    codes = {line.partition(",")[0] for line in lines}
    assert "GHA" not in codes
    assert {"PER", "FRA"} <= codes


def test_as_of_a_day_before_it_was_founded_the_institution_is_not_there(institution, client) -> None:
    Institution.objects.update(since=date(2020, 1, 1))
    before = client.get(reverse("people:institutions"), {"as_of": "2019-12-31"}).content.decode()
    after = client.get(reverse("people:institutions"), {"as_of": "2020-01-01"}).content.decode()
    assert "Mercury Office" not in before
    assert "Mercury Office" in after


@pytest.mark.parametrize("day", ["yesterday", "2026-02-31", "9999-99-99", "2026-01-01'--", ""])
def test_a_day_that_is_none_is_today(institution, client, day) -> None:
    assert client.get(reverse("people:institutions"), {"as_of": day, "country": "x" * 99}).status_code == 200


def test_an_officer_registers_edits_checks_and_funds(officer, stranger, browser_of) -> None:
    alice = browser_of(officer)
    values = {"country": "GHA", "kind": "national", "name": "Office", "staff": ""}
    alice.post(reverse("people:add_institution"), values)
    made = Institution.objects.get()
    assert (made.country, made.staff) == ("GHA", None)
    alice.post(
        reverse("people:edit_institution", args=[made.pk]), values | {"staff": "4", "why": "Two came."}
    )
    made.refresh_from_db()
    assert made.staff == 4
    assert Act.objects.get(kind="institution", verb="edit").details == {"staff": [None, 4]}
    money = {"year": "2026", "source": "external", "name": "Project", "amount": "", "currency": "usd"}
    alice.post(reverse("people:add_funding", args=[made.pk]), money)
    [entry] = made.funding.all()
    assert (entry.amount, entry.currency) == (None, "USD")
    dolores = browser_of(stranger)
    for name in ("people:edit_institution", "people:add_funding"):
        assert dolores.get(reverse(name, args=[made.pk])).status_code == 403
    assert dolores.post(reverse("people:check_institution", args=[made.pk])).status_code == 403


def test_an_officer_cannot_register_for_another_country(officer, browser_of) -> None:
    values = {"country": "PER", "kind": "national", "name": "Office"}
    assert browser_of(officer).post(reverse("people:add_institution"), values).status_code == 200
    assert not Institution.objects.exists()


def test_what_is_unlikely_is_said_at_the_field(officer, institution, browser_of) -> None:
    alice = browser_of(officer)
    values = {"kind": "national", "name": "Office", "since": "2020-01-01", "until": "2019-01-01"}
    page = alice.post(reverse("people:edit_institution", args=[institution.pk]), values)
    assert "before" in page.content.decode()
    money = {"year": "2026", "source": "fees", "amount": "-1", "currency": "USD"}
    assert (
        "below zero"
        in alice.post(reverse("people:add_funding", args=[institution.pk]), money).content.decode()
    )
    assert institution.funding.count() == 2


def test_an_enterprise_of_another_country_does_not_exist(
    officer, stranger, supplier, enterprise, browser_of
) -> None:
    address = reverse("people:enterprise", args=[enterprise.pk])
    assert browser_of(officer).get(address).status_code == 200
    assert browser_of(supplier).get(address).status_code == 200
    assert browser_of(stranger).get(address).status_code == 404
    other = Enterprise.objects.create(country="GHA", name="Other")
    assert browser_of(supplier).get(reverse("people:enterprise", args=[other.pk])).status_code == 404


def test_two_enterprises_of_one_name_are_refused_in_words(officer, enterprise, browser_of) -> None:
    page = browser_of(officer).post(
        reverse("people:add_enterprise"), {"country": "GHA", "name": "Volta Power"}
    )
    assert "of this name" in page.content.decode()
    assert Enterprise.objects.count() == 1


def test_a_list_opened_in_a_spreadsheet_runs_no_formula(officer, browser_of) -> None:
    Enterprise.objects.create(country="GHA", name="=cmd|' /C calc'!A0")
    answer = browser_of(officer).get(reverse("people:enterprises_csv"))
    assert "'=cmd" in b"".join(answer.streaming_content).decode()


def test_an_invitation_goes_from_the_page_to_the_new_account(
    officer, enterprise, browser_of, client, settings
) -> None:
    alice = browser_of(officer)
    page = alice.get(reverse("people:invite"), {"enterprise": enterprise.pk})
    assert "selected" in page.content.decode()
    values = {"email": "new@example.org", "name": "Yaa", "role": "supplier", "enterprise": enterprise.pk}
    page = alice.post(reverse("people:invite"), values | {"language": "en"})
    assert "no-store" in page["Cache-Control"]
    link = page.context["link"]
    path = link.removeprefix(settings.ADDRESS)
    assert link not in alice.get(reverse("people:invitations")).content.decode()
    shown = client.get(path)
    check_page(shown)
    assert "Volta Power" in shown.content.decode()
    assert Invitation.objects.get().opened_at is not None
    form = {"name": "Yaa", "password": PASSWORD, "password_again": PASSWORD, "language": "fr"}
    answer = client.post(path, form)
    assert answer.url == "/fr" + reverse("desk")
    assert client.get(reverse("people:me")).status_code == 200
    assert Account.objects.get(email="new@example.org").appointments.get().enterprise == enterprise
    assert Client().post(path, form).status_code == 410


def test_an_invitation_to_an_account_asks_to_sign_in_with_it(
    officer, reviewer, stranger, browser_of, settings, client
) -> None:
    values = {
        "email": "bob@example.org",
        "name": "Bob",
        "role": "reviewer",
        "country": "GHA",
        "language": "en",
    }
    page = browser_of(officer).post(reverse("people:invite"), values)
    path = page.context["link"].removeprefix(settings.ADDRESS)
    assert reverse("account_login") in client.get(path).content.decode()
    client.post(path, {"name": "B", "password": PASSWORD, "password_again": PASSWORD, "language": "en"})
    browser_of(stranger).post(path)
    assert reviewer.appointments.count() == 1
    browser_of(reviewer).post(path)
    assert reviewer.appointments.count() == 2


@pytest.mark.parametrize("secret", ["x", "a" * 400, "%00", "مفتاح"])
def test_a_link_that_never_was_one_is_told_so(db, client, secret) -> None:
    assert client.get(f"/people/invitation/{secret}/").status_code in {400, 404}


def test_a_token_is_shown_once_and_its_digest_is_kept(officer, browser_of) -> None:
    alice = browser_of(officer)
    page = alice.post(
        reverse("people:tokens"), {"label": "Sheet", "days": "90", "verbs": ["enterprise.edit"]}
    )
    token = Token.objects.get()
    secret = page.context["secret"]
    assert secret.startswith("azogue_")
    assert secret not in alice.get(reverse("people:tokens")).content.decode()
    assert secret not in str(Token.objects.values().get())
    assert token.verbs == ["enterprise.edit"]
    alice.post(reverse("people:revoke_token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked is not None


def test_a_token_of_another_is_not_there(officer, stranger, browser_of) -> None:
    browser_of(officer).post(reverse("people:tokens"), {"label": "Sheet", "days": "90"})
    address = reverse("people:revoke_token", args=[Token.objects.get().pk])
    assert browser_of(stranger).post(address).status_code == 404


def test_the_log_shows_the_own_country_and_filters(officer, stranger, enterprise, browser_of) -> None:
    alice = browser_of(officer)
    alice.post(
        reverse("people:edit_enterprise", args=[enterprise.pk]), {"name": "Volta Power", "contact": "Kojo"}
    )
    assert "Volta Power" in alice.get(reverse("people:log")).content.decode()
    assert "Volta Power" not in browser_of(stranger).get(reverse("people:log")).content.decode()
    assert "Volta Power" not in alice.get(reverse("people:log"), {"kind": "token"}).content.decode()
    assert "Volta Power" not in alice.get(reverse("people:log"), {"until": "2020-01-01"}).content.decode()
    found = alice.get(reverse("people:log"), {"who": "ALICE", "country": "GHA", "since": "2020-01-01"})
    assert "Volta Power" in found.content.decode()
    assert alice.get(reverse("people:log"), {"page": "x", "since": "x", "kind": "x"}).status_code == 200


def test_from_where_somebody_acted_is_for_oneself_and_administrators(
    officer, reviewer, enterprise, browser_of
) -> None:
    alice = browser_of(officer)
    alice.post(
        reverse("people:edit_enterprise", args=[enterprise.pk]), {"name": "Volta Power", "contact": "K"}
    )
    assert "127.0.0.1" in alice.get(reverse("people:log")).content.decode()
    assert "127.0.0.1" not in browser_of(reviewer).get(reverse("people:log")).content.decode()
    lines = b"".join(browser_of(reviewer).get(reverse("people:log_csv")).streaming_content).decode()
    assert "Volta Power" in lines
    assert "127.0.0.1" not in lines


def test_an_administrator_closes_an_account_from_the_page(administrator, officer, browser_of) -> None:
    ngozi = browser_of(administrator, strong=True)
    assert ngozi.get(reverse("people:accounts")).status_code == 403
    ngozi.post(reverse("people:power"), {"why": "An officer has left."})
    page = ngozi.get(reverse("people:accounts"))
    check_page(page)
    ngozi.post(reverse("people:switch_account", args=[officer.pk, "deactivate"]), {"why": "Left."})
    officer.refresh_from_db()
    assert not officer.is_active
    ngozi.post(reverse("people:give_back"))
    assert ngozi.get(reverse("people:accounts")).status_code == 403


def test_one_closes_the_own_account(officer, browser_of) -> None:
    alice = browser_of(officer)
    alice.post(reverse("people:close_account"), {"why": ""})
    assert not alice.get(reverse("home")).wsgi_request.person.known
    officer.refresh_from_db()
    assert not officer.is_active


def test_one_s_language_is_kept_and_used_after_saving(officer, browser_of) -> None:
    alice = browser_of(officer)
    answer = alice.post(reverse("people:me"), {"name": "Alice A.", "language": "es"})
    assert answer.url == "/es" + reverse("people:me")
    officer.refresh_from_db()
    assert (officer.name, officer.language) == ("Alice A.", "es")


def test_the_focal_point_is_the_national_institution_s(institution) -> None:
    assert focal_point("GHA") == ("Ama Mensah", "ama@example.org")
    assert focal_point("PER") is None
    Institution.objects.update(until=date(2020, 1, 1))
    assert focal_point("GHA") is None


def test_the_desk_says_what_waits_here(officer, institution, browser_of) -> None:
    from azogue.office.people.hints import todo_of

    Institution.objects.update(checked_on=date(2020, 1, 1))
    person = browser_of(officer).get(reverse("home")).wsgi_request.person
    assert [t.href for t in todo_of(person)] == [reverse("people:institution", args=[institution.pk])]


def test_lists_cost_the_same_queries_however_long(account, browser_of, django_assert_max_num_queries) -> None:
    alice = browser_of(account("alice", OFFICER))
    Institution.objects.bulk_create(Institution(country="GHA", name=f"I {n}") for n in range(40))
    Enterprise.objects.bulk_create(Enterprise(country="GHA", name=f"E {n}") for n in range(40))
    for n in range(20):
        account(f"person{n}", OFFICER)
    for name in ("people:institutions", "people:enterprises", "people:appointments", "people:log"):
        alice.get(reverse(name))
        with django_assert_max_num_queries(8):
            alice.get(reverse(name))
