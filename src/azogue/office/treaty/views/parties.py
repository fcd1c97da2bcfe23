"""A Party's page: what is banned for us, from when, what is due, what is late; and the list of Parties."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from azogue.facts import treaty as facts
from azogue.office.look import locales
from azogue.office.people.views.common import ON_A_PAGE, as_of
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked
from azogue.office.treaty import wording
from azogue.office.treaty.models import Organisation, Party
from azogue.office.treaty.rules import entry_into_force
from azogue.office.treaty.selectors import (
    course_of,
    memberships_of,
    parties_on,
    position_of,
    requests_on,
)
from azogue.office.treaty.views.common import party_of


def index(request: Asked) -> HttpResponse:
    """Show what this desk has: one's own Parties first."""
    today = timezone.localdate()
    codes = [c for c in request.person.countries() if c]
    own = [
        (party, position_of(party, today))
        for party in Party.objects.filter(country__in=codes).prefetch_related(
            "answers", "exemptions", "fulfilments"
        )[:20]
    ]
    listed = parties_on(today)
    counts = {s: sum(status == s for _party, status in listed) for s in wording.STATUS}
    waiting = requests_on(today, state="open")[:5]
    return render(
        request, "treaty/index.html", {"own": own, "counts": counts, "requests": waiting, "today": today}
    )


def listing(request: Asked) -> HttpResponse:
    """Show Parties and signatories as of a day, of an organisation if one is named."""
    day = as_of(request)
    today = timezone.localdate()
    rows = _listed(request)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "as_of": day,
        "day": day or today,
        "organisations": Organisation.objects.all()[:100],
        "member_of": request.GET.get("member_of", "")[:12],
        "total": len(rows),
    }
    return render(request, "treaty/parties.html", context)


def _listed(request: Asked) -> list[dict[str, Any]]:
    day = as_of(request) or timezone.localdate()
    rows = [
        {
            "party": party,
            "status": status,
            "label": wording.STATUS[status],
            "tone": wording.STATUS_TONE[status],
            "in_force": _in_force(party),
            "name": locales.country(party.country),
        }
        for party, status in parties_on(day, member_of=request.GET.get("member_of", "")[:12])
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def _in_force(party: Party) -> Any:
    return None if party.deposited is None else entry_into_force(party.deposited)


def listing_csv(request: Asked) -> HttpResponseBase:
    """Download the list."""

    def lines() -> Iterator[list[Any]]:
        yield ["country", "name", "status", "signed", "deposited", "in_force", "confidence", "source"]
        for row in _listed(request):
            p = row["party"]
            yield [
                p.country,
                row["name"],
                row["status"],
                p.signed,
                p.deposited,
                row["in_force"],
                p.confidence,
                p.citation,
            ]

    return csv_response(lines(), "parties")


def one(request: Asked, code: str) -> HttpResponse:
    """Show a Party: late, due, banned, coming, exempt, amendments, schedules, as of a day."""
    party = party_of(request, code)
    day = as_of(request) or timezone.localdate()
    position = position_of(party, day)
    thing = party.thing()
    context: dict[str, Any] = {
        "party": party,
        "as_of": as_of(request),
        "day": day,
        "position": position,
        "status": wording.STATUS[position.status],
        "status_tone": wording.STATUS_TONE[position.status],
        "memberships": memberships_of(party.country, day),
        "answers": party.answers.all(),
        "exemptions": party.exemptions.all(),
        "fulfilments": {(f.rule, f.due): f for f in party.fulfilments.all()},
        "schedules": facts.schedules().values(),
        "edits": bool(may(request.person, "edit", thing)),
        "works": bool(may(request.person, "see_work", thing)),
    }
    if context["works"]:
        context["acts"] = history("party", party.pk)[:50]
    return render(request, "treaty/party.html", context)


def dates_csv(request: Asked, code: str) -> HttpResponseBase:
    """Download everything with a date for a Party: bans and duties."""
    party = party_of(request, code)
    day = as_of(request) or timezone.localdate()
    return csv_response(dated(party, day), f"treaty_dates_{party.country}")


def dated(party: Party, day: Any) -> Iterator[list[Any]]:
    """Yield the header and the rows of the table of a Party's dates."""
    position = position_of(party, day)
    yield ["kind", "id", "article", "what", "date", "status", "applies", "done_on", "source", "confidence"]
    for ban in position.bans:
        item = ban.item
        what = f"{item.category}: {item.item}"
        article = f"Annex {item.annex} Part {item.part}"
        yield ["ban", item.id, article, what, ban.since, ban.status, "", "", item.citation, item.confidence]
    for due in position.duties:
        applies = {True: "yes", False: "no", None: ""}[due.applies]
        fact = facts.deadlines().get(due.rule) or facts.annex_items().get(due.rule)
        yield [
            "duty",
            due.rule,
            due.article,
            due.duty,
            due.due,
            due.status,
            applies,
            due.done,
            fact.citation if fact else "",
            fact.confidence if fact else "",
        ]


def schedule(request: Asked, code: str, name: str) -> HttpResponse:
    """Show how a Party keeps to a control schedule, year by year."""
    party = party_of(request, code)
    found = facts.schedules().get(name)
    if found is None:
        raise Http404
    today = timezone.localdate()
    course = course_of(party, found, today.year)
    rows = [
        {"v": v, "label": wording.OUTCOME[v.outcome], "tone": wording.OUTCOME_TONE.get(v.outcome, "calm")}
        for v in course.verdicts
    ]
    context = {
        "party": party,
        "schedule": found,
        "course": course,
        "rows": rows,
        "reports": bool(may(request.person, "report", party.thing())),
    }
    return render(request, "treaty/schedule.html", context)


def schedule_csv(request: Asked, code: str, name: str) -> HttpResponseBase:
    """Download the table of a control schedule for a Party."""
    party = party_of(request, code)
    found = facts.schedules().get(name)
    if found is None:
        raise Http404
    course = course_of(party, found, timezone.localdate().year)
    rows: list[list[Any]] = [["year", "reported", "limit", "outcome", "above_by", "unit"]]
    rows += [
        [v.year, _plain(v.reported), _plain(v.limit), v.outcome, _plain(v.over), found.unit]
        for v in course.verdicts
    ]
    return csv_response(rows, f"{name}_{party.country}")


def _plain(amount: Decimal | None) -> str | None:
    """Write an exact amount without zeros at its end."""
    return None if amount is None else f"{amount.normalize():f}"


def organisation(request: Asked, code: str) -> HttpResponse:
    """Show an organisation with its members as of a day."""
    body = get_object_or_404(Organisation, code=code[:12])
    ask(request.person, "see", body.thing())
    day = as_of(request) or timezone.localdate()
    members = [m for m in body.memberships.all() if m.since <= day and (m.until is None or day <= m.until)]
    former = [m for m in body.memberships.all() if m.until is not None and m.until < day]
    context = {"body": body, "members": members, "former": former, "as_of": as_of(request), "day": day}
    return render(request, "treaty/organisation.html", context)
