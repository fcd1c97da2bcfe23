"""Filled rows that show how each sheet is used; the figures are invented and the workbook says so."""

from typing import Final

from azogue.dossier.tabular import Line

EXAMPLE_ROWS: Final[dict[str, tuple[Line, ...]]] = {
    "activities": (
        {
            "year": 2019,
            "code": "5.1.1",
            "category": "Coal combustion in large power plants",
            "name": "North plant",
            "rate": 410,
            "low": 390,
            "high": 430,
            "unit": "kt",
            "grade": "A",
            "source": "North Power Company",
            "document": "Annual report 2019",
            "page": "p. 14",
            "confidence": "national",
        },
        {
            "year": 2019,
            "code": "5.3.1",
            "category": "Cement production",
            "rate": 2.4,
            "unit": "Mt",
            "grade": "B",
            "source": "Statistics office",
            "document": "Industry yearbook 2020",
            "page": "Table 7.2",
        },
        {"year": 2019, "code": "5.4.1", "rate": "NO", "note": "The last plant closed in 2003."},
        {
            "year": 2019,
            "code": "5.2.4",
            "unit": "t",
            "note": "Asked the mining register in May; no answer yet.",
        },
    ),
    "scenarios": (
        {"code": "5.1.1", "name": "North plant", "scenario": "no emission reduction", "share": 0.25},
        {
            "code": "5.1.1",
            "name": "North plant",
            "scenario": "(another name from the sheet lists)",
            "share": 0.75,
        },
    ),
    "factors": (
        {
            "code": "5.1.1",
            "low": 0.08,
            "default": 0.11,
            "high": 0.15,
            "unit": "g/t",
            "source": "Coal laboratory",
            "document": "Analyses of 42 samples",
            "note": "Local coal only.",
        },
    ),
    "distributions": (
        {
            "code": "5.1.1",
            "scenario": "our measured plant",
            "air": 0.6,
            "water": 0,
            "land": 0,
            "byproducts": 0.1,
            "general_waste": 0,
            "sector_treatment": 0.3,
            "full_split": "yes",
            "source": "Stack test 2018",
        },
    ),
    "context": (
        {"year": 2019, "name": "population", "value": 12_500_000, "unit": "person", "grade": "A"},
        {"year": 2019, "name": "electrification_rate", "value": 83.5, "unit": "%", "grade": "B"},
    ),
    "supply": ({"year": 2019, "origin": "recycling", "name": "Lamp recycler", "amount": 45, "unit": "kg"},),
    "trade": (
        {
            "year": 2019,
            "direction": "import",
            "partner": "ESP",
            "hs": "280540",
            "product": "mercury metal",
            "amount": 500,
            "unit": "kg",
            "value": 21000,
        },
    ),
    "stocks": ({"year": 2019, "kind": "waste", "name": "Port store", "amount": 1.2, "unit": "t"},),
    "measures": (
        {
            "year": 2025,
            "code": "5.1.1",
            "name": "Fabric filters at North plant",
            "state": "planned",
            "scenario": "(a name from the sheet lists)",
            "share": 0.4,
        },
    ),
}
