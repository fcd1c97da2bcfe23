"""A program that speaks for somebody, for the tests of this room and the site's."""

import hashlib
from collections.abc import Callable

import pytest
from django.test import Client

from azogue.office.people.models import Account, Token


@pytest.fixture
def api_of(db: None) -> Callable[..., Client]:
    """Return a program with a token of an account: api_of(officer, "document.keep")."""

    def make(account: Account, *verbs: str, **fields: object) -> Client:
        secret = f"azg_{account.pk}_{Token.objects.count()}"
        digest = hashlib.sha256(secret.encode()).hexdigest()
        Token.objects.create(
            account=account, label="test", start=secret[:12], digest=digest, verbs=list(verbs), **fields
        )
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make
