"""Words for people for what the rules of consent call by short names."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

DIRECTION: Final[Words] = {
    "export": _("It leaves the exporting country"),
    "import": _("It enters the importing country"),
}
VERDICT: Final[Words] = {
    "allowed": _("Yes, it may go"),
    "denied": _("No, it may not go"),
    "needs": _("Not yet: something is missing"),
}
VERDICT_TONE: Final[Mapping[str, str]] = {"allowed": "good", "denied": "bad", "needs": "warn"}
RESULT: Final[Words] = {"allowed": _("allowed"), "denied": _("denied"), "needs": _("needs something")}

SURE: Final[Words] = {
    "verified": _("read in the text of the treaty"),
    "verified-secondary": _("read in a second source"),
    "knowledge": _("recalled, not checked"),
    "derived": _("worked out from other facts"),
    "ours": _("our reading, where the text is silent"),
}
FORM: Final[Words] = {
    "mercury": _("mercury (elemental)"),
    "mixture": _("a mixture or alloy with mercury"),
    "compound": _("a compound of mercury"),
    "product": _("a product with mercury in it"),
    "waste": _("waste, for disposal"),
}
SOURCE: Final[Words] = {
    "primary mining": _("primary mining"),
    "excess chlor-alkali": _("excess mercury of a closed chlor-alkali plant"),
    "by-product": _("by-product of other metals or of gas"),
    "recovery": _("recovery and recycling"),
    "stock": _("a stock"),
}
PURPOSE: Final[Words] = {
    "product": _("making products (Article 4)"),
    "process": _("a manufacturing process (Article 5)"),
    "gold mining": _("small-scale gold mining (Article 7)"),
    "other use": _("another use"),
    "interim storage": _("interim storage (Article 10)"),
    "research": _("laboratory research or a reference standard"),
    "disposal": _("disposal (Article 11)"),
}
NEED: Final[Words] = {
    "standing of the exporter": _(
        "Whether the treaty binds the exporting country. Whoever knows it can enter it with its source."
    ),
    "standing of the importer": _(
        "Whether the treaty binds the importing country. Whoever knows it can enter it with its source."
    ),
    "share of mercury": _("The share of mercury in the mixture, in per cent by weight. Fill it in above."),
    "pesticide use": _("Whether the compound is meant as a pesticide. Fill it in above."),
    "source": _(
        "Where the mercury comes from; for mercury from a mine, also which country’s. Fill it in above."
    ),
    "purpose": _("What it is for, and whether that use is allowed there. Fill it in above."),
    "written consent": _(
        "A written consent of the importing country that covers this shipment. Send it a notice."
    ),
    "answer": _(
        "The answer of the importing country to the notice that was sent. Wait for it, or ask again."
    ),
    "quantity of the consent": _(
        "How much the consent is for. Ask the country that gave it for a consent that says so."
    ),
    "conditions met": _(
        "That every condition of the consent is met. Tick the conditions that somebody checked."
    ),
    "certification of use": _(
        "The certification of a non-Party how the mercury will be used (part of Form B)."
    ),
    "source certificate": _("The certificate of a non-Party where the mercury comes from (Form C)."),
    "import response": _(
        "The import response of the importing country. Look it up in the PIC circular and enter it."
    ),
    "explicit consent": _("Explicit consent of the importing country, through its authority. Ask for it."),
    "export notification": _("An export notification, before the first export of a year. Send it."),
    "Basel procedure": _(
        "The procedure of the Basel Convention for waste that crosses a border. It is not kept here."
    ),
}
"""What is missing, and what to do about it."""

QUESTION: Final[Words] = {
    "form": _("What is it?"),
    "research": _("Is it for laboratory research or a reference standard?"),
    "pesticide": _("Is it meant as a pesticide?"),
    "exporter": _("Does the treaty bind the exporting country?"),
    "importer": _("Does the treaty bind the importing country?"),
    "source": _("May mercury of this source be traded?"),
    "purpose": _("Is the use allowed?"),
    "consent": _("Which consent is on file?"),
    "certificate": _("Did the non-Party certify the use?"),
    "ban": _("Is the trade banned by Annex A?"),
    "waiver": _("Does the importing Party leave Article 3(8) aside?"),
    "source certificate": _("Did the non-Party certify the source?"),
    "response": _("What is the import response?"),
    "fallback": _("Is there something else that lets it go?"),
    "window": _("Is the year of Article 11(2) running?"),
    "notice": _("Is an export notification needed, and sent?"),
}
ANSWER: Final[Words] = {
    "party": _("yes, a Party"),
    "non-Party": _("no, a non-Party"),
    "not known": _("not known here"),
    "mercury": _("mercury"),
    "weak mixture": _("a mixture with less than 95 % of mercury"),
    "share not stated": _("a mixture; its share of mercury is not stated"),
    "compound": _("a compound"),
    "product": _("a product"),
    "waste": _("waste"),
    "yes": _("yes"),
    "no": _("no"),
    "not stated": _("not stated"),
    "allowed": _("yes"),
    "not allowed": _("no"),
    "new mining": _("no: mining that began after the treaty bound the country"),
    "mining over": _("no: mined after the fifteen years"),
    "mining use": _("not for this use"),
    "excess": _("no: excess mercury of chlor-alkali plants"),
    "not certified": _("a non-Party’s mine, without a certificate"),
    "written": _("a written one that covers it"),
    "general": _("a general notification"),
    "conditions open": _("one with conditions that are not found met"),
    "no quantity": _("one that does not say how much"),
    "not enough": _("one with less left than is to be shipped"),
    "refused": _("a refusal"),
    "withdrawn": _("one that was withdrawn"),
    "expired": _("one that has expired"),
    "not yet": _("one that does not hold yet"),
    "not answered": _("a request that is not answered"),
    "none": _("none"),
    "complete": _("yes, all of it"),
    "incomplete": _("not all of it"),
    "not valid": _("yes, but not for this day"),
    "exporter": _("for the exporting Party"),
    "importer": _("for the importing Party"),
    "in time": _("yes, said in time"),
    "late": _("it said so too late"),
    "consent": _("consent"),
    "no consent": _("no consent"),
    "no decision": _("no decision"),
    "registered": _("it is registered there"),
    "used before": _("it was used there before"),
    "in": _("yes"),
    "outside": _("no"),
    "not needed": _("not needed"),
    "sent": _("sent"),
    "missing": _("needed and missing"),
}
"""Answers in the order of the tables; a word that answers several questions says the same in all."""

STANDING: Final[Words] = {
    "proposed": _("waits for an answer"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
    "not yet": _("not valid yet"),
    "expired": _("expired"),
    "quantity not stated": _("quantity not stated"),
    "used up": _("used up"),
    "open": _("open"),
    "in force": _("in force"),
    "revoked": _("revoked"),
}
STANDING_TONE: Final[Mapping[str, str]] = {
    "proposed": "info",
    "refused": "bad",
    "withdrawn": "bad",
    "not yet": "info",
    "expired": "calm",
    "quantity not stated": "warn",
    "used up": "calm",
    "open": "good",
    "in force": "good",
    "revoked": "bad",
}
RESPONSE_TONE: Final[Mapping[str, str]] = {
    "consent": "good",
    "interim consent": "good",
    "no consent": "bad",
    "interim no consent": "bad",
}
LAID: Final[Words] = {
    "within": _("within the consents"),
    "within by carry": _("within, with those of the year beside"),
    "over": _("more than was consented to"),
    "no consent": _("no consent on file"),
    "general notification": _("under a general notification"),
    "not a Party then": _("the exporter was no Party then"),
    "joined that year": _("the exporter joined that year"),
    "standing not known": _("whether the exporter was a Party is not known"),
    "nothing seen": _("consented, but nothing seen"),
    "nothing seen yet": _("consented, nothing seen yet"),
    "quantity not stated": _("a consent does not say how much"),
}
"""What consents and a year's trade say of each other."""
LAID_TONE: Final[Mapping[str, str]] = {
    "within": "good",
    "within by carry": "good",
    "over": "bad",
    "no consent": "bad",
    "general notification": "good",
    "nothing seen": "warn",
    "nothing seen yet": "info",
    "quantity not stated": "warn",
    "standing not known": "warn",
}
BASIS: Final[Words] = {
    "reconciled": _("both reports, reconciled"),
    "larger report": _("the larger of two reports"),
    "only report": _("the only report"),
    "none": _("no report"),
}
PAPER: Final[Words] = {
    "HS code on the shipping document": _("the HS code on the shipping document"),
    "hazard label": _("a label with the hazards"),
    "safety data sheet": _("the safety data sheet"),
}
"""What has to travel with a shipment."""
