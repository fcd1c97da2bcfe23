"""Who may do what to inventories, their versions and their rows; the gate asks these tables.

Other parts of the desk keep the rules of their own kinds of things in `access_import` and `access_publish`.
Every such module has a tuple `RULES`, which the app puts in force when it is loaded.
"""

from typing import Final

from azogue.office.inventories.workflow import VERSION
from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    OFFICER,
    PUBLIC,
    REVIEWER,
    SUPPLIER,
    Rules,
    grant,
)

OFFICE: Final = (OFFICER, REVIEWER, APPROVER, ADMINISTRATOR)
"""Who sees the work of a country before it is published."""
STATES: Final = tuple(s.name for s in VERSION.states)
SHOWN: Final = ("published", "superseded", "withdrawn")
"""States in which the public sees a version, or at least why it is gone."""
CONTINUED: Final = ("returned", "published", "superseded", "withdrawn")
"""States from which a new version can go on."""

INVENTORY_RULES: Final = Rules(
    kind="inventory",
    grants=(
        grant("see", OFFICE),
        grant("begin", [OFFICER]),
    ),
)

VERSION_RULES: Final = Rules(
    kind="version",
    grants=(
        grant("see", OFFICE),
        grant("see", [PUBLIC], states=SHOWN),
        grant("see_figures", OFFICE),
        grant("see_figures", [PUBLIC], states=("published", "superseded")),
        grant("see_work", OFFICE),
        grant("new_version", [OFFICER], states=CONTINUED),
        grant("assign", [OFFICER], states=["draft"]),
        *VERSION.grants(),
        *VERSION.edit_grants(without=frozenset({SUPPLIER})),
    ),
    states=STATES,
    strong=VERSION.strong,
    reading=frozenset({"see", "see_figures", "see_work"}),
)
"""`see_figures` ends with a withdrawal, which itself stays to be seen. `see_work` is what lies behind the
figures: who typed them, remarks, problems, documents."""

ROW_RULES: Final = Rules(
    kind="row",
    grants=(
        grant("see", OFFICE),
        grant("see", [SUPPLIER], "mine"),
        grant("edit", [OFFICER], states=["draft"]),
        grant("edit", [SUPPLIER], "mine", states=["draft"]),
        grant("add", [OFFICER], states=["draft"]),
        grant("remove", [OFFICER], states=["draft"]),
        grant("prove", [OFFICER], states=["draft"]),
        grant("prove", [SUPPLIER], "mine", states=["draft"]),
    ),
    states=STATES,
)
"""An enterprise fills the rows it was given; which rows there are is the officer's business."""

RULES: Final = (INVENTORY_RULES, VERSION_RULES, ROW_RULES)
