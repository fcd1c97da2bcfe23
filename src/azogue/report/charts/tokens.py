"""Colours and sizes of every chart and document, decided here and nowhere else.

The pathway colours step down in lightness (see ``LUMINANCE_ORDER``), so that they stay apart in a grey
print and for every kind of colour vision; labels stand beside the shapes, never in a legend alone.
"""

from typing import Final

INK: Final = "#1d2730"
MUTED: Final = "#55616b"
GRID: Final = "#d5dade"
PAPER: Final = "#ffffff"
ACCENT: Final = "#0b5c7a"
ACCENT_SOFT: Final = "#8fb9c9"
WARN: Final = "#b3400f"
NEUTRAL: Final = "#c3ccd3"
NODE: Final = "#3b4954"

LUMINANCE_ORDER: Final = ("air", "byproducts", "general_waste", "land", "water", "sector_treatment")
PATHWAY_COLOURS: Final = {
    "air": "#b5d9ee",
    "byproducts": "#b3c27b",
    "general_waste": "#c98fa9",
    "land": "#a5733c",
    "water": "#1f6f9f",
    "sector_treatment": "#49356b",
}
MOVES_ON: Final = "#e4e5e2"
UNRECORDED: Final = "#f4c7a8"
"""What nobody recorded and the balance needs; lies beside every pathway colour, under a dashed edge."""
CAUSE_COLOURS: Final = {"rate": "#1f6f9f", "factor": "#b3c27b", "scenario": "#a5733c", "coverage": "#c3ccd3"}

FONT: Final = "Noto Sans, Noto Sans Arabic, sans-serif"
SIZE: Final = 12
SMALL: Final = 10.5


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
