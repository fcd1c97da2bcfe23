"""Who may keep, see and share documents."""

from typing import Final

from azogue.office.record.gate import (
    APPROVER,
    OFFICER,
    PUBLIC,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Rules,
    grant,
    register,
)

DOCUMENT: Final = Rules(
    "document",
    (
        grant("see", [OFFICER, REVIEWER, APPROVER, REGIONAL_CENTRE]),
        grant("see", [SUPPLIER], "mine"),
        grant("see", [PUBLIC], "any", ["public"]),
        grant("keep", [OFFICER, REVIEWER, APPROVER]),
        grant("keep", [SUPPLIER], "mine"),
        grant("share", [OFFICER, APPROVER], states=["kept"]),
        grant("unshare", [OFFICER, APPROVER], states=["public"]),
    ),
    states=("kept", "public"),
)


def put_in_force() -> None:
    """Register the rules; the app does it when it is loaded."""
    register(DOCUMENT)
