"""Every sheet of a dossier and every column of it, as data."""

from typing import Final

from azogue.dossier.columns import CONFIDENCE, GRADES, Column, Sheet

GRADE = Column(
    "grade",
    "choice",
    "Quality of the figure, A (best) to E. It sets the range when low and high are blank.",
    "B",
    allowed=tuple(GRADES),
    width=8,
)
EVIDENCE: Final = (
    Column("source", "text", "Who published the figure.", "Ministry of Energy", width=28),
    Column("document", "text", "Title, number or address of the document.", "Energy balance 2019", width=28),
    Column("page", "text", "Page or table in the document.", "Table 4", width=10),
    Column(
        "confidence",
        "choice",
        "How sure it is that the document says so.",
        "national",
        allowed=tuple(CONFIDENCE),
        strict=False,
        width=16,
    ),
    Column("note", "text", "Anything a reader should know.", "Fiscal year July to June", width=40),
)
YEAR = Column("year", "year", "Year of the figure, four digits.", "2019", required=True, width=8)
ANY_YEAR = Column("year", "year", "Year it holds for. Blank: all years.", "2019", width=8)
CODE = Column("code", "code", "Code of the source category in the Toolkit.", "5.1.1", required=True, width=9)
FACILITY = Column("name", "label", "Facility or part of the source. Blank: the whole country.", "", width=26)
LOW = Column(
    "low", "positive", "Low end of the 95 % range, in the same unit. Blank if not known.", "", width=12
)
HIGH = Column(
    "high", "positive", "High end of the 95 % range, in the same unit. Blank if not known.", "", width=12
)


def _share(name: str, what: str, example: str) -> Column:
    return Column(name, "share", f"Fraction of the mercury that goes to {what}.", example, True, "fraction")


ACTIVITIES = Sheet(
    "activities",
    "How much of each activity there is",
    "One row for each source, year and facility. Leave the rate blank when it is not known; 0 means zero.",
    (
        YEAR,
        CODE,
        FACILITY,
        Column(
            "variant",
            "label",
            "Variant of the input factor, such as the rank of coal. Blank: the usual one.",
            width=18,
        ),
        Column(
            "rate",
            "rate",
            "Amount per year, or NE (not estimated), NO (not occurring), IE (included elsewhere), C "
            "(confidential).",
            "1250",
            width=14,
        ),
        LOW,
        HIGH,
        Column("unit", "unit", "Unit of rate, low and high.", "kt", width=12),
        GRADE,
        Column(
            "scenario",
            "label",
            "Output scenario: the emission control in place. Blank: the usual one.",
            width=30,
        ),
        Column("phase", "label", "Life phase, for products that have several.", width=12),
        Column("factor_set", "label", "Factor set for this row alone.", width=12),
        Column(
            "heat_value",
            "positive",
            "Heat value, to turn energy into fuel: GJ per t, or GJ per 1000 m3 for gas.",
            unit="GJ/t or GJ/1000 m3",
            width=11,
        ),
        Column("service_life", "positive", "Years a product stays in use.", unit="year", width=11),
        Column(
            "latitude", "degrees", "Degrees north of the facility.", unit="degree", limits=(-90, 90), width=10
        ),
        Column(
            "longitude",
            "degrees",
            "Degrees east of the facility.",
            unit="degree",
            limits=(-180, 180),
            width=10,
        ),
        *EVIDENCE,
    ),
    ignored=("category",),
)

SCENARIOS = Sheet(
    "scenarios",
    "Which emission controls are in place",
    "Shares of one source that run under different output scenarios. The shares of a source add up to 1.",
    (
        ANY_YEAR,
        CODE,
        FACILITY,
        Column(
            "scenario",
            "label",
            "Output scenario, as the factor set names it.",
            "no emission reduction",
            True,
            width=40,
        ),
        Column("share", "share", "Share of the activity, as a fraction or in %.", "0.6", True, "fraction"),
        *EVIDENCE,
    ),
    ignored=("category",),
)

