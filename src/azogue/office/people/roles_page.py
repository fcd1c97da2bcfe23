"""The page of the docs on roles, written from the tables: python -m azogue.office.people.roles_page FILE."""

from typing import Final

from azogue.office.record.gate import PUBLIC, ROLE_NAMES, ROLES

PAGE: Final = """\
# Roles

<!-- Written by azogue.office.people.roles_page; change the tables, not this page. -->

A role is held by an account for a country, from a day to a day; a data supplier holds it for one enterprise,
funders and administrators for all countries. One account may hold several.

| role | what it is for | given and taken by |
| --- | --- | --- |
{roles}

## Four eyes

Nobody gives the role of {both} alone, or to themselves.
When an approver appoints another approver, it counts only after a second approver or an administrator has
confirmed it: neither the one who proposed it nor the one who is to hold it. An administrator gives these
roles in an open session, which takes the place of the second person: it was opened with a second factor and
a reason that is in the log, and it ends after {minutes} minutes.

## Invitations

Accounts begin with an invitation. Its link is in the letter and on the page of whoever invites, shown once;
the office keeps only a digest. It works once, within {days} days, for the address it was written to. Whoever
has an account already signs in and accepts.

## Administrators

An administrator has no power outside a session that states a reason. A session takes a second factor, shown
in the same browser. The last administrator can neither be ended nor close the account. A token never has this
power.

## Second factor

What decides for a country, and what gives power, needs a session that was opened with an authenticator app or
a passkey: approving, publishing, giving the roles of those who do, and an administrator's session. The acts
are marked ² in [the matrix](access.md), which says what each role may do to each kind of thing.
"""


def as_markdown() -> str:
    """Return the page: what each role is for, who gives it, and how four eyes are kept."""
    from azogue.office.people.access import FOUR_EYES
    from azogue.office.people.services.inviting import VALID_FOR
    from azogue.office.people.services.power import LASTS

    return PAGE.format(
        roles="\n".join(_line(role) for role in ROLES),
        both=" or ".join(str(ROLE_NAMES[r]) for r in ROLES if r in FOUR_EYES),
        minutes=int(LASTS.total_seconds() // 60),
        days=VALID_FOR.days,
    )


def _line(role: str) -> str:
    from azogue.office.people.access import GIVERS
    from azogue.office.people.wording import ROLE_USES

    givers = "nobody: no account is needed"
    if role != PUBLIC:
        givers = ", ".join(str(ROLE_NAMES[g]) for g in GIVERS[role])
    return f"| {ROLE_NAMES[role]} | {ROLE_USES[role]} | {givers} |"


def main() -> None:
    """Write the page."""
    import sys
    from pathlib import Path

    import django

    django.setup()
    Path(sys.argv[1]).write_text(as_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
