"""The sheets of a dossier and their columns as data.

Reading, the starter workbook, the messages and `docs/reference/dossier.md` all follow from `SHEETS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "year",
    "code",
    "text",
    "label",
    "rate",
    "number",
    "positive",
    "share",
    "degrees",
    "unit",
    "choice",
    "yesno",
]
"""What a cell may hold. A `label` is text on one line; `rate` is a number or a notation key."""

NOTATION_KEYS: Final = {
    "NE": "not estimated",
    "NO": "not occurring",
    "IE": "included elsewhere (say where in the note)",
    "C": "confidential",
}
GRADES: Final = {
    "A": "measured or fully counted",
    "B": "good statistics",
    "C": "estimated from related data",
    "D": "expert judgement",
    "E": "a guess of the order of magnitude",
}
CONFIDENCE: Final = {
    "national": "stated by the country itself",
    "verified": "read in the text it cites",
    "verified-secondary": "read in a text that quotes the one it cites",
    "literature": "read in a paper or report",
    "derived": "calculated; the note says how",
    "knowledge": "recalled, to be checked",
    "ours": "a convention of this program",
}
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False
    """Whether a row without it cannot be used."""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    strict: bool = True
    """Whether a word outside `allowed` is refused; otherwise it is kept with a warning."""
    limits: tuple[float, float] | None = None
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a dossier: a CSV file of the folder, a sheet of the workbook."""

    name: str
    title: str
    help: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    """Columns that help the person who fills the sheet and that reading leaves alone."""

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: The sheet has no such column.

        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


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
            "Amount per year, or NE (not estimated), NO (not occurring), IE (included elsewhere), C (confidential).",
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
    "Where the mercury of a source goes, under one output scenario. Each row adds up to 1; write 0 where none goes.",
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


def sheet(name: str) -> Sheet:
    """Return the sheet of that name.

    Raises:
        KeyError: There is no such sheet.

    """
    return {s.name: s for s in SHEETS}[name]


def as_markdown() -> str:
    """Return the reference page of the dossier: every sheet and column, with help and example."""
    parts = [_INTRODUCTION, _header_table(), *(_sheet_table(s) for s in SHEETS), _word_tables()]
    return "\n".join(parts)


_INTRODUCTION = """# The dossier

<!-- Written by azogue.dossier.schema.as_markdown(); change the schema, not this page. -->

A dossier is what a country states about its mercury. It is a folder with `dossier.toml` and one CSV file a
sheet, or one `.xlsx` workbook with the same sheets. `azogue new GHA 2019` writes an empty one.

* **Blank means not known.** It never means zero. Write `0` for zero.
* Columns may stand in any order, and may be absent when they are not required. Case, spaces and underscores
  in their names do not matter, and the common French and Spanish names are understood.
* Numbers have a point for decimals and nothing between thousands. `1.234,5`, `1 234,5` and `1,5` are understood
  and reported; `1,234` can mean two things and is asked back.
* CSV files are UTF-8, with commas. Other encodings and separators are recognised and reported.
* Nothing that is wrong stops the reading: the value counts as not known, and `azogue check` names the cell and
  what to do.
* A workbook sheet may have 200,000 rows, a CSV file 1,000,000.
"""


def _header_table() -> str:
    lines = [
        "## dossier.toml, or the sheet `dossier`\n",
        "In the sheet: names in the first column, values in the second.",
    ]
    lines += ["", "| name | required | what it is | example |", "| --- | --- | --- | --- |"]
    lines += [f"| `{c.name}` | {_yes(c.required)} | {c.help} | {_code(c.example)} |" for c in HEADER]
    return "\n".join(lines) + "\n"


def _sheet_table(item: Sheet) -> str:
    lines = [f"## {item.name}\n", f"**{item.title}.** {item.help}\n"]
    lines += ["| column | holds | required | what it is | example |", "| --- | --- | --- | --- | --- |"]
    for c in item.columns:
        lines.append(f"| `{c.name}` | {holds(c)} | {_yes(c.required)} | {_cell(c)} | {_code(c.example)} |")
    if item.ignored:
        names = " and ".join(f"`{name}`" for name in item.ignored)
        lines.append(f"\nThe column {names} helps whoever fills the sheet; reading leaves it alone.")
    return "\n".join(lines) + "\n"


def _cell(column: Column) -> str:
    if not column.allowed or column.name in {"grade", "confidence"}:
        return column.help
    return f"{column.help} {'One of' if column.strict else 'Usually'}: {', '.join(column.allowed)}."


def holds(column: Column) -> str:
    """Say in a few words what the cells of a column hold."""
    words = {
        "year": f"year, {FIRST_YEAR} to {LAST_YEAR}",
        "code": "category code",
        "text": "text",
        "label": "text on one line",
        "rate": "number, 0 or more, or a notation key",
        "number": "number",
        "positive": "number, 0 or more",
        "share": "fraction, 0 to 1",
        "degrees": "degrees",
        "unit": "unit",
        "choice": "word",
        "yesno": "yes or no",
    }[column.kind]
    return f"{words} ({column.unit})" if column.unit and column.unit not in {"fraction", "degree"} else words


def _word_tables() -> str:
    lines = ["## Words\n"]
    tables: Iterable[tuple[str, dict[str, str]]] = (
        ("Notation keys, in `rate`", NOTATION_KEYS),
        ("Grades", GRADES),
        ("Confidence", CONFIDENCE),
        ("Names in `context`", {name: what for name, (_, what) in CONTEXT_NAMES.items()}),
    )
    for title, words in tables:
        lines += [f"| {title} | meaning |", "| --- | --- |"]
        lines += [f"| `{word}` | {meaning} |" for word, meaning in words.items()] + [""]
    return "\n".join(lines)


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
