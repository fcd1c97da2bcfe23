"""Who else appears in the tests of this desk: an administrator with and without power, a second approver."""

from collections.abc import Callable

import pytest
from django.utils import translation

from azogue.office.people.models import Account
from azogue.office.people.services import open_admin_session
from azogue.office.record.gate import ADMINISTRATOR, APPROVER, Person


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Begin in English, whatever page the test before asked for."""
    translation.activate("en")


@pytest.fixture
def administrator(account) -> Account:
    """Ngozi, administrator, without an open session."""
    return account("ngozi", ADMINISTRATOR, "")


@pytest.fixture
def with_power(administrator, as_person) -> Person:
    """Ngozi in an open session."""
    open_admin_session(as_person(administrator, strong=True), why="Setting up the office of Ghana.")
    return as_person(administrator, strong=True)


@pytest.fixture
def second_approver(account) -> Account:
    """Kofi, another approver in Ghana."""
    return account("kofi", APPROVER)


@pytest.fixture
def secret_of() -> Callable[[str], str]:
    """Return the secret in an invitation's link."""
    return lambda link: link.rstrip("/").rpartition("/")[2]
