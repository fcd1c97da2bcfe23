"""Words for roles, and for acts of the log as this desk shows them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ROLE_NAMES
from azogue.office.record.models import Act

ROLE_USES: Final[Mapping[str, "str | Promise"]] = {
    "public": _("Reads whatever is published, without an account."),
    "officer": _(
        "Does the daily work of a country: fills inventories, imports, asks enterprises, submits for review."
    ),
    "reviewer": _("Checks what officers submit, remarks on cells, sends back."),
    "approver": _(
        "Answers for a country’s figures: approves and publishes as the second person, and appoints people."
    ),
    "supplier": _("Fills in the rows that belong to its own enterprise, and nothing else."),
    "customs": _("Works at the border: hands in customs data and asks whether a shipment may go."),
    "regional_centre": _(
        "Helps the countries it serves: sees their institutions and answers their requests."
    ),
    "funder": _("Sees the institutions of all countries and what their work costs."),
    "administrator": _(
        "Keeps the installation: appoints and closes accounts, always in a session with a reason."
    ),
}
"""What each role is for."""


def role_text(role: str) -> str:
    """Return a role in words."""
    return str(ROLE_NAMES.get(role, role))


def summary_text(act: Act) -> str:
    """Return what an act was about, with the names of roles in the reader's language."""
    parts = act.summary.split(" · ")
    return " · ".join(role_text(p) if p in ROLE_NAMES else p for p in parts)
