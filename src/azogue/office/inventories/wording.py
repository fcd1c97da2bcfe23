"""Names of channels, reasons and severities in the language of the page."""

from typing import Final

from django.utils.translation import gettext_lazy as _

CHANNELS: Final = {
    "input": _("Mercury input"),
    "air": _("to air"),
    "water": _("to water"),
    "land": _("to land"),
    "byproducts": _("to by-products and impurities"),
    "general_waste": _("to general waste"),
    "sector_treatment": _("to sector-specific treatment or disposal"),
    "releases": _("All releases"),
}
REASONS: Final = {
    "no rate": _("no rate"),
    "no factor": _("no factor"),
    "no split": _("no output distribution"),
    "not occurring": _("not occurring"),
    "included elsewhere": _("included elsewhere"),
    "confidential": _("confidential"),
}


def channel_label(channel: str) -> str:
    """Return the name of a channel."""
    return str(CHANNELS.get(channel, channel))


def reason_label(reason: str) -> str:
    """Return the name of a reason for a gap."""
    return str(REASONS.get(reason, reason))
