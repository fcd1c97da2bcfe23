"""Doors to accounts, roles, institutions and enterprises, and to the log."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from azogue.office.people.access import GIVERS
from azogue.office.people.models import (
    Account,
    AdminSession,
    Appointment,
    Institution,
    Invitation,
    SignIn,
    Token,
)
from azogue.office.people.services.inviting import digest_of
from azogue.office.record.gate import ADMINISTRATOR, SUPPLIER
from azogue.office.record.matrix import ME, SOMEBODY, Cell
from azogue.office.record.models import Act

from .knocking import MARK, Built, Door, World, country_of

SECRET = "the-secret-of-a-letter"
THIRD = 99
WHY = {"why": "a reason that says something"}


def _mine(cell: Cell) -> bool:
    return cell.place == "mine"


def account(world: World, cell: Cell) -> Built:
    """Make an account; one's own is that with which one knocks."""
    if _mine(cell) and cell.role in world.me:
        return Built(one=world.me[cell.role])
    active = cell.state == "active"
    return Built(one=Account.objects.create(email="x@example.org", name=MARK, is_active=active))


def sign_in(world: World, cell: Cell) -> Built:
    """Make a browser in which somebody is signed in."""
    one = SignIn.objects.create(account=world.owner(cell), key="k" * 32, seen=timezone.now(), agent=MARK)
    return Built(one=one)


def token(world: World, cell: Cell) -> Built:
    """Make a token."""
    one = Token.objects.create(account=world.owner(cell), label=MARK, start="azogue", digest="d" * 64)
    return Built(one=one)


def admin_session(world: World, cell: Cell) -> Built:
    """Make a session of an administrator that has ended."""
    now = timezone.now()
    return Built(one=AdminSession.objects.create(account=world.owner(cell), why=MARK, until=now, ended=now))


def invitation(world: World, cell: Cell) -> Built:
    """Make an invitation, and what is needed for another one."""
    now = timezone.now()
    stamps = {"accepted": {"accepted_at": now}, "withdrawn": {"withdrawn_at": now}}.get(cell.state, {})
    one = Invitation.objects.create(
        email="zinnober@example.org",
        name=MARK,
        role="reviewer",
        country=country_of(cell),
        digest=digest_of(SECRET),
        by=world.owner(cell),
        expires=now + timedelta(days=-1 if cell.state == "expired" else 1),
        **stamps,
    )
    return Built(one=one, given=_given(world, cell) | {"email": "new@example.org", "language": "en"})


def _given(world: World, cell: Cell) -> dict[str, object]:
    """Return the fields of a role that is given."""
    role = cell.verb.partition(":")[2]
    given: dict[str, object] = {"role": role, "name": "New", "since": timezone.localdate()}
    given["country"] = "" if role == ADMINISTRATOR else country_of(cell)
    if role == SUPPLIER:
        given["enterprise"] = world.firms[cell.place].pk
    return given


def appointment(world: World, cell: Cell) -> Built:
    """Make a role that somebody holds; where the role does not matter, one that decides nothing."""
    role = cell.verb.partition(":")[2] if cell.verb.startswith("end:") else SUPPLIER
    today = timezone.localdate()
    one = Appointment.objects.create(
        account=world.owner(cell),
        role=role,
        country=country_of(cell),
        enterprise=world.firms[cell.place] if role == SUPPLIER else None,
        since=today + timedelta(days=5 if cell.state == "coming" else -5),
        until=today - timedelta(days=1) if cell.state == "ended" else None,
        by=world.third,
        needs_second=cell.state == "waiting",
    )
    whom = world.somebody if cell.place == "own" else world.owner(cell)
    return Built(one=one, given=_given(world, cell) | {"account": whom.pk})


def _holder(cell: Cell) -> Mapping[str, object]:
    return {"account": ME if _mine(cell) else SOMEBODY, "by": THIRD}


def institution(world: World, cell: Cell) -> Built:
    """Make an institution."""
    del world
    country = country_of(cell)
    return Built(one=Institution.objects.create(country=country, name=MARK), country=country)


def enterprise(world: World, cell: Cell) -> Built:
    """Return an enterprise."""
    return Built(one=world.firms[cell.place], country=country_of(cell))


def log(world: World, cell: Cell) -> Built:
    """Make an act."""
    one = Act.objects.create(
        person=world.owner(cell),
        person_name="Somebody",
        verb="check",
        kind="institution",
        country=country_of(cell),
        why=MARK,
    )
    return Built(one=one)


def _nobody(b: Built) -> tuple[object, ...]:
    return ()


MAKERS = {
    "account": account,
    "sign_in": sign_in,
    "token": token,
    "admin_session": admin_session,
    "invitation": invitation,
    "appointment": appointment,
    "institution": institution,
    "enterprise": enterprise,
    "log": log,
}
_ROLE = ("role", "country", "enterprise", "account")
_GIVING = tuple(
    door
    for role in GIVERS
    for door in (
        Door(
            f"invitation.invite:{role}",
            "POST",
            "people:invite",
            args=_nobody,
            fields=lambda b: b.given,
            where=lambda c: c.state == "open",
            offers=_ROLE,
            alike=True,
        ),
        Door(
            f"appointment.appoint:{role}",
            "POST",
            "people:add_appointment",
            args=_nobody,
            fields=lambda b: b.given,
            where=lambda c: c.state == "ended",
            facts=_holder,
            offers=_ROLE,
            alike=True,
        ),
        # One's own role is laid down, whoever gives it.
        Door(f"appointment.end:{role}", "POST", "people:end_appointment", where=lambda c: not _mine(c)),
    )
)

