"""The picture of the books: supply, use and releases, with what nobody recorded in its own colour."""

from dataclasses import replace
from typing import Final

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from azogue.balance import Books
from azogue.balance.sankey import in_columns
from azogue.inventory import Sankey
from azogue.office.inventories.books import place_label
from azogue.office.inventories.charts import Picture, translated
from azogue.office.look import locales
from azogue.report.charts.sankey import BALANCE, sankey_spec
from azogue.report.content.books import without_names

HEADS: Final = (noop("Supply"), noop("Drawn from"), noop("Use or source"), noop("Where it goes"))
WIDE, NARROW, FEW = 740.0, 400.0, 8
GAPS: Final = {
    ("market", True): noop("Not recorded: %(mass)s of mercury."),
    ("products", True): noop("Not recorded: %(mass)s of mercury in products."),
    ("market", False): noop("On record but not used: %(mass)s of mercury."),
    ("products", False): noop("On record but not used: %(mass)s of mercury in products."),
}


def flow_of_books(books: Books) -> Picture | None:
    """Draw where mercury comes from, what draws on it and where it goes; None when nothing flows."""
    drawn = in_columns(books.balance)
    if not drawn.links:
        return None
    nodes = tuple((name, column, place_label(label)) for name, column, label in drawn.nodes)
    picture = Sankey(nodes, drawn.links)
    form = replace(BALANCE, heads=tuple(_(head) for head in HEADS))
    rtl = get_language_bidi()
    wide = translated(sankey_spec(picture, width=WIDE, rtl=rtl, form=form))
    small = sankey_spec(without_names(picture), width=NARROW, rtl=rtl, limit=FEW, form=form)
    return Picture(
        wide, _("Supply, use and releases, and what is not recorded"), summary(books), translated(small)
    )


def summary(books: Books) -> str:
    """Say what the picture shows."""
    parts = [
        _(GAPS[gap.pool, gap.kg >= 0]) % {"mass": locales.mass(abs(gap.kg))}
        for gap in books.gaps
        if gap.kg is not None
    ]
    parts.append(_("The band of what is not recorded is filled and has a dashed edge."))
    if any(found.flow.target == "waste" for found in books.balance.flows):
        parts.append(_("General waste of the uses ends on one side and comes in again on the other."))
    return " ".join(parts)
