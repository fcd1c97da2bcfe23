"""Which series of the world activity file feeds which source category, and what is left out and why.

One rule per code keeps every tonne counted once. The file itself is third-party data: it is given by
path and never stored with the project.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from azogue.dossier.records import Activity, ContextValue, Dossier, Evidence


@dataclass(frozen=True, slots=True)
class Feed:
    """One series that becomes an activity rate."""

    code: str
    unit: str
    """Rate unit of the category; the series is already in it but for the factor."""
    factor: float = 1.0
    name: str = ""
    """Sub-stream, where several series feed one code without overlap."""
    why: str = ""


NORMAL_M3 = 273.15 / 288.15
"""Cubic metres at 15 °C to normal cubic metres (0 °C), same pressure: ideal gas law."""

FEEDS: dict[str, Feed] = {
    "coal_power_plants_mass": Feed("5.1.1", "t"),
    "coal_other_use_mass": Feed(
        "5.1.2", "t", why="total coal less power plant coal; still holds coking, cement and metal plant coal"
    ),
    "oil_production": Feed("5.1.3.a", "t"),
    "oil_refinery_throughput": Feed("5.1.3.b", "t"),
    "oil_use": Feed(
        "5.1.3.d",
        "t",
        why="all products with the factor of light ones: heavy and light are not separated in the file",
    ),
    "natural_gas_production": Feed("5.1.4.a", "m3", NORMAL_M3, why="15 °C to 0 °C"),
    "natural_gas_use": Feed("5.1.4.c", "m3", NORMAL_M3, why="15 °C to 0 °C; taken as pipeline gas"),
    "biomass_fuel_mass": Feed("5.1.6", "t", why="all solid biomass with households; ends in 2010"),
    "primary_mercury_mine_production": Feed("5.2.1", "t"),
    "zinc_concentrate_smelted": Feed("5.2.3", "t"),
    "copper_concentrate_smelted": Feed("5.2.4", "t"),
    "bauxite_production": Feed(
        "5.2.7", "t", why="mined where refining is asked: right for the world, not for a country"
    ),
    "pig_iron_production": Feed("5.2.9", "t"),
    "cement_production": Feed("5.3.1", "t"),
    "municipal_waste_incinerated": Feed("5.8.1", "t"),
    "waste_open_burned": Feed("5.8.5", "t", why="one model, 2010 only"),
    "municipal_waste_sanitary_landfill": Feed("5.9.1", "t", name="sanitary"),
    "municipal_waste_controlled_landfill": Feed("5.9.1", "t", name="controlled"),
    "municipal_waste_landfill_unspecified": Feed("5.9.1", "t", name="not specified"),
    "municipal_waste_open_dumped": Feed("5.9.4", "t"),
    "cremations": Feed("5.10.1", "corpse"),
    "deaths": Feed("5.10.2", "corpse", why="less the cremations of the same year where they are known"),
}

CONTEXT: dict[str, tuple[str, float]] = {
    "population": ("population", 1.0),
    "electrification_rate": ("electrification_rate", 0.01),
}

LEFT_OUT: dict[str, str] = {
    "aluminium_primary_production": "5.2.7 asks for bauxite, which has its own series",
    "basic_sanitation_access": "a proxy: waste water volumes are not in the file",
    "cement_process_co2": "the same cement a second time",
    "coal_consumption_energy": "the same coal in energy units",
    "coal_consumption_mass": "the sum of the two coal series used",
    "coal_electricity_generation": "the same coal as electricity",
    "coal_production": "5.1.1 and 5.1.2 ask for coal burnt",
    "copper_mine_production": "5.2.4 counts concentrate where it is smelted",
    "copper_refined_production": "the same copper a second time",
    "copper_smelter_production": "the same copper a second time",
    "crude_steel_production": "5.2.9 asks for pig iron",
    "dental_personnel": "the reference density of the Level 1 correction is not known",
    "dental_personnel_density": "the reference density of the Level 1 correction is not known",
    "e_waste_generated": "no rule: the products in it are counted when sold",
    "geothermal_biomass_other_electricity": "geothermal and biomass are not separable",
    "gold_mine_production_reported": "5.2.6 asks for ore, 5.2.2 for artisanal gold: neither is in the file",
    "hazardous_waste_generated": "generated, not burnt",
    "industrial_waste_generated": "generated; the route is not known",
    "medical_waste_generated": "generated, not burnt",
    "municipal_waste_generated": "the sum of the routes used",
    "nickel_mine_production": "5.2.8 has no factor",
    "population_connected_sewer": "a proxy: waste water volumes are not in the file",
    "population_connected_wastewater_treatment": "a proxy: waste water volumes are not in the file",
    "vehicle_stock": "5.7.2 asks for vehicles scrapped",
    "waste_collection_coverage": "a proxy",
    "wood_pulp_production": "5.3.2 asks for biomass burnt at the mill",
    "zinc_concentrate_production": "5.2.3 counts concentrate where it is smelted",
    "zinc_mine_production": "5.2.3 counts concentrate where it is smelted",
    "zinc_slab_production": "the same zinc a second time",
}


@dataclass(frozen=True, slots=True)
class WorldRow:
    """One line of the file that is used."""

    iso3: str
    year: int
    activity: str
    value: float
    source: str
    confidence: str
    note: str

    @property
    def doubtful(self) -> bool:
        """Whether the file marks the value as an isolated jump."""
        return self.note.startswith("CHECK")


def read_rows(path: Path) -> tuple[list[WorldRow], int]:
    """Read the rows that feed an inventory.

    The world's own totals (WLD) are left out, since countries are summed.

    Returns:
        The rows in the order of country, year and activity, and the number of rows in the file.

    Raises:
        ValueError: If the file holds a series that neither feeds a code nor is left out for a reason.
    """
    import polars as pl

    frame = pl.read_csv(path, infer_schema_length=0)
    unknown = set(frame["activity"].unique()) - FEEDS.keys() - CONTEXT.keys() - LEFT_OUT.keys()
    if unknown:
        raise ValueError(f"No rule for the series {', '.join(sorted(unknown))}.")
    used = (
        frame.filter(pl.col("iso3") != "WLD", pl.col("activity").is_in([*FEEDS, *CONTEXT]))
        .with_columns(pl.col("year").cast(pl.Int64), pl.col("value").cast(pl.Float64))
        .drop_nulls("value")
        .sort("iso3", "year", "activity")
        .select("iso3", "year", "activity", "value", "source", "confidence", pl.col("note").fill_null(""))
    )
    return [WorldRow(*r) for r in used.iter_rows()], frame.height


def activity_of(row: WorldRow, cremated: float = 0.0) -> Activity:
    """Turn a row into an activity in the rate unit of its category.

    Args:
        row: A row whose series is in FEEDS.
        cremated: Cremations to take off a number of deaths.
    """
    feed = FEEDS[row.activity]
    rate = row.value * feed.factor
    note = "; ".join(part for part in (row.note, feed.why) if part)
    if row.activity == "deaths" and cremated:
        rate = max(rate - cremated, 0.0)
    return Activity(
        year=row.year,
        code=feed.code,
        name=feed.name,
        rate=rate,
        low=None,
        high=None,
        rate_unit=feed.unit,
        grade="C" if row.confidence == "derived" else "B",
        stated=f"{row.value:g}",
        conversion=f"× {feed.factor:g}" if feed.factor != 1.0 else "",
        evidence=Evidence(
            source=row.source, confidence=row.confidence, note=note, sheet="world activity file"
        ),
    )


def dossiers(rows: Iterable[WorldRow]) -> list[Dossier]:
    """Make one dossier per country with all its years, in the order of the country codes."""
    by_country: dict[str, list[WorldRow]] = {}
    for row in rows:
        by_country.setdefault(row.iso3, []).append(row)
    return [_dossier(iso3, mine) for iso3, mine in sorted(by_country.items())]


def _dossier(iso3: str, rows: Sequence[WorldRow]) -> Dossier:
    cremated = {r.year: r.value for r in rows if r.activity == "cremations"}
    return Dossier(
        country=iso3,
        title=f"{iso3}, from the world activity file",
        activities=tuple(activity_of(r, cremated.get(r.year, 0.0)) for r in rows if r.activity in FEEDS),
        context=tuple(
            ContextValue(
                year=r.year,
                name=CONTEXT[r.activity][0],
                value=r.value * CONTEXT[r.activity][1],
                grade="B",
                evidence=Evidence(source=r.source, confidence=r.confidence, sheet="world activity file"),
            )
            for r in rows
            if r.activity in CONTEXT
        ),
    )


def pooled(countries: Iterable[Dossier], year: int) -> Dossier:
    """Put one year of all countries into a single dossier, each row named after its country.

    Factors are then shared by the countries as they are in truth: the range of a world total keeps the
    correlation, which adding up the ranges of single countries would lose.
    """
    from dataclasses import replace

    from azogue.facts import population_rules

    activities: list[Activity] = []
    for dossier in countries:
        for a in dossier.activities:
            if a.year == year:
                name = f"{dossier.country} {a.name}".strip()
                activities.append(replace(a, name=name))
        context = {c.name: c.value for c in dossier.context if c.year == year}
        for rule in population_rules():
            needed = ("population", *rule.corrections)
            if any(n not in context for n in needed):
                continue
            rate = 1.0
            for n in needed:
                rate *= context[n]
            activities.append(
                Activity(
                    year=year,
                    code=rule.code,
                    name=dossier.country,
                    rate=rate,
                    low=None,
                    high=None,
                    rate_unit="inhabitant",
                    variant=rule.variant,
                    grade="B",
                    evidence=Evidence(source="population rule", sheet="world activity file"),
                )
            )
    return Dossier(country="WLD", title=f"World {year}", level1=False, activities=tuple(activities))
