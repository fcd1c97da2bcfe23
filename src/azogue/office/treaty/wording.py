"""Words for people for what the rules call by short names."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BAN: Final[Mapping[str, "str | Promise"]] = {
    "banned": _("banned"),
    "exempt": _("exempt"),
    "coming": _("allowed until then"),
    "alternative": _("other measures instead"),
    "not bound": _("does not bind this Party"),
    "not known": _("not known"),
}
BAN_TONE: Final[Mapping[str, str]] = {
    "banned": "bad",
    "exempt": "warn",
    "coming": "info",
    "not known": "warn",
}
BOUND: Final[Mapping[str, "str | Promise"]] = {
    "joined": _("with the Convention"),
    "amendment in force": _("when it entered into force"),
    "accepted": _("90 days after this Party accepted it"),
    "refusal withdrawn": _("when this Party withdrew its refusal"),
    "waits for acceptance": _("not before this Party accepts it"),
    "refused": _("this Party does not accept it"),
    "deposit not known": _("the date of deposit is not known"),
    "date not known": _("its entry into force is not known here"),
}
SPAN: Final[Mapping[str, "str | Promise"]] = {
    "five years": _("five years after the phase-out date"),
    "shorter": _("a shorter period, as the Party chose"),
    "extended": _("extended by a decision"),
    "ten years": _("ten years after the phase-out date, the longest possible"),
    "withdrawn": _("withdrawn by the Party"),
}
DUE: Final[Mapping[str, "str | Promise"]] = {
    "late": _("late"),
    "no record": _("no record here"),
    "due": _("due"),
    "done": _("done"),
    "ahead": _("still to come"),
    "reached": _("reached"),
    "unknown": _("date not known yet"),
}
STATUS: Final[Mapping[str, "str | Promise"]] = {
    "party": _("Party"),
    "joining": _("not bound yet"),
    "left": _("has withdrawn"),
    "signatory": _("signatory"),
    "unknown": _("Party, date not known"),
}
STATUS_TONE: Final[Mapping[str, str]] = {
    "party": "good",
    "joining": "info",
    "left": "bad",
    "signatory": "calm",
    "unknown": "warn",
}
OUTCOME: Final[Mapping[str, "str | Promise"]] = {
    "within": _("within the limit"),
    "above": _("above the limit"),
    "not reported": _("not reported"),
    "no limit": _("no limit yet"),
    "no baseline": _("baseline not known"),
}
OUTCOME_TONE: Final[Mapping[str, str]] = {
    "within": "good",
    "above": "bad",
    "not reported": "warn",
    "no baseline": "warn",
}
DUTY: Final[Mapping[str, "str | Promise"]] = {
    "inform": _("inform"),
    "consent": _("consent"),
    "control": _("control"),
    "plan": _("plan"),
    "report": _("report"),
}
CIRCUMSTANCE: Final[Mapping[str, "str | Promise"]] = {
    "primary mining": _("Primary mercury mining existed when the Convention entered into force"),
    "annex B facilities": _("Facilities use mercury in processes of Annex B"),
    "gold mining": _("Artisanal gold mining with mercury is more than insignificant"),
    "emissions plan": _("A national plan on emissions is made"),
    "annex D sources": _("There are point sources of Annex D"),
    "releases plan": _("A national plan on releases is made"),
}
