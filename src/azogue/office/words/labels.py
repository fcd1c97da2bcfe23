"""Names for people of what the engine calls by short names: sheets, columns, channels, kinds and the like."""

from typing import Final

SHEETS: Final = {
    "dossier": "General information",
    "activities": "Activities",
    "scenarios": "Output scenarios",
    "factors": "National input factors",
    "distributions": "National output distributions",
    "context": "National figures",
    "supply": "Mercury supply",
    "trade": "Mercury trade",
    "stocks": "Mercury stocks",
    "measures": "Measures",
}

COLUMNS: Final = {
    "year": "Year",
    "code": "Category code",
    "name": "Facility or part",
    "variant": "Variant",
    "rate": "Activity rate",
    "low": "Low end",
    "high": "High end",
    "unit": "Unit",
    "grade": "Grade",
    "scenario": "Output scenario",
    "phase": "Life phase",
    "factor_set": "Factor set",
    "heat_value": "Heat value",
    "service_life": "Service life",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "source": "Source",
    "document": "Document",
    "page": "Page",
    "confidence": "Confidence",
    "note": "Note",
    "share": "Share",
    "default": "Input factor",
    "air": "Share to air",
    "water": "Share to water",
    "land": "Share to land",
    "byproducts": "Share to by-products and impurities",
    "general_waste": "Share to general waste",
    "sector_treatment": "Share to sector-specific treatment or disposal",
    "full_split": "Shares complete",
    "value": "Value",
    "origin": "Kind of supply",
    "amount": "Amount",
    "direction": "Direction",
    "partner": "Partner country",
    "hs": "HS code",
    "product": "Product",
    "mercury_content": "Mercury content",
    "kind": "Kind of stock",
    "state": "State of the measure",
    "rate_change": "Change of the activity rate",
    "cost": "Cost",
    "until": "Last year of effect",
    "country": "Country",
    "title": "Title",
    "authority": "Authority",
    "contact": "Contact",
    "language": "Language",
    "factor_sets": "Factor sets",
    "level1": "Population-based estimates",
    "category": "Source category",
}
"""Columns of the sheets and lines of the header data; `COLUMNS_OF` goes first."""

COLUMNS_OF: Final = {
    ("factors", "name"): "Facility",
    ("context", "name"): "Figure",
    ("supply", "name"): "Mine, plant or firm",
    ("stocks", "name"): "Place or holder",
    ("measures", "name"): "Measure",
    ("measures", "year"): "First year of effect",
    ("trade", "value"): "Value in US dollars",
}

CONTEXT: Final = {
    "population": "Population",
    "electrification_rate": "Electrification rate",
    "dental_personnel_density": "Density of dental personnel",
    "gdp": "Gross domestic product",
    "urban_share": "Urban share of the population",
    "waste_collection_rate": "Waste collection rate",
}

CONFIDENCE: Final = {
    "national": "Stated nationally",
    "verified": "Verified",
    "verified-secondary": "Verified at second hand",
    "literature": "Literature",
    "derived": "Derived",
    "knowledge": "Recalled",
    "ours": "Our convention",
}

ORIGINS: Final = {
    "national": "National",
    "toolkit": "UNEP Toolkit",
    "literature": "Literature",
    "dossier": "Dossier",
    "level 1": "Level 1",
}

METHODS: Final = {"level 1": "Level 1", "level 2": "Level 2", "population": "From population"}

CAUSES: Final = {"rate": "Activity rate", "factor": "Input factor", "scenario": "Output scenario"}

UNITS: Final = ("item", "inhabitant", "corpse", "vehicle", "year", "person", "fraction", "degree")
"""Units that are words; symbols such as kg are the same in every language."""

WORDS: Final = (
    *(
        "larger",
        "smaller",
        "mass",
        "volume",
        "energy",
        "items",
        "inhabitants",
        "corpses",
        "vehicles",
        "mercury",
    ),
    *("commas", "semicolons", "tabs", "bars", "value", "values", "unknown", "stated", "elsewhere"),
    *("rate", "factor", "scenario", "confidential", "electrification rate", "population", "disposal"),
)
"""Single words that the engine puts into the gaps of its sentences."""

FORMS: Final = (
    "{code} {name}, {year}: {channel}",
    "{confidence} ({origin})",
    "{phase}: {how}",
    "{figure} {stated}",
    "{stated} = {equal}{how}.",
)
"""Ways in which the engine puts things together without a word of its own."""

LISTS: Final = {" and ": "{one} and {other}", ", ": "{one}, {other}"}
"""What stands between the things of a list, and how a translation says so."""
