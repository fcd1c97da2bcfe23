"""The people desk for programs, under /api/v1/people/."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from azogue.office.people import services
from azogue.office.people.forms import EnterpriseForm
from azogue.office.people.models import Enterprise, Institution, Token
from azogue.office.people.rules import is_stale
from azogue.office.people.selectors import countries_without, cover_of, enterprises_for, institutions_on
from azogue.office.record.acts import ask
from azogue.office.record.api import Cursor, Limit, Listed, Page, Problem, ProblemOut, page_of
from azogue.office.record.gate import Decision, Refused, may
from azogue.office.record.http import Asked

router = Router()
PROBLEMS: Any = {401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}
Number = Annotated[int, Field(ge=1, lt=2**63)]
Country = Annotated[str, Query(max_length=3, pattern="^([A-Z]{3})?$", description="ISO 3166 alpha-3.")]
Day = Annotated[date | None, Query(description="As of this day; today when left out.")]


class RoleOut(Schema):
    """A role that the caller holds now."""

    role: str
    country: str
    enterprise: int | None


class WhoOut(Schema):
    """Who calls, and what the token is limited to."""

    id: int
    name: str
    email: str
    roles: list[RoleOut]
    verbs: list[str] | None


class InstitutionOut(Schema):
    """An institution, as everybody may know it."""

    id: int
    country: str
    kind: str
    name: str
    legal_basis: str
    focal_point: str
    staff: int | None
    since: date | None
    until: date | None
    checked_on: date | None
    stale: bool
    demo: bool

    @staticmethod
    def resolve_stale(found: Institution) -> bool:
        """Say whether the entry was not checked for a year."""
        return is_stale(found.checked_on, timezone.localdate())


class YearOut(Schema):
    """An institution's money of a year."""

    year: int
    total: float | None
    currency: str
    government_share: float | None
    why_not: str


class MoneyOut(Schema):
    """When outside money ends, and who carries the institution."""

    outside_ends: date | None
    outside_ended: bool
    months_ahead: int
    uncovered_months: int
    uncovered: list[str]
    outside_only: list[str]
    years: list[YearOut]


class MissingOut(Schema):
    """A country without a national mercury institution."""

    country: str
    name: str


class TokenOut(Schema):
    """One of the caller's tokens; the secret is never told again."""

    id: int
    label: str
    start: str
    verbs: list[str]
    made: datetime
    expires: datetime | None
    last_used: datetime | None
    revoked: datetime | None


class EnterpriseOut(Schema):
    """An enterprise that supplies data."""

    id: int
    country: str
    name: str
    contact: str
    email: str
    codes: list[str]
    note: str
    since: date | None
    until: date | None
    demo: bool


class EnterpriseIn(Schema):
    """What can be entered about an enterprise."""

    name: str = Field(max_length=300, min_length=1)
    contact: str = Field("", max_length=200)
    email: str = Field("", max_length=254)
    codes: list[str] = Field(default_factory=list, max_length=100)
    note: str = Field("", max_length=4000)
    since: date | None = None
    until: date | None = None


class NewEnterpriseIn(EnterpriseIn):
    """The same, with its country."""

    country: str = Field(pattern="^[A-Z]{3}$")


def _known(request: Asked) -> None:
    if not request.person.known:
        raise Refused(Decision(False, ""))


def _institution(request: Asked, number: int) -> Institution:
    institution = Institution.objects.filter(pk=number).first()
    if institution is None:
        raise Http404
    ask(request.person, "see", institution.thing())
    return institution


def _enterprise(request: Asked, number: int) -> Enterprise:
    enterprise = Enterprise.objects.filter(pk=number).first()
    if enterprise is None:
        raise Http404
    ask(request.person, "see", enterprise.thing())
    return enterprise


@router.get("whoami", response={200: WhoOut, **PROBLEMS})
def whoami(request: Asked) -> WhoOut:
    """Say who the token speaks for."""
    _known(request)
    person = request.person
    roles = [RoleOut(role=r.name, country=r.country, enterprise=r.enterprise) for r in person.roles]
    verbs = None if person.verbs is None else sorted(person.verbs)
    return WhoOut(id=person.id or 0, name=person.name, email=person.email, roles=roles, verbs=verbs)


