"""Who may do what with deliveries, alerts, watch lists and bulletins; the gate asks these tables.

A country's trade is seen by the people of its office alone. Public is only what was published in a bulletin.
"""

from typing import Final

from azogue.office.customs.workflow import ALERT, BULLETIN, DELIVERY, EDITORS, PUBLISHERS
from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    CUSTOMS,
    OFFICER,
    PUBLIC,
    REVIEWER,
    Rules,
    grant,
)

OFFICE: Final = (OFFICER, REVIEWER, APPROVER, CUSTOMS, ADMINISTRATOR)

TRADE_RULES: Final = Rules(kind="trade", grants=(grant("see", OFFICE),))
"""The monthly sums, the reconciled flows and what follows from them, of a country."""

DELIVERY_RULES: Final = Rules(
    kind="delivery",
    grants=(
        grant("see", OFFICE),
        grant("add", EDITORS, states=["reading"]),
        *DELIVERY.grants(),
        *DELIVERY.edit_grants(),
    ),
    states=tuple(s.name for s in DELIVERY.states),
    strong=DELIVERY.strong,
)

MAPPING_RULES: Final = Rules(
    kind="column_mapping",
    grants=(grant("see", OFFICE), grant("keep", EDITORS), grant("remove", EDITORS)),
)

ALERT_RULES: Final = Rules(
    kind="alert",
    grants=(grant("see", OFFICE), grant("note", EDITORS), *ALERT.grants()),
    states=tuple(s.name for s in ALERT.states),
    strong=ALERT.strong,
)

WATCH_RULES: Final = Rules(
    kind="watch",
    grants=(
        grant("see", OFFICE),
        grant("add", EDITORS),
        grant("change", EDITORS),
        grant("remove", EDITORS),
    ),
)

BULLETIN_RULES: Final = Rules(
    kind="bulletin",
    grants=(
        grant("see", [PUBLIC], "any", ["published"]),
        grant("see", OFFICE),
        *BULLETIN.grants(),
    ),
    states=tuple(s.name for s in BULLETIN.states),
    strong=BULLETIN.strong,
)

RULES: Final = (TRADE_RULES, DELIVERY_RULES, MAPPING_RULES, ALERT_RULES, WATCH_RULES, BULLETIN_RULES)
__all__ = ["EDITORS", "OFFICE", "PUBLISHERS", "RULES"]