FACTORS = Sheet(
    "factors",
    "Input factors of the country's own",
    "Mercury per unit of activity, measured or preferred here. It goes before every factor set.",
    (
        ANY_YEAR,
        CODE,
        Column("variant", "label", "Variant it belongs to. Blank: all.", width=18),
        Column("name", "label", "Facility it belongs to. Blank: all.", width=26),
        LOW,
        Column("default", "positive", "The factor itself.", "0.12", True, width=12),
        HIGH,
        Column("unit", "unit", "Mass of mercury per unit of activity.", "g/t", True, width=12),
        GRADE,
        *EVIDENCE,
    ),
    ignored=("category",),
)

DISTRIBUTIONS = Sheet(
    "distributions",
    "Output distributions of the country's own",
    "Where the mercury of a source goes, under one output scenario. Each row adds up to 1; write 0 where "
    "none goes.",
    (
        ANY_YEAR,
        CODE,
        Column("scenario", "label", "Output scenario. Blank: every one.", "fabric filter", width=30),
        Column("phase", "label", "Life phase, for products that have several.", width=12),
        _share("air", "air", "0.5"),
        _share("water", "water", "0"),
        _share("land", "land", "0"),
        _share("byproducts", "by-products and impurities", "0.1"),
        _share("general_waste", "general waste", "0"),
        _share("sector_treatment", "sector-specific treatment or disposal", "0.4"),
        Column(
            "full_split",
            "yesno",
            "no when the rest stays in use or moves on; blank means yes.",
            "yes",
            width=9,
        ),
        GRADE,
        *EVIDENCE,
    ),
    ignored=("category",),
)

CONTEXT_NAMES: Final = {
    "population": ("person", "Inhabitants"),
    "electrification_rate": ("fraction", "Share of the population with electricity"),
    "dental_personnel_density": ("", "Dental personnel, in the unit the factor set asks for"),
    "gdp": ("", "Gross domestic product"),
    "urban_share": ("fraction", "Share of the population in towns"),
    "waste_collection_rate": ("fraction", "Share of the population with waste collection"),
}
"""Names that rules use or that are often wanted: the unit they are kept in, and what they are."""

CONTEXT = Sheet(
    "context",
    "National figures that several sources rest on",
    "Population, electrification and the like. Level 1 estimates need population at least.",
    (
        YEAR,
        Column(
            "name",
            "label",
            "Name of the figure.",
            "population",
            True,
            allowed=tuple(CONTEXT_NAMES),
            strict=False,
            width=26,
        ),
        Column("value", "number", "The figure.", "31072940", True, width=14),
        Column("low", "number", "Low end of the 95 % range. Blank if not known.", width=12),
        Column("high", "number", "High end of the 95 % range. Blank if not known.", width=12),
        Column("unit", "unit", "Unit of the figure; % is read as a fraction.", "person", width=12),
        GRADE,
        *EVIDENCE,
    ),
)

AMOUNT = Column("amount", "positive", "Amount. Blank means not known, 0 means zero.", "12.5", width=12)
AMOUNT_UNIT = Column("unit", "unit", "Unit of the amounts.", "kg", width=10)

