"""What countries file: the public register of general notifications, certificates, responses, bans."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from azogue.office.consents import filing, selectors, services
from azogue.office.consents.access import EDITORS, READERS
from azogue.office.consents.forms_filed import (
    ActionForm,
    CertificateForm,
    GeneralForm,
    ResponseForm,
    RevokeForm,
    StandingForm,
)
from azogue.office.consents.forms_paper import PaperForm
from azogue.office.consents.models import (
    Certificate,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
)
from azogue.office.consents.papers_of import answers_of
from azogue.office.consents.register import PublicEntry, public_register
from azogue.office.consents.selectors_pages import code_of
from azogue.office.consents.views.common import form_page, own_office, reads_log
from azogue.office.people.views.common import IN_A_FILE, found, known, proof, tried
from azogue.office.record.acts import ask, history
from azogue.office.record.export import csv_response
from azogue.office.record.gate import may
from azogue.office.record.http import Asked

IN_A_LIST: Final = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its form, the verb that files it, its pages."""

    model: type[Any]
    form: type[Any]
    file: Callable[..., Any]
    title: "str | Promise"
    page: str
    letter: str = ""
    """The form of Article 3 that is filled in with it."""
    leave_out: frozenset[str] = frozenset()


GENERAL: Final = Kind(
    GeneralNotification, GeneralForm, services.file_general, gettext_lazy("General notification of consent"),
    "general", "D", frozenset({"D-B-terms", "D-C-cert"}),
)  # fmt: skip
CERTIFICATE: Final = Kind(
    Certificate, CertificateForm, services.file_certificate, gettext_lazy("Certificate of a non-Party"),
    "certificate", "C", frozenset({"C-C-prim", "C-C-chlor"}),
)  # fmt: skip
RESPONSE: Final = Kind(
    ImportResponse, ResponseForm, services.file_response, gettext_lazy("Import response"), "response"
)
ACTION: Final = Kind(
    FinalAction, ActionForm, services.file_action, gettext_lazy("Ban or severe restriction"), "action"
)
STANDING: Final = Kind(
    ConventionStanding, StandingForm, services.set_standing, gettext_lazy("Standing under a convention"),
    "standing",
)  # fmt: skip


def _entries(country: str) -> list[tuple[PublicEntry, GeneralNotification]]:
    """Return the public register; demonstration records are shown in a demonstration only."""
    rows = (
        GeneralNotification.objects.all() if settings.DEMO else GeneralNotification.objects.filter(demo=False)
    )
    if country:
        rows = rows.filter(country=country)
    of = {row.number: row for row in rows}
    entries = public_register([filing.general_of(row) for row in of.values()], timezone.localdate())
    return [(entry, of[entry.number]) for entry in entries]


def general_list(request: Asked) -> HttpResponse:
    """Show everybody the register that the treaty makes public."""
    asked = request.GET.get("q", "").strip()[:100]
    country = code_of(asked) if asked else ""
    rows = _entries(country) if country or not asked else []
    context = {"rows": rows[:IN_A_LIST], "asked": asked, "adds": bool(request.person.countries(*EDITORS))}
    return render(request, "consents/register.html", context)


def general_csv(request: Asked) -> HttpResponseBase:
    """Download the public register."""
    del request

    def lines() -> Iterator[list[Any]]:
        yield ["number", "country", "article", "since", "until", "terms", "limited_to", "state"]
        for e, row in _entries("")[:IN_A_FILE]:
            limited = " ".join(row.exporters)
            yield [
                e.number, e.country, e.article, e.since, e.until, "; ".join(e.terms), limited, e.standing,
            ]  # fmt: skip

    return csv_response(lines(), "general_notifications")


def general(request: Asked, pk: int) -> HttpResponse:
    """Show a general notification: to everybody what is public of it."""
    one = found(request, GeneralNotification, pk, "document")
    entries = public_register([filing.general_of(one)], timezone.localdate())
    works = reads_log(request.person, one.keeper)
    context = {
        "one": one,
        "entry": entries[0],
        "terms": filing.conditions_of(one.terms),
        "works": works,
        "edits": bool(may(request.person, "change", one.thing())),
        "revokes": one.revoked is None and bool(may(request.person, "revoke", one.thing())),
        "acts": history("general_notification", pk)[:50] if works else [],
    }
    return render(request, "consents/general.html", context)


def others(request: Asked) -> HttpResponse:
    """Show certificates, import responses, bans and standings that a person may see."""
    known(request)
    person = request.person

    def first(rows: "QuerySet[Any]") -> list[Any]:
        return list(rows[:IN_A_LIST])

    context = {
        "certificates": first(selectors.certificates_for(person)),
        "responses": first(selectors.responses_for(person)),
        "actions": first(selectors.actions_for(person)),
        "standings": first(selectors.standings_for(person)),
        "adds": bool(person.countries(*EDITORS)),
        "reads": bool(person.countries(*READERS)),
        "today": timezone.localdate(),
    }
    return render(request, "consents/papers.html", context)


