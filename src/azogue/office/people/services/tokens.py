"""Keys by which programs speak for people over the API."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.people.access import PERSONAL
from azogue.office.people.models import Account, Token
from azogue.office.people.services.errors import Impossible
from azogue.office.people.services.inviting import digest_of
from azogue.office.record.acts import act
from azogue.office.record.gate import PUBLIC, Person, all_rules
from azogue.office.record.text import clean_line

BEGINS: Final = "azogue_"
MOST: Final = 20
"""Live tokens of one account."""
LONGEST_LIFE: Final = 366
"""Days."""


def token_verbs(person: Person | None = None) -> tuple[str, ...]:
    """Return what tokens can be limited to, as kind.verb: changes that need no second factor.

    Args:
        person: Whose roles they are narrowed to; None is everything there is.

    """
    held = None if person is None else {PUBLIC, *(r.name for r in person.roles)}
    found = {
        f"{kind}.{grant.verb}"
        for kind, rules in all_rules().items()
        if kind not in PERSONAL
        for grant in rules.grants
        if grant.verb not in rules.reading | rules.strong and (held is None or held & grant.roles)
    }
    return tuple(sorted(found))


def make_token(person: Person, *, label: str, verbs: Iterable[str] = (), days: int = 90) -> tuple[Token, str]:
    """Make a token that reads what its owner may read, and does no more than the stated verbs.

    Returns:
        The token and its secret, which is kept nowhere else.

    Raises:
        Impossible: A verb is none that tokens can have, or there are too many tokens.

    """
    account = Account.objects.filter(pk=person.id or 0).first() or Account()
    secret = BEGINS + secrets.token_urlsafe(32)
    chosen = sorted(set(verbs))
    token = Token(
        account=account,
        label=clean_line(label, 100),
        start=secret[:12],
        digest=digest_of(secret),
        verbs=chosen,
        expires=timezone.now() + timedelta(days=min(max(days, 1), LONGEST_LIFE)),
    )
    with act(person, "make", token.thing()) as entry:
        Account.objects.select_for_update().get(pk=account.pk)
        if not token.label:
            raise Impossible(_("Say what the token is for."), "label")
        if not set(chosen) <= set(token_verbs()):
            raise Impossible(_("A token cannot be given one of these rights."), "verbs")
        if (
            sum(t.expires is None or t.expires > timezone.now() for t in account.tokens.filter(revoked=None))
            >= MOST
        ):
            raise Impossible(_("Twenty of your tokens are alive. Revoke some first."))
        token.save()
        entry.thing = str(token.pk)
        entry.summary = token.label
        entry.details = {"verbs": chosen}
    return token, secret


def revoke_token(person: Person, token: Token) -> None:
    """Make a token void at once."""
    with act(person, "revoke", token.thing()) as entry:
        now = Token.objects.select_for_update().get(pk=token.pk)
        entry.silent = now.revoked is not None
        entry.summary = now.label
        if now.revoked is None:
            now.revoked = timezone.now()
            now.save(update_fields=["revoked"])
