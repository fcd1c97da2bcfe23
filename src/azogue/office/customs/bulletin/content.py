"""A month's bulletin in words and tables, in the language of the reader."""

from collections.abc import Sequence
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from azogue.office.customs import wording
from azogue.office.customs.bulletin.paper import Paper, Part, Table
from azogue.office.customs.charts import month_label
from azogue.office.customs.selectors import BulletinContent, BulletinLine
from azogue.office.customs.selectors_pages import PURITIES, measure_of, purity_of
from azogue.office.look import locales

MOST_PARTNERS: Final = 6
DIRECTIONS: Final = ("import", "export")


def paper_of(content: BulletinContent, *, demo: bool) -> Paper:
    """Return a bulletin as it is set in type.

    Args:
        content: The month's figures.
        demo: Whether everything in it is invented.

    """
    words = {"country": locales.country(content.country), "month": month_label(content.month, "yMMMM")}
    parts = [part for purity in PURITIES if (part := _part(content.lines, purity)) is not None]
    return Paper(
        title=_("Trade in mercury: %(country)s, %(month)s") % words,
        subtitle=_("Monthly bulletin of the national mercury institution"),
        language=(translation.get_language() or "en").partition("-")[0],
        warning=_("Invented for a demonstration: nothing of it was ever shipped.") if demo else "",
        parts=(*parts, _how()),
        footer=_("%(country)s, %(month)s. Made with Azogue.") % words,
    )


def finding_of(content: BulletinContent) -> str:
    """Say in a sentence what moved of mercury itself."""
    sums = {line.direction: line.kg for line in content.lines if line.hs == "280540"}
    words = {way: locales.mass(sums.get(way, 0.0)) for way in DIRECTIONS}
    return _("Mercury metal: %(import)s came in and %(export)s went out in the month.") % words


def _part(lines: Sequence[BulletinLine], purity: str) -> Part | None:
    chosen = [line for line in lines if purity_of(line.hs) == purity and line.direction in DIRECTIONS]
    if not chosen:
        return None
    head = (
        _("Code"), _("Goods"), _("Direction"), _("Unit"), _("In the month"), _("In twelve months"),
        _("Value in the month, USD"), _("Partners of the month"),
    )  # fmt: skip
    table = Table(
        caption=_("By code and direction, in the month and in twelve months"),
        head=head,
        rows=tuple(_row(line) for line in chosen),
        numeric=(False, False, False, False, True, True, True, False),
    )
    return Part(wording.words(purity, "purity"), (wording.words(purity, "purity_help"),), table)


def _row(line: BulletinLine) -> tuple[str, ...]:
    items = measure_of(line.hs) == "u"
    month, year = (line.quantity, line.year_quantity) if items else (line.kg, line.year_kg)
    if items and line.unit != "u":
        month = year = None
    partners = ", ".join(wording.area_name(key) for key in line.partners[:MOST_PARTNERS])
    return (
        line.hs,
        wording.code_name(line.hs),
        wording.words(line.direction, "direction"),
        _("items") if items else locales.unit_name("kg"),
        _said(month),
        _said(year),
        _said(line.value),
        f"{partners} …" if len(line.partners) > MOST_PARTNERS else partners,
    )


def _said(value: float | None) -> str:
    return locales.unknown() if value is None else locales.number(value)


def _how() -> Part:
    return Part(
        _("How to read it"),
        (
            _("Figures are sums of the rows of the country's own customs, as they stood when published."),
            _("Weights are of the goods, not of the mercury in them. What is not known is in no sum."),
        ),
    )
