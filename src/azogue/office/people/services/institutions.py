"""Institutions, their money, and the enterprises that supply data: entered, changed, checked."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.people.models import Enterprise, Funding, Institution
from azogue.office.people.services.errors import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person

INSTITUTION_FIELDS: Final = (
    "kind",
    "name",
    "legal_basis",
    "focal_point",
    "focal_email",
    "address",
    "staff",
    "since",
    "until",
    "note",
)
FUNDING_FIELDS: Final = ("year", "source", "name", "amount", "currency", "ends_on")
ENTERPRISE_FIELDS: Final = ("name", "codes", "contact", "email", "since", "until", "note")
MOST_FUNDING: Final = 200
M = TypeVar("M", bound=models.Model)


def _put(record: M, values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, list[Any]]:
    """Set the named fields of a record; returns what changed, as the log keeps it."""
    changed = {}
    for name in names:
        if name in values and getattr(record, name) != values[name]:
            changed[name] = [_plain(getattr(record, name)), _plain(values[name])]
            setattr(record, name, values[name])
    return changed


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | list) else str(value)


def _in_order(record: "Institution | Enterprise") -> None:
    if record.since and record.until and record.until < record.since:
        raise Impossible(_("The end lies before the beginning."), "until")


def add_institution(person: Person, *, country: str, **values: Any) -> Institution:
    """Register an institution of a country."""
    institution = Institution(country=country, demo=person.demo, checked_on=timezone.localdate())
    with act(person, "add", institution.thing()) as entry:
        _put(institution, values, INSTITUTION_FIELDS)
        _in_order(institution)
        institution.save()
        entry.thing = str(institution.pk)
        entry.summary = institution.name
    return institution


def edit_institution(
    person: Person, institution: Institution, *, why: str = "", **values: Any
) -> Institution:
    """Change what is known of an institution; what was before stays in the log."""
    with act(person, "edit", institution.thing(), why=why) as entry:
        now = Institution.objects.select_for_update().get(pk=institution.pk)
        entry.details = _put(now, values, INSTITUTION_FIELDS)
        _in_order(now)
        entry.summary = now.name
        entry.silent = not entry.details
        now.checked_on = timezone.localdate()
        now.save()
    return now


def check_institution(person: Person, institution: Institution) -> None:
    """State that what is entered about an institution is right today."""
    with act(person, "check", institution.thing()) as entry:
        entry.summary = institution.name
        Institution.objects.filter(pk=institution.pk).update(checked_on=timezone.localdate())


def set_funding(
    person: Person, institution: Institution, funding: Funding | None = None, **values: Any
) -> Funding:
    """Enter or change the money of one source in a year. A blank amount is not known."""
    with act(person, "fund", institution.thing()) as entry:
        Institution.objects.select_for_update().get(pk=institution.pk)
        now = funding or Funding(institution=institution)
        if now.institution_id != institution.pk:
            raise Impossible(_("This money is another institution's."))
        if funding is None and institution.funding.count() >= MOST_FUNDING:
            raise Impossible(_("There are too many entries of money here."))
        entry.details = {"funding": now.pk, **_put(now, values, FUNDING_FIELDS)}
        if now.ends_on is not None and now.ends_on.year < now.year:
            raise Impossible(_("The end lies before the beginning."), "ends_on")
        now.save()
        entry.summary = f"{institution.name} · {now.year} · {now.source}"
    return now


def remove_funding(person: Person, funding: Funding) -> None:
    """Take out money that was entered by mistake; the log keeps it."""
    institution = funding.institution
    with act(person, "fund", institution.thing()) as entry:
        entry.summary = f"{institution.name} · {funding.year} · {funding.source}"
        entry.details = {"removed": {n: _plain(getattr(funding, n)) for n in FUNDING_FIELDS}}
        funding.delete()


def add_enterprise(person: Person, *, country: str, **values: Any) -> Enterprise:
    """Register an enterprise that supplies data about itself."""
    enterprise = Enterprise(country=country, demo=person.demo)
    with act(person, "add", enterprise.thing()) as entry:
        _put(enterprise, values, ENTERPRISE_FIELDS)
        _save_enterprise(enterprise)
        entry.thing = str(enterprise.pk)
        entry.summary = enterprise.name
    return enterprise


def edit_enterprise(person: Person, enterprise: Enterprise, *, why: str = "", **values: Any) -> Enterprise:
    """Change what is known of an enterprise; what was before stays in the log."""
    with act(person, "edit", enterprise.thing(), why=why) as entry:
        now = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        entry.details = _put(now, values, ENTERPRISE_FIELDS)
        entry.summary = now.name
        entry.silent = not entry.details
        _save_enterprise(now)
    return now


def _save_enterprise(enterprise: Enterprise) -> None:
    _in_order(enterprise)
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError as error:
        raise Impossible(_("There is an enterprise of this name already."), "name") from error
