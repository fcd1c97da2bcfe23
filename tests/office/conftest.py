"""Who appears in the tests of the office: two countries, a person for every role, and their browsers."""

import hashlib
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from azogue.office.people.models import Account, Appointment, Enterprise, Token
from azogue.office.people.persons import person_of
from azogue.office.record.gate import (
    APPROVER,
    CUSTOMS,
    FUNDER,
    OFFICER,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Person,
)

PASSWORD = "a long enough password 17"
HOME, ABROAD = "GHA", "PER"


@pytest.fixture(autouse=True)
def _quiet_office(settings, tmp_path) -> None:
    """Keep files of each test in its own folder, letters in memory, password hashing cheap, and English."""
    translation.activate("en")
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)},
        "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"near {tmp_path}"},
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def account(db: None) -> Callable[..., Account]:
    """Make accounts: account("alice", "officer", "GHA")."""

    def make(
        name: str, role: str = "", country: str = HOME, *, demo: bool = False, enterprise=None
    ) -> Account:
        made = Account.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), demo=demo)
        if role:
            Appointment.objects.create(account=made, role=role, country=country, enterprise=enterprise)
        return made

    return make


@pytest.fixture
def officer(account) -> Account:
    """Alice, mercury officer of Ghana."""
    return account("alice", OFFICER)


@pytest.fixture
def reviewer(account) -> Account:
    """Bob, reviewer in Ghana."""
    return account("bob", REVIEWER)


@pytest.fixture
def approver(account) -> Account:
    """Charlie, approver in Ghana."""
    return account("charlie", APPROVER)


@pytest.fixture
def stranger(account) -> Account:
    """Dolores, mercury officer of Peru: another country."""
    return account("dolores", OFFICER, ABROAD)


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    """A power plant in Ghana."""
    return Enterprise.objects.create(country=HOME, name="Volta Power", email="volta@example.org")


@pytest.fixture
def supplier(account, enterprise) -> Account:
    """Esi, who supplies the data of Volta Power."""
    return account("esi", SUPPLIER, enterprise=enterprise)


@pytest.fixture
def customs_officer(account) -> Account:
    """Kojo, at the customs of Ghana."""
    return account("kojo", CUSTOMS)


@pytest.fixture
def centre(account) -> Account:
    """Fatima, at the regional centre for Ghana."""
    return account("fatima", REGIONAL_CENTRE)


@pytest.fixture
def funder(account) -> Account:
    """Gustav, who funds projects everywhere."""
    return account("gustav", FUNDER, "")


@pytest.fixture
def as_person() -> Callable[..., Person]:
    """Return an account as the gate sees it; with strong=True it signed in with a second factor."""

    def make(account: Account, *, strong: bool = False) -> Person:
        return person_of(account, second_factor=strong, address="192.0.2.1")

    return make


@pytest.fixture
def browser_of() -> Callable[..., Client]:
    """Return a browser in which somebody has signed in; with strong=True, with a second factor."""

    def make(account: Account, *, strong: bool = False) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        if strong:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
            session.save()
        return client

    return make


@pytest.fixture
def token_of(db: None) -> Callable[..., dict[str, str]]:
    """Give an account a token and return the headers that show it: token_of(officer, "row.edit")."""

    def make(account: Account, *verbs: str, **fields: object) -> dict[str, str]:
        secret = f"azg_{account.pk}_{Token.objects.count()}"
        digest = hashlib.sha256(secret.encode()).hexdigest()
        Token.objects.create(
            account=account, label="test", start=secret[:12], digest=digest, verbs=list(verbs), **fields
        )
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def api_of(token_of) -> Callable[..., Client]:
    """Return a program with a token of an account: api_of(officer, "document.keep")."""

    def make(account: Account, *verbs: str, **fields: object) -> Client:
        return Client(headers=token_of(account, *verbs, **fields))

    return make
