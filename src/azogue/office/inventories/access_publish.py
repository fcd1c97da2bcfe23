"""Who may remark, settle, attach and detach proofs, freeze baselines and keep the rhythm of reports."""

from dataclasses import replace
from typing import Final

from azogue.office.inventories.access import OFFICE, SHOWN, STATES
from azogue.office.inventories.models import Baseline, Expectation, Proof, Remark, Row, Version
from azogue.office.inventories.workflow import VERSION
from azogue.office.record.gate import (
    APPROVER,
    OFFICER,
    PUBLIC,
    REVIEWER,
    SUPPLIER,
    Rules,
    Thing,
    grant,
)

REMARKS_IN: Final = tuple(s.name for s in VERSION.states if "remarks" in s.editable)
PROOFS_IN: Final = tuple(s.name for s in VERSION.states if "proofs" in s.editable)

REMARK_RULES: Final = Rules(
    kind="remark",
    grants=(
        grant("see", OFFICE),
        grant("reply", [OFFICER, REVIEWER, APPROVER], states=["open"]),
        grant("settle", [REVIEWER, APPROVER], states=["open"]),
        grant("settle", [OFFICER], "mine", states=["open"]),
        grant("unsettle", [REVIEWER, APPROVER], states=["settled"]),
    ),
    states=("open", "settled"),
)
"""A reviewer's remark is settled by a reviewer; an officer settles only what is the officer's own."""

PROOF_RULES: Final = Rules(
    kind="proof",
    grants=(
        grant("see", OFFICE),
        grant("see", [SUPPLIER], "mine"),
        grant("see", [PUBLIC], states=SHOWN),
        grant("attach", [OFFICER], states=PROOFS_IN),
        grant("attach", [SUPPLIER], "mine", states=PROOFS_IN),
        grant("detach", [OFFICER], states=PROOFS_IN),
        grant("detach", [SUPPLIER], "mine", states=PROOFS_IN),
    ),
    states=STATES,
)

BASELINE_RULES: Final = Rules(
    kind="baseline",
    grants=(
        grant("see", OFFICE),
        grant("see", [PUBLIC], states=["public"]),
        grant("freeze", [OFFICER, APPROVER]),
        grant("verify", [OFFICER, REVIEWER, APPROVER]),
    ),
    states=("office", "public"),
    reading=frozenset({"see", "verify"}),
)
"""A baseline is public when every version it rests on was published."""

EXPECTATION_RULES: Final = Rules(
    kind="expectation",
    grants=(
        grant("see", OFFICE),
        grant("see", [SUPPLIER], "mine"),
        grant("keep", [OFFICER], states=["running"]),
        grant("came", [OFFICER], states=["running"]),
        grant("end", [OFFICER], states=["running"]),
    ),
    states=("running", "ended"),
)

RULES: Final = (REMARK_RULES, PROOF_RULES, BASELINE_RULES, EXPECTATION_RULES)


def remark_thing(remark: Remark) -> Thing:
    """Return a remark as the gate sees it; it belongs to whoever made it."""
    return Thing(
        "remark",
        remark.pk,
        remark.inventory.country,
        "settled" if remark.settled else "open",
        demo=remark.inventory.demo,
        owners=frozenset({remark.by_id} if remark.by_id else ()),
    )


def proof_thing(row: Row, proof: Proof | None = None) -> Thing:
    """Return a proof of a row, or one that may come, as the gate sees it."""
    return Thing(
        "proof",
        proof.pk if proof else None,
        row.version.inventory.country,
        row.version.state,
        demo=row.version.inventory.demo,
        enterprises=frozenset({row.enterprise_id} if row.enterprise_id is not None else ()),
    )


def baseline_thing(baseline: Baseline, *, public: bool | None = None) -> Thing:
    """Return a baseline as the gate sees it: public when every version it rests on is or was."""
    if public is None:
        wanted = {i["version"] for i in baseline.inputs}
        shown = Version.objects.filter(pk__in=wanted, state__in=SHOWN).count()
        public = bool(wanted) and shown == len(wanted)
    return replace(baseline.thing(), state="public" if public else "office")


def new_baseline(country: str, *, demo: bool = False) -> Thing:
    """Return a baseline that may come as the gate sees it."""
    return Thing("baseline", None, country, "office", demo=demo)


def expectation_thing(expectation: Expectation) -> Thing:
    """Return an expectation as the gate sees it; it belongs to the enterprise that reports."""
    own = frozenset({expectation.enterprise_id} if expectation.enterprise_id is not None else ())
    state = "ended" if expectation.ended else "running"
    return replace(expectation.thing(), state=state, enterprises=own)


def new_expectation(country: str, *, demo: bool = False) -> Thing:
    """Return an expectation that may come as the gate sees it."""
    return Thing("expectation", None, country, "running", demo=demo)
