"""Papers that countries file: general notifications, certificates, import responses, bans, standing."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from azogue.office.consents.filing import pairs_of
from azogue.office.consents.models import (
    Certificate,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Proven,
)
from azogue.office.consents.services.ground import (
    conditions_from,
    country_code,
    in_order,
    known,
    number_from,
    once_only,
    substance_from,
)
from azogue.office.consents.services.notices import kept_answers
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person
from azogue.office.treaty.services.ground import put

P = TypeVar("P", bound=Proven)
PROOF: Final = ("citation", "document")
GENERAL: Final = (
    "number", "country", "first", "last", "terms", "exporters", "certified", "waived", "answers", *PROOF,
)  # fmt: skip
CERTIFICATE: Final = (
    "number", "kind", "country", "party", "first", "last", "measures", "only_allowed", "not_new_mining",
    "not_excess", "answers", *PROOF,
)  # fmt: skip
RESPONSE: Final = (
    "number", "country", "kind", "substance", "told", "conditions", "registered", "used_before", *PROOF,
)  # fmt: skip
ACTION: Final = ("country", "substance", "since", *PROOF)
STANDING: Final = ("instrument", "country", "since", "until", *PROOF)
Checks = Mapping[str, Callable[[Any], Any]]
_CHECKS: Final[Checks] = {
    "number": number_from,
    "country": lambda v: country_code(v, "country"),
    "party": lambda v: country_code(v, "party") if v else "",
    "substance": substance_from,
    "terms": lambda v: pairs_of(conditions_from(v)),
    "conditions": lambda v: pairs_of(conditions_from(v)),
    "exporters": lambda v: sorted({country_code(c, "exporters") for c in v}),
    "answers": kept_answers,
}


def file_general(
    person: Person,
    general: GeneralNotification | None = None,
    *,
    keeper: str = "",
    why: str = "",
    **values: Any,
) -> GeneralNotification:
    """File a general notification (Form D), or correct one.

    Args:
        person: Who files it.
        general: The one to correct; None files a new one.
        keeper: The country whose office keeps it; the notifying country when not said.
        why: For the log.
        values: `number`, `country` (that consents), `first`, `last`, `terms` (conditions), `exporters`,
            `certified`, `waived`, `answers`, `citation`, `document`.

    Raises:
        Refused: The gate does not allow it.
        Impossible: A value cannot be taken, or the number is taken.

    """
    return _file(person, GeneralNotification, general, GENERAL, values, keeper, why)


def revoke_general(
    person: Person, general: GeneralNotification, *, on: date, why: str
) -> GeneralNotification:
    """Write down that a general notification holds no more from a day on."""
    return _revoke(person, general, on, why)


def file_certificate(
    person: Person, certificate: Certificate | None = None, *, keeper: str = "", why: str = "", **values: Any
) -> Certificate:
    """File a certification by a non-Party, or correct one; arguments as for `file_general`.

    `kind` is "use" or "source", `country` the non-Party, `party` to whom it is made, then what it says:
    `measures`, `only_allowed`, `not_new_mining`, `not_excess`.
    """
    _choice(values, "kind", Certificate.Kind.values)
    return _file(person, Certificate, certificate, CERTIFICATE, values, keeper, why)


def revoke_certificate(person: Person, certificate: Certificate, *, on: date, why: str) -> Certificate:
    """Write down that a certificate holds no more from a day on."""
    return _revoke(person, certificate, on, why)


def file_response(
    person: Person, response: ImportResponse | None = None, *, keeper: str = "", why: str = "", **values: Any
) -> ImportResponse:
    """File an import response (Rotterdam, Article 10), or correct one; arguments as for `file_general`."""
    _choice(values, "kind", ImportResponse.Kind.values)
    return _file(person, ImportResponse, response, RESPONSE, values, keeper, why)


def file_action(
    person: Person, action: FinalAction | None = None, *, keeper: str = "", why: str = "", **values: Any
) -> FinalAction:
    """File a ban or severe restriction (Rotterdam, Article 5), or correct one."""
    return _file(person, FinalAction, action, ACTION, values, keeper, why)


def set_standing(
    person: Person,
    standing: ConventionStanding | None = None,
    *,
    keeper: str = "",
    why: str = "",
    **values: Any,
) -> ConventionStanding:
    """Write down from when to when a convention binds a State; without `since`: it does not.

    `instrument` is "rotterdam" when not said. What the treaty desk knows of the mercury treaty goes first.
    """
    _choice(values, "instrument", ["minamata", "rotterdam"])
    return _file(person, ConventionStanding, standing, STANDING, values, keeper, why)


def _choice(values: Mapping[str, Any], name: str, choices: list[str]) -> None:
    if name in values and values[name] not in choices:
        raise Impossible(_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}, name)


def _file(
    person: Person,
    model: type[P],
    row: P | None,
    names: tuple[str, ...],
    values: Mapping[str, Any],
    keeper: str,
    why: str,
) -> P:
    """File a paper or correct it, logged with what changed."""
    given = known(values, names)
    checked = {name: _CHECKS[name](v) if name in _CHECKS else v for name, v in given.items()}
    needed = {"number", "country"} & set(names)
    if row is None and not needed <= set(checked):
        raise Impossible(_("Fill this in."), min(needed - set(checked)))
    asked = row or model(keeper=keeper or checked["country"], demo=person.demo)
    with act(person, "change" if row is not None else "file", asked.thing(), why=why) as entry:  # type: ignore[attr-defined]
        now: P = asked
        if row is not None:
            now = model._default_manager.select_for_update().get(pk=row.pk)
        entry.details = put(now, checked, names)
        _days(now)
        once_only(now.save, "number" if "number" in names else "country")
        entry.thing = str(now.pk)
        entry.summary = str(now)
    return now


def _days(row: Proven) -> None:
    for first, last in (("first", "last"), ("since", "until")):
        if hasattr(row, last):
            in_order(getattr(row, first), getattr(row, last), last)
            if first == "since" and row.since is None and row.until is not None:  # type: ignore[attr-defined]
                raise Impossible(_("Fill this in."), "since")


def _revoke(person: Person, row: P, on: date, why: str) -> P:
    if not why.strip():
        raise Impossible(_("Say why."), "why")
    with act(person, "revoke", row.thing(), why=why) as entry:  # type: ignore[attr-defined]
        now: P = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if now.revoked is not None:  # type: ignore[attr-defined]
            raise Impossible(_("It is revoked already."))
        now.revoked = on  # type: ignore[attr-defined]
        now.save(update_fields=["revoked"])
        entry.summary = str(now)
        entry.details = {"on": on.isoformat()}
    return now
