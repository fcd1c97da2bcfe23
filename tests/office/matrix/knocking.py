"""How the tests knock on a door: who comes, what is there, what the gate says, and what the door does."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from azogue.office.people.models import Account, AdminSession, Appointment, Enterprise, Token
from azogue.office.people.services import token_verbs
from azogue.office.people.services.signins import MARK as NOTED
from azogue.office.record.gate import ADMINISTRATOR, PUBLIC, ROLES, Decision, may
from azogue.office.record.matrix import ELSEWHERE, HERE, Cell, person_in, thing_in

MARK = "Zinnober 4711"
"""A text that a page shows when it shows the thing, and nowhere else."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOTHING: frozenset[str] = frozenset()
EVERYTHING = frozenset(token_verbs())
Built = SimpleNamespace
Facts = Callable[[Cell], Mapping[str, object]]


def _every(cell: Cell) -> bool:
    return True


@dataclass(frozen=True)
class Door:
    """A way to do something to a thing: a page, or a call of the API when its address has a slash."""

    does: str
    """kind.verb"""
    method: str
    to: str | Callable[[Built], str]
    """Name of the page, or what comes after /api/v1/."""
    args: Callable[[Built], tuple[Any, ...]] = lambda b: (b.one.pk,)
    fields: Callable[[Built], Mapping[str, Any]] = lambda b: {}
    where: Callable[[Cell], bool] = _every
    """Cells that this door is for."""
    facts: Facts | None = None
    """What the condition of the rule sees of the thing that is built."""
    shows: bool = False
    """Whether the answer is in what the page shows (`MARK`), not in its status."""
    offers: tuple[str, ...] = ()
    """Choices of a form that hold only what the gate allows: an error there is its no."""
    closed: frozenset[int] = NOTHING  # type: ignore[assignment]
    """Further answers that are a no."""
    alike: bool = False
    """Whether the door is the same whatever there is behind it, so that a 403 gives nothing away."""

    @property
    def api(self) -> bool:
        """Whether it is a call of the API."""
        return callable(self.to)

    @property
    def kind(self) -> str:
        """What it is about."""
        return self.does.partition(".")[0]

    @property
    def verb(self) -> str:
        """What is done."""
        return self.does.partition(".")[2]

    @property
    def name(self) -> str:
        """Name of the test."""
        return f"{self.does} {'api' if self.api else self.to} {self.method}"