def _file(request: Asked, kind: Kind, pk: int | None) -> HttpResponse:
    """File a paper, or show one and correct it."""
    one = found(request, kind.model, pk) if pk else None
    own = own_office(request.person)
    reads = request.method == "GET" and kind is not GENERAL
    if one is not None and reads and not may(request.person, "change", one.thing()):
        return _read_only(request, kind, one)
    fresh = kind.model(keeper=own[0] if own else "", demo=request.person.demo)
    ask(request.person, "change" if one else "file", (one or fresh).thing())
    again = kind.model._default_manager.get(pk=pk) if pk else None
    form = kind.form(
        own, request.POST or None, request.FILES or None, instance=again, initial=_initial(request, kind)
    )
    paper = _part(request, kind, one)
    if request.method == "POST" and form.is_valid() and (paper is None or paper.is_valid()):
        made = tried(request, form, lambda: _keep(request, kind, one, form, paper))
        if made:
            messages.success(request, _("Saved."))
            return redirect(f"consents:{kind.page}", made.pk)
    context = {
        "form": form, "paper": paper, "kind": kind, "one": one,
        "revokes": _revokes(request, one), "revoke_form": RevokeForm(),
        "acts": history(one.thing().kind, one.pk)[:50] if one else [],
    }  # fmt: skip
    return render(request, "consents/filed.html", context, status=422 if form.errors else 200)


def _revokes(request: Asked, one: Any) -> bool:
    return getattr(one, "revoked", True) is None and bool(may(request.person, "revoke", one.thing()))


def _initial(request: Asked, kind: Kind) -> dict[str, str]:
    names = ("kind", "country", "substance", "instrument")
    given = {name: request.GET[name][:40] for name in names if request.GET.get(name)}
    own = request.person.countries(*EDITORS)
    return {"keeper": own[0] if own else "", **given} | (
        {"kind": "source"} if kind is CERTIFICATE and "kind" not in given else {}
    )


def _part(request: Asked, kind: Kind, one: Any) -> PaperForm | None:
    """Return the form of Article 3 that goes with a paper; a certificate of use is part of Form B."""
    chosen = request.POST.get("kind") or getattr(one, "kind", "") or request.GET.get("kind", "source")
    if not kind.letter or (kind is CERTIFICATE and chosen != Certificate.Kind.SOURCE):
        return None
    answers = {} if one is None else answers_of(one)
    return PaperForm(
        kind.letter, "", request.POST or None, answers=answers, complete=False, leave_out=kind.leave_out
    )


def _keep(request: Asked, kind: Kind, one: Any, form: Any, paper: PaperForm | None) -> Model:
    values = form.values()
    keeper = one.keeper if one is not None else form.cleaned_data["keeper"]
    document = proof(request, keeper, str(values.get("number", kind.title)))
    if document is not None:
        values["document"] = document
    if paper is not None:
        values["answers"] = paper.answers()
    made: Model = kind.file(
        request.person, one, keeper=keeper, why=form.cleaned_data.get("why", ""), **values
    )
    return made


def _read_only(request: Asked, kind: Kind, one: Any) -> HttpResponse:
    names = (*kind.form.base_fields,)
    lines = [
        (field.verbose_name, _shown(one, field.name))
        for field in kind.model._meta.get_fields()
        if field.name in names
    ]
    return render(request, "consents/filed_read.html", {"kind": kind, "one": one, "lines": lines})


def _shown(one: Any, name: str) -> Any:
    if name in {"terms", "conditions"}:
        return "; ".join(c.text or c.id for c in filing.conditions_of(getattr(one, name)))
    display = getattr(one, f"get_{name}_display", None)
    return getattr(one, name) if display is None else display()


def add_general(request: Asked) -> HttpResponse:
    """File a general notification."""
    return _file(request, GENERAL, None)


def change_general(request: Asked, pk: int) -> HttpResponse:
    """Correct a general notification."""
    return _file(request, GENERAL, pk)


def certificate(request: Asked, pk: int | None = None) -> HttpResponse:
    """File a certificate of a non-Party, or show it."""
    return _file(request, CERTIFICATE, pk)


def response(request: Asked, pk: int | None = None) -> HttpResponse:
    """File an import response, or show it."""
    return _file(request, RESPONSE, pk)


def action(request: Asked, pk: int | None = None) -> HttpResponse:
    """File a ban or severe restriction, or show it."""
    return _file(request, ACTION, pk)


def standing(request: Asked, pk: int | None = None) -> HttpResponse:
    """Write down a standing under the Rotterdam Convention, or show it."""
    return _file(request, STANDING, pk)


def revoke_general(request: Asked, pk: int) -> HttpResponse:
    """Write down that a general notification holds no more."""
    return _revoke(request, GENERAL, pk, services.revoke_general)


def revoke_certificate(request: Asked, pk: int) -> HttpResponse:
    """Write down that a certificate holds no more."""
    return _revoke(request, CERTIFICATE, pk, services.revoke_certificate)


def _revoke(request: Asked, kind: Kind, pk: int, doing: Callable[..., Any]) -> HttpResponse:
    one = found(request, kind.model, pk)
    ask(request.person, "revoke", one.thing())
    form = RevokeForm(request.POST or None, initial={"on": timezone.localdate()})
    fits = request.method == "POST" and form.is_valid()
    if fits and tried(request, form, lambda: doing(request.person, one, **form.cleaned_data)):
        messages.success(request, _("Revoked."))
        return redirect(f"consents:{kind.page}", pk)
    back = reverse(f"consents:{kind.page}", args=[pk])
    return form_page(request, form, _("Revoke %(number)s") % {"number": one}, back, _("Revoke"))
