"""Pure decisions of the treaty desk: no database, no clock, no words for people.

`entry` says from when a Party is bound, `bans` what is not allowed for it, `deadlines` what is due and late,
`schedule` whether a year keeps to a control schedule, `membership` who belonged to what on a day. The
formulas are explained in `docs/explanation/treaty-dates.md`.
"""

from azogue.office.treaty.rules.bans import (
    Ban,
    Exemption,
    ExemptionSpan,
    ban_of,
    bans_of,
    exemption_span,
    last_day_of,
    registration_problem,
)
from azogue.office.treaty.rules.deadlines import Done, Due, deadlines_of, targets_of
from azogue.office.treaty.rules.entry import (
    CONVENTION_IN_FORCE,
    FIRST_TEXT,
    Bound,
    Refusal,
    Standing,
    add_months,
    add_years,
    bound_by,
    entry_into_force,
    is_party,
)
from azogue.office.treaty.rules.membership import members_on, organisations_of
from azogue.office.treaty.rules.schedule import Limit, Verdict, baseline_of, limits, verdicts

__all__ = [
    "CONVENTION_IN_FORCE",
    "FIRST_TEXT",
    "Ban",
    "Bound",
    "Done",
    "Due",
    "Exemption",
    "ExemptionSpan",
    "Limit",
    "Refusal",
    "Standing",
    "Verdict",
    "add_months",
    "add_years",
    "ban_of",
    "bans_of",
    "baseline_of",
    "bound_by",
    "deadlines_of",
    "entry_into_force",
    "exemption_span",
    "is_party",
    "last_day_of",
    "limits",
    "members_on",
    "organisations_of",
    "registration_problem",
    "targets_of",
    "verdicts",
]
