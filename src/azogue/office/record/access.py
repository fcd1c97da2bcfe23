"""Who may keep, see and share documents."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import (
    APPROVER,
    CUSTOMS,
    OFFICER,
    PUBLIC,
    REGIONAL_CENTRE,
    REVIEWER,
    ROLE_NAMES,
    SUPPLIER,
    Person,
    Rules,
    Thing,
    grant,
    register,
)


def where_one_supplies(person: Person, thing: Thing) -> "str | Promise":
    """Refuse a document to a country whose data the person does not supply: whose it is says its sender."""
    if {"", thing.country} & set(person.countries(SUPPLIER)):
        return ""
    return _("Your roles do not allow it here. It takes: %(roles)s.") % {"roles": ROLE_NAMES[SUPPLIER]}


DOCUMENT: Final = Rules(
    "document",
    (
        grant("see", [OFFICER, REVIEWER, APPROVER, CUSTOMS, REGIONAL_CENTRE]),
        grant("see", [SUPPLIER], "mine"),
        grant("see", [PUBLIC], "any", ["public"]),
        grant("keep", [OFFICER, REVIEWER, APPROVER, CUSTOMS]),
        grant("keep", [SUPPLIER], "mine", condition=where_one_supplies),
        grant("share", [OFFICER, APPROVER], states=["kept"]),
        grant("unshare", [OFFICER, APPROVER], states=["public"]),
    ),
    states=("kept", "public"),
)


def put_in_force() -> None:
    """Register the rules; the app does it when it is loaded."""
    register(DOCUMENT)