SUPPLY = Sheet(
    "supply",
    "Where mercury comes from",
    "Mercury from primary mining, recovery, by-products and decommissioned plants.",
    (
        YEAR,
        Column(
            "origin",
            "choice",
            "Kind of supply.",
            "recycling",
            True,
            allowed=(
                "primary mining",
                "by-product",
                "recycling",
                "chlor-alkali plants",
                "stock sale",
                "other",
            ),
            strict=False,
            width=20,
        ),
        Column("name", "label", "Mine, plant or firm. Blank: the whole country.", width=26),
        AMOUNT,
        LOW,
        HIGH,
        AMOUNT_UNIT,
        GRADE,
        *EVIDENCE,
    ),
)
TRADE = Sheet(
    "trade",
    "Mercury and mercury products over the border",
    "One row for each year, direction, partner and product.",
    (
        YEAR,
        Column(
            "direction", "choice", "import or export.", "import", True, allowed=("import", "export"), width=10
        ),
        Column("partner", "label", "The other country, code of three letters.", "ESP", width=10),
        Column("hs", "label", "HS code, as text.", "280540", width=10),
        Column("product", "label", "What is traded, in words.", "mercury metal", width=26),
        AMOUNT,
        LOW,
        HIGH,
        AMOUNT_UNIT,
        Column("value", "positive", "Value in US dollars.", "9000", unit="USD", width=12),
        Column("mercury_content", "positive", "Mercury in the product.", "", unit="g/kg", width=12),
        GRADE,
        *EVIDENCE,
    ),
)
STOCKS = Sheet(
    "stocks",
    "Mercury and mercury waste in store",
    "What is in store at the end of the year.",
    (
        YEAR,
        Column(
            "kind",
            "choice",
            "Kind of stock.",
            "metal",
            True,
            allowed=("metal", "compounds", "products", "waste", "contaminated soil", "other"),
            strict=False,
            width=18,
        ),
        Column("name", "label", "Place or holder. Blank: the whole country.", width=26),
        AMOUNT,
        LOW,
        HIGH,
        AMOUNT_UNIT,
        Column("latitude", "degrees", "Degrees north.", unit="degree", limits=(-90, 90), width=10),
        Column("longitude", "degrees", "Degrees east.", unit="degree", limits=(-180, 180), width=10),
        GRADE,
        *EVIDENCE,
    ),
)
MEASURES = Sheet(
    "measures",
    "What is done or planned",
    "Laws, conversions and controls that change an activity, a factor or a scenario.",
    (
        Column("year", "year", "First year of effect.", "2025", True, width=8),
        CODE,
        Column("name", "label", "Name of the measure.", "Fabric filters at two plants", True, width=34),
        Column(
            "state",
            "choice",
            "Where it stands.",
            "planned",
            allowed=("planned", "adopted", "in force", "ended"),
            width=10,
        ),
        Column("scenario", "label", "Output scenario it brings.", width=30),
        Column("share", "share", "Share of the activity it covers.", "0.4", unit="fraction", width=9),
        Column(
            "rate_change",
            "number",
            "Change of the activity, as a fraction: -0.1 is ten percent less.",
            width=12,
        ),
        Column("cost", "positive", "Cost in US dollars.", "", unit="USD", width=12),
        Column("until", "year", "Last year of effect. Blank: it stays.", "", width=8),
        *EVIDENCE,
    ),
    ignored=("category",),
)

SHEETS: Final = (
    ACTIVITIES,
    SCENARIOS,
    FACTORS,
    DISTRIBUTIONS,
    CONTEXT,
    SUPPLY,
    TRADE,
    STOCKS,
    MEASURES,
)
FLOWS: Final = ("supply", "trade", "stocks", "measures")
"""Sheets kept as rows for the rooms that use them."""

HEADER: Final = (
    Column("country", "label", "ISO 3166 code of three letters.", "GHA", True),
    Column("title", "text", "Title of the inventory.", "Mercury inventory of Ghana 2019"),
    Column("authority", "text", "Ministry or agency in charge.", "Environmental Protection Agency"),
    Column("contact", "text", "Person or address for questions.", "mercury@example.org"),
    Column("language", "label", "Language of the texts.", "en"),
    Column("factor_sets", "text", "Factor sets in the order they are asked.", "toolkit, literature"),
    Column("level1", "yesno", "Whether population-based estimates fill categories without a row.", "yes"),
)
"""The lines of `dossier.toml`, or of the sheet `dossier`."""

FURNITURE: Final = ("help", "examples", "lists")
"""Sheets of the starter workbook that hold no data."""


ADVICE: Final = (
    "Leave a cell blank when the figure is not known. Write 0 only when it is zero.",
    (
        "In rate you may also write NE (not estimated), NO (not occurring), IE (included elsewhere) or C "
        "(confidential)."
    ),
    (
        "Write numbers with a point for decimals and nothing between thousands: 1234.5. Write the unit in "
        "its own column."
    ),
    "One row for each source, year and facility. Add rows where you like; their order does not matter.",
    "Where a category has parts, fill the category or its parts, not both.",
    "Write who published a figure in source, and the document and page, so that it can be found again.",
    "Columns with an orange header are needed. The column category only helps; it is not read.",
    (
        "Check the file with: azogue check followed by its name. Each problem is named with its cell and "
        "what to do."
    ),
)
"""How to fill a dossier, in a few sentences."""