@router.get("institutions", response=Listed[InstitutionOut])
def institutions(
    request: Asked, country: Country = "", as_of: Day = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[Institution]:
    """List institutions."""
    del request
    rows = institutions_on(as_of or timezone.localdate(), country=country)
    return page_of(rows, cursor, limit, by=("country", "pk"))


@router.get("institutions/missing", response=list[MissingOut])
def missing(request: Asked, as_of: Day = None) -> list[MissingOut]:
    """List the countries without a national mercury institution."""
    del request
    return [MissingOut(country=c, name=n) for c, n in countries_without(as_of or timezone.localdate())]


@router.get("institutions/{number}", response={200: InstitutionOut, **PROBLEMS})
def institution(request: Asked, number: Number) -> Institution:
    """Show an institution."""
    return _institution(request, number)


@router.get("institutions/{number}/money", response={200: MoneyOut, **PROBLEMS})
def money(request: Asked, number: Number) -> MoneyOut:
    """Answer when outside money ends, and who carries the institution then."""
    found = _institution(request, number)
    ask(request.person, "see_work", found.thing())
    cover = cover_of(found, timezone.localdate())
    return MoneyOut(
        outside_ends=cover.outside_ends,
        outside_ended=cover.outside_ended,
        months_ahead=cover.ahead,
        uncovered_months=cover.uncovered_months,
        uncovered=[f"{y}-{m:02d}" for y, m in cover.uncovered],
        outside_only=[f"{y}-{m:02d}" for y, m in cover.outside_only],
        years=[
            YearOut(
                year=y.year,
                total=None if y.total is None else float(y.total),
                currency=y.currency,
                government_share=y.government,
                why_not=y.why_not,
            )
            for y in cover.years
        ],
    )


@router.get("tokens", response={200: list[TokenOut], **PROBLEMS})
def tokens(request: Asked) -> list[Token]:
    """List the caller's own tokens."""
    _known(request)
    return list(Token.objects.filter(account_id=request.person.id or 0)[:100])


@router.get("enterprises", response={200: Listed[EnterpriseOut], **PROBLEMS})
def enterprises(
    request: Asked, country: Country = "", as_of: Day = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[Enterprise]:
    """List the enterprises the caller may see: those of the own countries, or the own one."""
    _known(request)
    rows = enterprises_for(request.person, as_of or timezone.localdate())
    if country:
        rows = rows.filter(country=country)
    return page_of(rows, cursor, limit, by=("country", "pk"))


@router.get("enterprises/{number}", response={200: EnterpriseOut, **PROBLEMS})
def enterprise(request: Asked, number: Number) -> Enterprise:
    """Show an enterprise."""
    return _enterprise(request, number)


def _checked(values: EnterpriseIn) -> dict[str, Any]:
    """Check what came as the page checks it.

    Raises:
        Problem: A value cannot be taken (422).

    """
    form = EnterpriseForm(values.dict())
    if not form.is_valid():
        errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
        raise Problem(422, " ".join(e for found in errors.values() for e in found), fields=errors)
    return dict(form.cleaned_data)


@router.post("enterprises", response={201: EnterpriseOut, **PROBLEMS})
def add_enterprise(request: Asked, body: NewEnterpriseIn) -> Any:
    """Register an enterprise."""
    new = Enterprise(country=body.country, demo=request.person.demo)
    decision = may(request.person, "add", new.thing())
    if not decision:
        raise Refused(Decision(False, decision.reason))
    try:
        made = services.add_enterprise(request.person, country=body.country, **_checked(body))
    except services.Impossible as no:
        raise Problem(409, str(no.reason)) from no
    return Status(201, made)


@router.put("enterprises/{number}", response={200: EnterpriseOut, **PROBLEMS})
def put_enterprise(request: Asked, number: Number, body: EnterpriseIn) -> Enterprise:
    """Replace what is entered about an enterprise."""
    found = _enterprise(request, number)
    ask(request.person, "edit", found.thing())
    try:
        return services.edit_enterprise(request.person, found, **_checked(body))
    except services.Impossible as no:
        raise Problem(409, str(no.reason)) from no
