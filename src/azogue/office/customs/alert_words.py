"""An alert in one sentence, in the language of the page, with the names of countries and no codes."""

from typing import Any, Protocol

from django.utils.translation import gettext as _

from azogue.office.customs.wording import area_name, between
from azogue.office.look import locales


class Seen(Protocol):
    """What a detector saw, as far as a sentence needs it; an `Alert` is one."""

    detector: Any
    exporter: Any
    importer: Any
    hs: Any
    year: Any
    score: Any
    figure: Any
    because: Any
    """What the detector itself says, in English."""


def where_of(seen: Seen) -> str:
    """Say between whom, and in which code."""
    places = between(seen.exporter, seen.importer)
    return ", ".join(part for part in (places, "" if seen.hs == "*" else seen.hs) if part)


def sentence(seen: Seen) -> str:
    """Return what was seen, in plain words; what the detector says itself where there are none."""
    words = {
        "exporter": area_name(seen.exporter),
        "importer": area_name(seen.importer),
        "hs": seen.hs,
        "year": seen.year,
        "before": seen.year - 1,
        "after": seen.year + 1,
        "factor": locales.number(_rounded(max(seen.figure, 1 / seen.figure if seen.figure else 0.0))),
        "figure": locales.number(_rounded(seen.figure)),
        "score": locales.number(round(seen.score, 1)),
        "share": locales.percent(seen.score),
    }
    text = _text(seen)
    return text % words if text else str(seen.because)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def _text(seen: Seen) -> str:
    larger = seen.figure > 1
    if seen.detector == "gap" and larger:
        return _(
            "In %(year)s %(exporter)s reports %(factor)s times what %(importer)s does, carriage taken off. "
            "That is %(score)s standard errors apart; these two usually come closer."
        )
    if seen.detector == "gap":
        return _(
            "In %(year)s %(importer)s reports %(factor)s times what %(exporter)s does, carriage taken off. "
            "That is %(score)s standard errors apart; these two usually come closer."
        )
    if seen.detector == "orphan":
        return _(
            "In %(year)s one side reports trade worth %(figure)s USD from %(exporter)s to %(importer)s. The "
            "other side reports trade in %(hs)s with others that year, but not this."
        )
    if seen.detector == "unit_slip":
        return (
            _(
                "A weight or a value reported of trade from %(exporter)s to %(importer)s in %(year)s looks a "
                "thousand times too large."
            )
            if larger
            else _(
                "A weight or a value reported of trade from %(exporter)s to %(importer)s in %(year)s looks a "
                "thousand times too small."
            )
        )
    return _more(seen.detector)


def _more(detector: str) -> str:
    texts = {
        "unit_value": _(
            "A report for %(year)s has %(figure)s USD for a kilogram of %(hs)s, which is %(score)s standard "
            "deviations from the middle of all reports."
        ),
        "year_shift": _(
            "%(exporter)s reports goods sent in %(year)s, %(importer)s reports as much received in "
            "%(after)s, and neither report has its counterpart in its own year."
        ),
        "hub": _(
            "In the years to %(year)s about as much of %(hs)s left %(exporter)s as came in, and no use or "
            "mining is on file."
        ),
        "code_shift": _(
            "From %(before)s to %(year)s trade in %(hs)s from %(exporter)s to %(importer)s fell by "
            "%(figure)s USD, while codes it could hide under rose by about as much."
        ),
        "disagreement_exporter": _(
            "What %(exporter)s reports as exporter and what its partners report tell different stories."
        ),
        "disagreement_importer": _(
            "What %(importer)s reports as importer and what its partners report tell different stories."
        ),
    }
    return texts.get(detector, "")
