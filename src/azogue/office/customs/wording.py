"""Words for people for what the engine and the tables call by short names."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

KIND: Final[Words] = {
    "own": _("our own customs"),
    "partners": _("what partners report"),
}
"""Where the rows of a delivery come from."""
STATE_TONE: Final[Mapping[str, str]] = {
    "reading": "info",
    "mapping": "warn",
    "preview": "warn",
    "accepted": "good",
    "undone": "calm",
    "discarded": "calm",
    "unreadable": "bad",
    "failed": "bad",
    "refused": "bad",
    "new": "warn",
    "explained": "good",
    "escalated": "bad",
    "closed": "calm",
}
DIRECTION: Final[Words] = {
    "import": _("import"),
    "export": _("export"),
    "re-import": _("re-import"),
    "re-export": _("re-export"),
}
PURITY: Final[Words] = {
    "pure": _("Mercury, its compounds, and goods that all hold it"),
    "mostly": _("Goods of which some hold mercury"),
    "basket": _("Codes that can hide mercury products"),
}
"""Titles of the groups in which codes are shown; a basket is never called mercury."""
PURITY_HELP: Final[Words] = {
    "pure": _("Whatever is traded under these codes is mercury or holds it."),
    "mostly": _("Under these codes goods with and without mercury are traded together."),
    "basket": _(
        "These codes hold all kinds of goods. Mercury products can hide among them, and what is traded here "
        "is never counted as mercury."
    ),
}
DETECTOR: Final[Words] = {
    "gap": _("The two reports are far apart"),
    "orphan": _("Only one side reports it"),
    "unit_value": _("Unusual price for a kilogram"),
    "unit_slip": _("A thousand times too much or too little"),
    "year_shift": _("It crossed the turn of the year"),
    "hub": _("Mercury passes through"),
    "code_shift": _("One code falls while another rises"),
    "disagreement_exporter": _("An exporter and its partners disagree"),
    "disagreement_importer": _("An importer and its partners disagree"),
    "no_consent": _("Trade without consent on file"),
}
"""What each detector looks for, as a title."""
WHY: Final[Words] = {
    "gap": _(
        "A shipment is reported by who sends it and by who receives it. When the two differ far more than "
        "these two usually do, one of them may have declared a wrong amount, code or partner."
    ),
    "orphan": _(
        "One side files this trade and the other does not, although it files the same code with others. "
        "It may have gone somewhere else, been declared under another code, or not been declared."
    ),
    "unit_value": _(
        "Value over weight lies far from what is usual for the code. The weight may be wrong, the goods may "
        "be something else, or waste may have been declared as goods."
    ),
    "unit_slip": _(
        "Tonnes were probably written for kilograms, or thousands of dollars for dollars. The sums of the "
        "year are wrong until it is corrected."
    ),
    "year_shift": _(
        "Goods were sent at the end of one year and arrived in the next. It explains a gap in both years "
        "and is no fault by itself."
    ),
    "hub": _(
        "About as much mercury leaves as comes in, and no use or mining is known. Places like this hide "
        "where mercury comes from and where it goes."
    ),
    "code_shift": _(
        "When trade in mercury falls and another code rises by as much, mercury may have moved to a code "
        "that draws less attention."
    ),
    "disagreement_exporter": _(
        "Over many flows the reports of this exporter tell less than usual of what its partners report, so "
        "its figures deserve little weight."
    ),
    "disagreement_importer": _(
        "Over many flows the reports of this importer tell less than usual of what its partners report, so "
        "its figures deserve little weight."
    ),
    "no_consent": _(
        "Mercury may be exported only with the written consent of the importing country (Article 3). No "
        "consent is on file for this trade."
    ),
}
"""Why it matters, in a sentence or two."""
NEXT: Final[Words] = {
    "gap": _("Look at the rows below, then ask the partner's customs which shipments it counted."),
    "orphan": _("Ask the partner for the declarations, and look whether they came in under another code."),
    "unit_value": _("Look at the rows below: compare the weights with the papers of the shipments."),
    "unit_slip": _("Have the weight corrected in the declaration, and hand the file in again."),
    "year_shift": _("Compare the dates of both declarations. If they fit, mark it as explained."),
    "hub": _("Find out who buys the mercury, and whether consents cover what goes out."),
    "code_shift": _("Look at what came in under the code that rose, and who brought it in."),
    "disagreement_exporter": _("Keep it in mind when you read this country's figures."),
    "disagreement_importer": _("Keep it in mind when you read this country's figures."),
    "no_consent": _("Look at the consents desk, and ask the exporting country for its paper."),
}
"""What to do next."""
BASIS: Final[Words] = {
    "both": _("both sides report it"),
    "x_only": _("only the exporter reports it"),
    "m_only": _("only the importer reports it"),
    "mirror_only": _("the other side files nothing that year"),
    "orphan": _("only one side reports it, though the other files this code"),
}
"""What a reconciled figure rests on."""
FIELD: Final[Words] = {
    "code": _("HS or tariff code"),
    "partner": _("Partner country"),
    "period": _("Date or month"),
    "year": _("Year"),
    "month": _("Month"),
    "direction": _("Import or export"),
    "value": _("Value"),
    "kg": _("Net weight"),
    "quantity": _("Quantity"),
    "unit": _("Unit of quantity"),
    "flow": _("Import or export"),
    "reporter": _("Reporting country"),
    "classification": _("Classification"),
}
"""What a column of a file can be."""
FIELD_HELP: Final[Words] = {
    "code": _("Six digits or more. Needed."),
    "partner": _("Where it comes from or goes to: a name, a code of letters, or a number. Needed."),
    "period": _("A date, a month, or a year. This or the year is needed."),
    "year": _("Only when the file has the year in a column of its own."),
    "month": _("Only beside a year."),
    "direction": _("Leave it out when all rows go the same way, and say which way below."),
    "value": _("The customs value. Value, weight or quantity: at least one is needed."),
    "kg": _("The net weight."),
    "quantity": _("The supplementary quantity, such as items."),
    "unit": _("The unit of the quantity, when a column names it."),
}
REASON: Final[Words] = {
    "fewer cells than the header": _("fewer cells than the header"),
    "more cells than the header": _("more cells than the header"),
    "not the Harmonized System": _("not the Harmonized System"),
    "not an HS code": _("not an HS code"),
    "not a year or month": _("not a year or month"),
    "unknown flow": _("unknown direction"),
    "unknown area": _("unknown country"),
    "not a number": _("not a number"),
    "negative": _("negative"),
    "neither value nor weight nor quantity": _("neither value nor weight nor quantity"),
    "the row cannot be read": _("the row cannot be read"),
}
"""Why a row cannot be used, as the reader says it and as people read it."""
REMEDY: Final[Words] = {
    "Fetch the file again, or fill it.": _("Fetch the file again, or fill it."),
    "Put text that has separators in quotes.": _("Put text that has separators in quotes."),
    "Ask for the data by HS code.": _("Ask for the data by HS code."),
    "Write six digits, or more in a national code.": _("Write six digits, or more in a national code."),
    "Write 2021 or 202103.": _("Write a month such as 202103, or say in the mapping how dates are written."),
    "Write M, X, RM or RX, or 1 to 4.": _(
        "Write import or export, or say in the mapping what the word means."
    ),
    "Write the number of the area in UN Comtrade or its ISO 3166 alpha-3 code.": _(
        "Write the country's name or its code of three letters."
    ),
    "Write a number with a decimal point and without separators, or leave the cell blank.": _(
        "Write a number with a decimal point and without separators, or leave the cell blank."
    ),
    "A negative figure is a correction: enter the corrected figure in its place.": _(
        "A negative figure is a correction: enter the corrected figure in its place."
    ),
    "Fill in what is known, or drop the row.": _("Fill in what is known, or drop the row."),
    "Fetch the file again, or correct it.": _("Fetch the file again, or correct it."),
}
"""What to do about such a row."""
ASIDE: Final[Words] = {
    "code not asked for": _("other codes than those of mercury and its products"),
    "chapter, heading or total: the sum of six-digit codes": _("sums of chapters or headings"),
    "services or a mode of supply, not goods": _("services, not goods"),
    "part of an import or export that has its own row": _("parts of a trade that has its own row"),
    "partner World: the sum of partners": _("sums over all partners"),
    "group of countries: the sum of its members": _("sums over groups of countries"),
    "the same code in the country's own rows": _("the same code in our own rows"),
    "the same flow in a file given later": _("the same trade in a file given later"),
    "the same trade in another revision of the Harmonized System": _(
        "the same trade in another revision of the Harmonized System"
    ),
    "months of a year that is there as a whole": _("months of a year that is there as a whole"),
    "split by second partner, transport, customs procedure or national code; the whole is there": _(
        "parts of a trade whose whole is there"
    ),
}
"""Why a right row is set aside: it would be counted twice, or was not asked for."""
TABLES: Final[Mapping[str, Words]] = {
    "kind": KIND,
    "direction": DIRECTION,
    "purity": PURITY,
    "purity_help": PURITY_HELP,
    "detector": DETECTOR,
    "why": WHY,
    "next": NEXT,
    "basis": BASIS,
    "field": FIELD,
    "field_help": FIELD_HELP,
    "reason": REASON,
    "remedy": REMEDY,
    "aside": ASIDE,
}


def words(name: str, table: str) -> str:
    """Return the words for a short name from one of the tables; a name without words as it is."""
    return str(TABLES[table].get(name, name))


def tone(state: str) -> str:
    """Return the tone of a state of a delivery or an alert."""
    return STATE_TONE.get(state, "calm")


def code_name(hs: str) -> str:
    """Return what a code covers, in the language of the page; blank when no mercury is known under it."""
    from azogue.facts.trade import mercury_codes
    from azogue.office.words.facts import said

    known = mercury_codes().get(hs[:6])
    return said(known.name) if known else ""


def between(exporter: str, importer: str) -> str:
    """Return from whom to whom, the arrow pointing the way that the language is read."""
    arrow = " ← " if get_language_bidi() else " → "
    return arrow.join(dict.fromkeys(area_name(key) for key in (exporter, importer) if key and key != "*"))


def area_name(key: str) -> str:
    """Return the name of an area of trade statistics: a country's in the language of the page."""
    from azogue.facts import FactsError
    from azogue.facts.trade import area
    from azogue.office.look import locales

    shown = locales.country(key)
    if shown != key:
        return shown
    try:
        return area(key.removeprefix("X")).name if key.startswith("X") else key
    except FactsError:
        return key
