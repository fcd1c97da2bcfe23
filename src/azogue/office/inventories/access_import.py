"""Who may do what to an import: a file on its way into an inventory."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from azogue.office.inventories.access import OFFICE
from azogue.office.record.gate import OFFICER, Person, Rules, Thing, grant

if TYPE_CHECKING:
    from django.utils.functional import Promise

STATES: Final = ("reading", "unreadable", "mapping", "preview", "applied", "abandoned")
OPEN: Final = ("reading", "unreadable", "mapping", "preview")


def still_a_draft(person: Person, thing: Thing) -> "str | Promise":
    """Refuse when the version that would take the rows is no longer a draft."""
    del person
    if thing.facts.get("version_state", "draft") != "draft":
        return _("This version is no longer a draft; nothing in it changes any more.")
    return ""


IMPORT_RULES: Final = Rules(
    kind="import",
    grants=(
        grant("see", OFFICE),
        grant("map", [OFFICER], states=["mapping", "preview"], condition=still_a_draft),
        grant("mend", [OFFICER], states=["preview"], condition=still_a_draft),
        grant("apply", [OFFICER], states=["preview", "applied"], condition=still_a_draft),
        grant("undo", [OFFICER], states=["applied"], condition=still_a_draft),
        grant("reopen", [OFFICER], states=["applied"], condition=still_a_draft),
        grant("abandon", [OFFICER], states=OPEN),
    ),
    states=STATES,
)
"""`apply` is allowed once it is applied, too: asked twice, it answers with what was done."""

RULES: Final = (IMPORT_RULES,)