DOORS = (
    # Who has no account, or a closed one, has no page of one's own.
    Door(
        "account.see",
        "GET",
        "people:me",
        args=_nobody,
        where=lambda c: _mine(c) and c.state == "active",
    ),
    Door(
        "account.see",
        "GET",
        "people:accounts",
        args=_nobody,
        where=lambda c: not _mine(c),
        shows=True,
        alike=True,
    ),
    Door(
        "account.change",
        "POST",
        "people:me",
        args=_nobody,
        fields=lambda b: {"name": "New", "language": "en"},
        where=lambda c: _mine(c) and c.state == "active",
    ),
    Door(
        "account.deactivate",
        "POST",
        "people:close_account",
        args=_nobody,
        fields=lambda b: WHY,
        where=lambda c: _mine(c) and c.state == "active",
    ),
    Door(
        "account.deactivate",
        "POST",
        "people:switch_account",
        args=lambda b: (b.one.pk, "deactivate"),
        fields=lambda b: WHY,
        where=lambda c: not _mine(c),
        alike=True,
    ),
    Door(
        "account.reactivate",
        "POST",
        "people:switch_account",
        args=lambda b: (b.one.pk, "reactivate"),
        fields=lambda b: WHY,
        where=lambda c: not _mine(c),
        alike=True,
    ),
    Door("sign_in.see", "GET", "people:browsers", args=_nobody, shows=True),
    Door("sign_in.end", "POST", "people:end_browser"),
    # An administrator sees in the log what others' tokens did; the list is one's own.
    Door(
        "token.see",
        "GET",
        "people:tokens",
        args=_nobody,
        where=lambda c: _mine(c) or c.role != ADMINISTRATOR,
        shows=True,
    ),
    Door("token.see", "GET", lambda b: "people/tokens", shows=True, alike=True),
    Door(
        "token.make",
        "POST",
        "people:tokens",
        args=_nobody,
        fields=lambda b: {"label": "new", "days": 30},
        where=_mine,
    ),
    Door("token.revoke", "POST", "people:revoke_token"),
    Door(
        "admin_session.see",
        "GET",
        "people:power",
        args=_nobody,
        where=lambda c: c.role == ADMINISTRATOR and _mine(c),
        shows=True,
    ),
    Door("admin_session.open", "POST", "people:power", args=_nobody, fields=lambda b: WHY, where=_mine),
    Door("admin_session.close", "POST", "people:give_back", args=_nobody, where=_mine),
    Door("invitation.see", "GET", "people:invitations", args=_nobody, shows=True),
    Door(
        "invitation.accept",
        "POST",
        "people:invitation",
        args=lambda b: (SECRET,),
        facts=lambda c: {"shown": True},
        closed=frozenset({410}),
    ),
    Door("invitation.withdraw", "POST", "people:withdraw"),
    Door("appointment.see", "GET", "people:appointment"),
    Door("appointment.lay_down", "POST", "people:end_appointment", where=_mine),
    Door("appointment.confirm", "POST", "people:confirm_appointment", facts=_holder),
    *_GIVING,
    Door("institution.see", "GET", "people:institution"),
    Door("institution.see", "GET", lambda b: f"people/institutions/{b.one.pk}"),
    Door("institution.see_work", "GET", "people:money_csv"),
    Door("institution.see_work", "GET", lambda b: f"people/institutions/{b.one.pk}/money"),
    Door(
        "institution.add",
        "POST",
        "people:add_institution",
        args=_nobody,
        fields=lambda b: {"country": b.country, "name": "New", "kind": "national"},
        offers=("country",),
    ),
    Door(
        "institution.edit",
        "POST",
        "people:edit_institution",
        fields=lambda b: {"name": "New", "kind": "national"},
    ),
    Door("institution.check", "POST", "people:check_institution"),
    Door(
        "institution.fund",
        "POST",
        "people:add_funding",
        fields=lambda b: {"year": 2020, "source": "government", "amount": "5", "currency": "USD"},
    ),
    Door("enterprise.see", "GET", "people:enterprise"),
    Door("enterprise.see", "GET", lambda b: f"people/enterprises/{b.one.pk}"),
    Door(
        "enterprise.add",
        "POST",
        "people:add_enterprise",
        args=_nobody,
        fields=lambda b: {"country": b.country, "name": "New"},
        offers=("country",),
        alike=True,
    ),
    Door(
        "enterprise.add",
        "POST",
        lambda b: "people/enterprises",
        fields=lambda b: {"country": b.country, "name": "New"},
        alike=True,
    ),
    Door("enterprise.edit", "POST", "people:edit_enterprise", fields=lambda b: {"name": "New"}),
    Door(
        "enterprise.edit",
        "PUT",
        lambda b: f"people/enterprises/{b.one.pk}",
        fields=lambda b: {"name": "New"},
    ),
    Door("log.see", "GET", "people:log", args=_nobody, shows=True),
)
NO_PAGE: dict[str, str] = {}
_PEOPLE = "programs give no roles, accounts or keys (people.access.PERSONAL)"
_PERSONAL = [d.does for d in DOORS if d.kind in {"account", "sign_in", "admin_session", "invitation"}]
NO_API = {
    **{d.does: _PEOPLE for d in DOORS if d.kind == "appointment"},
    **dict.fromkeys(_PERSONAL, _PEOPLE),
    "token.make": _PEOPLE,
    "token.revoke": _PEOPLE,
    "log.see": "the log is read by people",
    "institution.add": "institutions are few and are entered on the pages",
    "institution.edit": "as institution.add",
    "institution.check": "that an entry is right is stated by whoever has looked at it",
    "institution.fund": "as institution.add",
}
