"""The ways mercury leaves a source, in the order every array of the engine uses."""

from typing import Final

PATHWAYS: Final = ("air", "water", "land", "byproducts", "general_waste", "sector_treatment")
"""Output pathways; array axis 1 of every split."""

PATHWAY_NAMES: Final = {
    "air": "Air",
    "water": "Water",
    "land": "Land",
    "byproducts": "By-products and impurities",
    "general_waste": "General waste",
    "sector_treatment": "Sector-specific treatment or disposal",
}
