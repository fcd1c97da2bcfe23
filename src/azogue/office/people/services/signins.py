"""Browsers in which people are signed in: noted as they come, looked through and ended by their owners."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from azogue.office.people.models import Account, SignIn
from azogue.office.people.persons import has_second_factor
from azogue.office.record.acts import act
from azogue.office.record.gate import Person
from azogue.office.record.text import clean_line

NOTE_EVERY: Final = timedelta(minutes=10)
MARK: Final = "sign_in"
"""Where a session keeps the key under which it was noted, and when."""


def note_browser(request: HttpRequest, account: Account) -> None:
    """Note that somebody is signed in here: first, when the session's key changes, and now and then."""
    now = timezone.now()
    key = request.session.session_key or ""
    noted, at, strong = request.session.get(MARK, ("", 0, False))
    second_factor = has_second_factor(request, account)
    fresh = now.timestamp() - at < NOTE_EVERY.total_seconds()
    if not key or (noted == key and fresh and strong == second_factor):
        return
    values = {
        "account": account,
        "seen": now,
        "address": request.META.get("REMOTE_ADDR", "")[:64],
        "agent": clean_line(request.META.get("HTTP_USER_AGENT", ""), 300),
        "second_factor": second_factor,
    }
    moved = (
        noted and noted != key and SignIn.objects.filter(key=noted, account=account).update(key=key, **values)
    )
    if not moved:
        SignIn.objects.update_or_create(key=key, defaults=values)
    request.session[MARK] = (key, now.timestamp(), second_factor)


def end_sign_in(person: Person, sign_in: SignIn) -> None:
    """Sign out one of one's browsers."""
    with act(person, "end", sign_in.thing()) as entry:
        entry.summary = device(sign_in.agent)
        forget_browsers(SignIn.objects.filter(pk=sign_in.pk))


def end_other_sign_ins(person: Person, account: Account, *, keep: str) -> int:
    """Sign out all of one's browsers but the one with this session key; returns how many."""
    others = SignIn.objects.filter(account=account).exclude(key=keep)
    thing = SignIn(account=account, seen=timezone.now()).thing()
    with act(person, "end", thing) as entry:
        ended = forget_browsers(others)
        entry.silent = not ended
        entry.summary = str(ended)
    return ended


def forget_browsers(found: QuerySet[SignIn]) -> int:
    """End the sessions of these browsers; returns how many."""
    keys = list(found.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(key__in=keys).delete()
    return len(keys)


def forget_old_browsers() -> int:
    """Throw away browsers whose sessions have expired; a chore."""
    limit = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(seen__lt=limit).delete()[0]


_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """Return the browser and system that a browser says it is, in short."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40]