@dataclass
class World:
    """The accounts that knock, those whose things there are, and the enterprises."""

    me: dict[str, Account] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    tokens: dict[tuple[str, bool], str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.firms = {
            "mine": Enterprise.objects.create(country=HERE, name="Mine"),
            "own": Enterprise.objects.create(country=HERE, name="Another"),
            "other": Enterprise.objects.create(country=ELSEWHERE, name="Far"),
        }
        third = Enterprise.objects.create(country=HERE, name="Third")
        self.somebody = Account.objects.create(email="somebody@example.org", name="Somebody")
        self.third = Account.objects.create(email="third@example.org", name="Third")
        for account in (self.somebody, self.third):
            Appointment.objects.create(account=account, role="supplier", country=HERE, enterprise=third)
        for role in ROLES:
            if role != PUBLIC:
                self._enter(role)

    def _enter(self, role: str) -> None:
        account = self.me[role] = Account.objects.create(email=f"{role}@example.org", name=role)
        country = "" if role == ADMINISTRATOR else HERE
        firm = self.firms["mine"]
        Appointment.objects.create(account=account, role=role, country=country, enterprise=firm)
        if role == ADMINISTRATOR:
            until = timezone.now() + timedelta(minutes=30)
            AdminSession.objects.create(account=account, why="to test the doors", until=until)
        client = Client()
        client.force_login(account, backend=BACKEND)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
        session[NOTED] = (session.session_key, timezone.now().timestamp(), True)  # not noted at every knock
        session.save()
        self.cookies[role] = client.cookies
        for all_verbs in (False, True):
            secret = f"azogue_{role}{all_verbs}"
            digest = hashlib.sha256(secret.encode()).hexdigest()
            verbs = sorted(EVERYTHING) if all_verbs else []
            Token.objects.create(account=account, label=secret, start="azogue", digest=digest, verbs=verbs)
            self.tokens[role, all_verbs] = secret

    def owner(self, cell: Cell) -> Account:
        """Return whose the thing of a cell is; nobody who knocks without an account owns anything."""
        return self.me.get(cell.role, self.somebody) if cell.place == "mine" else self.somebody


def country_of(cell: Cell) -> str:
    """Return where the thing of a cell is."""
    return ELSEWHERE if cell.place == "other" else HERE


def expected(door: Door, cell: Cell, *, all_verbs: bool = True) -> Decision:
    """Ask the gate; for a token as for a person without a second factor and an administrator's power."""
    person = person_in(cell)
    thing = thing_in(cell)
    if door.facts is not None:
        thing = replace(thing, facts=door.facts(cell))
    if door.api and person.known:
        roles = tuple(r for r in person.roles if r.name != ADMINISTRATOR)
        verbs = EVERYTHING if all_verbs else NOTHING
        person = replace(person, roles=roles, second_factor=False, verbs=verbs)
    return may(person, door.verb, thing)


def knock(world: World, door: Door, cell: Cell, built: Built, *, all_verbs: bool = True) -> Any:
    """Send the request of a door as the person of a cell."""
    client, data = world.client, door.fields(built)
    if callable(door.to):
        client.cookies = SimpleCookie()
        headers = {}
        if cell.role != PUBLIC:
            headers["Authorization"] = f"Bearer {world.tokens[cell.role, all_verbs]}"
        many = "file" in data or door.method == "GET"
        form = {} if many else {"content_type": "application/json"}
        call = getattr(client, door.method.lower())
        return call(f"/api/v1/{door.to(built)}", data, headers=headers, **form)
    client.cookies = SimpleCookie(world.cookies[cell.role]) if cell.role != PUBLIC else SimpleCookie()
    return getattr(client, door.method.lower())(reverse(door.to, args=door.args(built)), data)


def let_in(door: Door, response: Any) -> bool:
    """Say whether a door let somebody in; a page that says which figure there is not yet has done so."""
    if response.context and "missing" in response.context:
        return True
    if response.status_code in {401, 403, 404, *door.closed} or sent_to_sign_in(response):
        return False
    if door.shows:
        return MARK in response.content.decode()
    form = (response.context or {}).get("form") if door.offers else None
    return form is None or not set(door.offers) & set(form.errors)


def sent_to_sign_in(response: Any) -> bool:
    """Say whether an answer leads to the sign-in page."""
    return response.status_code == 302 and response["Location"].startswith(reverse("account_login"))


def fault(door: Door, response: Any, decision: Decision) -> str:
    """Say what is wrong with the answer of a door, or nothing."""
    said = response.status_code
    if said >= 500 and said != 503:
        return f"answered {said}"
    if let_in(door, response) != decision.allowed:
        reason = "the gate allows it" if decision.allowed else f"the gate says: {decision.reason}"
        return f"answered {said}, but {reason}"
    if decision.hidden and not decision.allowed and said in {401, 403} and not door.alike:
        return f"answered {said}, which tells that there is something"
    return ""


def shut(answer: Any) -> None:
    """Close an answer and its file, but not the database, in whose transaction the test is."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def faults(world: World, door: Door, make: Callable[[World, Cell], Built], cells: list[Cell]) -> list[str]:
    """Knock for every cell and take its effects back; return what is wrong."""
    found: list[str] = []
    for cell in cells:
        # A token for nothing is tried where one for everything gets in.
        both = door.api and cell.role != PUBLIC and expected(door, cell).allowed
        for all_verbs in (True, False) if both else (True,):
            with transaction.atomic():
                answer = knock(world, door, cell, make(world, cell), all_verbs=all_verbs)
                wrong = fault(door, answer, expected(door, cell, all_verbs=all_verbs))
                shut(answer)
                transaction.set_rollback(True)
            if wrong:
                limit = "" if all_verbs else " with a token for nothing"
                found.append(f"{cell.words}{limit}: {wrong}")
    return found
