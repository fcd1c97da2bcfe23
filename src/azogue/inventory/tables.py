"""Tidy tables: one row a figure, in Polars."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from azogue.facts import categories
from azogue.inventory.records import CHANNELS, Driver, Figure, Line

if TYPE_CHECKING:
    import polars as pl

    from azogue.inventory.inventory import Inventory

LEVELS = ("line", "source", "category", "national")
WORST_FIRST = ("knowledge", "ours", "derived", "verified-secondary", "literature", "national", "verified")

IAMC_VARIABLES = {
    "input": "Mercury|Input",
    "air": "Emissions|Hg",
    "water": "Releases|Hg|Water",
    "land": "Releases|Hg|Land",
    "byproducts": "Releases|Hg|By-products",
    "general_waste": "Releases|Hg|General waste",
    "sector_treatment": "Releases|Hg|Sector-specific treatment",
    "releases": "Releases|Hg|All pathways",
}


def tidy_table(inventory: "Inventory", level: str, year: int | None) -> "pl.DataFrame":
    """Return one row per year, source (or category, line, nation) and channel.

    Args:
        inventory: The inventory.
        level: "line", "source", "category" or "national".
        year: One year; None for all years.

    Returns:
        Columns country, year, level, code, name, channel, point_kg, mean_kg, low_kg, high_kg, sd_kg
        (kg of mercury per year, null where not quantified), method, factor_set, confidence, counted
        (weight in national totals, null for sums).

    Raises:
        ValueError: When the level is unknown.

    """
    import polars as pl

    if level not in LEVELS:
        raise ValueError(f'"{level}" is no level. Choose one of: {", ".join(LEVELS)}.')
    years = inventory.years if year is None else (inventory.year_or_latest(year),)
    rows = [row for y in years for row in _rows(inventory, level, y)]
    schema = {
        "country": pl.String,
        "year": pl.Int32,
        "level": pl.String,
        "code": pl.String,
        "name": pl.String,
        "channel": pl.String,
        "point_kg": pl.Float64,
        "mean_kg": pl.Float64,
        "low_kg": pl.Float64,
        "high_kg": pl.Float64,
        "sd_kg": pl.Float64,
        "method": pl.String,
        "factor_set": pl.String,
        "confidence": pl.String,
        "counted": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def all_years(inventory: "Inventory", level: str) -> "pl.DataFrame":
    """Return :func:`tidy_table` over all years."""
    return tidy_table(inventory, level, None)


def _rows(inventory: "Inventory", level: str, year: int) -> Iterator[tuple[Any, ...]]:
    lines = inventory.lines_of(year)
    if not lines:
        return
    names = categories()
    head = (inventory.country, year, level)
    if level == "line":
        for line in lines:
            yield from _figure_rows(
                head, line.code, line.name or line.category, line.figures, [line], line.counted
            )
        return
    if level == "national":
        yield from _figure_rows(
            head, "total", "National total", inventory.figures("total", year), lines, None
        )
        return
    depth = 2 if level == "category" else 9
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(".".join(line.code.split(".")[:depth]), []).append(line)
    for code, members in by_code.items():
        counted = members[0].counted if level == "source" else None
        yield from _figure_rows(head, code, names[code].name, inventory.figures(code, year), members, counted)


def _figure_rows(
    head: tuple[str, int, str],
    code: str,
    name: str,
    figures: Mapping[str, Figure],
    lines: "tuple[Line, ...] | list[Line]",
    counted: Mapping[str, float] | None,
) -> Iterator[tuple[Any, ...]]:
    method = ", ".join(dict.fromkeys(x.method for x in lines))
    origins = dict.fromkeys(d.origin for x in lines for d in used_data(x) if d.kind != "rate")
    confidence = worst_confidence(lines)
    for channel in CHANNELS:
        f = figures[channel]
        weight = counted.get(channel) if counted is not None else None
        yield (
            *head,
            code,
            name,
            channel,
            f.point,
            f.mean,
            f.low,
            f.high,
            f.sd,
            method,
            ", ".join(origins),
            confidence,
            weight,
        )


def used_data(line: Line) -> list[Any]:
    """Return rate, factor and splits that a line rests on."""
    data = [line.rate, line.factor, *(leg.split for leg in line.legs)]
    return list({d.identity: d for d in data if d is not None}.values())


def worst_confidence(lines: "tuple[Line, ...] | list[Line]") -> str:
    """Return the weakest confidence that any datum of the lines carries."""
    marks = {d.confidence for x in lines for d in used_data(x)}
    known = [m for m in WORST_FIRST if m in marks]
    other = sorted(marks - set(WORST_FIRST))
    return known[0] if known else (other[0] if other else "")


def drivers_table(drivers: tuple[Driver, ...]) -> "pl.DataFrame":
    """Return drivers as a table: code, datum, unit, value, range, grade, share of variance, narrower."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "code": d.code,
                "kind": d.datum.kind,
                "datum": d.datum.label,
                "value": d.datum.value,
                "low": d.datum.low,
                "high": d.datum.high,
                "unit": d.datum.unit,
                "grade": d.datum.grade,
                "origin": d.datum.origin,
                "confidence": d.datum.confidence,
                "share_of_variance": d.share,
                "narrower": d.narrower,
            }
            for d in drivers
        ],
        schema={
            "code": pl.String,
            "kind": pl.String,
            "datum": pl.String,
            "value": pl.Float64,
            "low": pl.Float64,
            "high": pl.Float64,
            "unit": pl.String,
            "grade": pl.String,
            "origin": pl.String,
            "confidence": pl.String,
            "share_of_variance": pl.Float64,
            "narrower": pl.Float64,
        },
    )


def iamc_table(inventory: "Inventory") -> "pl.DataFrame":
    """Return model, scenario, region, variable, unit, year, value; one variable per source and channel.

    Point values, the mean and the 95 % points are variables of their own; unknown figures are left out,
    as the format has no blank.
    """
    import polars as pl

    parts = []
    for level in ("national", "category", "source"):
        frame = tidy_table(inventory, level, None)
        tail = (
            pl.lit("") if level == "national" else pl.lit("|") + pl.col("code") + pl.lit(" ") + pl.col("name")
        )
        base = pl.col("channel").replace_strict(IAMC_VARIABLES, return_dtype=pl.String) + tail
        for column, suffix in (
            ("point_kg", ""),
            ("mean_kg", "|Mean"),
            ("low_kg", "|2.5%"),
            ("high_kg", "|97.5%"),
        ):
            parts.append(
                frame.select(
                    model=pl.lit("Azogue"),
                    scenario=pl.lit("Inventory"),
                    region=pl.col("country"),
                    variable=base + pl.lit(suffix),
                    unit=pl.lit("kg/yr"),
                    year=pl.col("year"),
                    value=pl.col(column),
                ).drop_nulls("value")
            )
    return pl.concat(parts)
