"""The world run: an inventory of every country and year in the world activity file, in one command.

    python benchmarks/world.py world_activity.csv.gz [--draws 10000] [--jobs 2] [--out FILE.md]

The file is third-party data and is not part of the project: give its path here or in the variable
AZOGUE_WORLD_ACTIVITY. Without it the run says so in a sentence and ends well.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from world_mapping import FEEDS, WorldRow, activity_of, dossiers, pooled, read_rows

from azogue.dossier.records import Dossier, NationalFactor

Change = Callable[[Dossier], Dossier]

FRACTIONS = (10, 3, 1)
YEARS = (2010, 2015)


@dataclass(frozen=True, slots=True)
class Sector:
    """Source categories that a published assessment reports together."""

    name: str
    codes: tuple[str, ...]
    published: dict[int, str]
    """Tonnes to air by year, with the mark that says where the figure was seen (see NOTES)."""


SECTORS = (
    Sector("Coal burning", ("5.1.1", "5.1.2"), {2010: "474 [a]", 2015: "473.8 [b]"}),
    Sector("Oil refining", ("5.1.3.b",), {2015: "14.4 [b]"}),
    Sector("Oil and gas burning", ("5.1.3.d", "5.1.4.c"), {2015: "7.1 [b]"}),
    Sector("Biomass burning", ("5.1.6",), {2015: "51.9 [b]"}),
    Sector(
        "Zinc and copper smelting",
        ("5.2.3", "5.2.4"),
        {2010: "200 with lead and mercury [a]", 2015: "326.7 with all non-ferrous metals [b]"},
    ),
    Sector("Pig iron", ("5.2.9",), {2010: "45.5 with steel [a]", 2015: "39.9, ferrous metals [b]"}),
    Sector("Cement", ("5.3.1",), {2010: "173 [a]", 2015: "233.2 [b]"}),
    Sector("Products, from population", ("5.5", "5.6"), {}),
    Sector(
        "Waste burnt and dumped",
        ("5.8", "5.9"),
        {2010: "95.5 from products [a]", 2015: "146.9 from products, 14.9 incineration [b]"},
    ),
    Sector("Cremation", ("5.10.1",), {2015: "3.8 [b]"}),
    Sector("Artisanal gold", (), {2010: "727 [a]", 2015: "837.7 [b]"}),
    Sector("Industrial gold", (), {2010: "97.3 [a]"}),
    Sector("Vinyl chloride, chlor-alkali", (), {2015: "58.3, 15.1 [b]"}),
    Sector(
        "All that is quantified",
        (*dict.fromkeys(f.code for f in FEEDS.values()), "5.5", "5.6"),
        {2010: "1,960 with all sectors [a]", 2015: "2,220 with all sectors [b]"},
    ),
)
NOTES = (
    "[a] UNEP and AMAP, inventory of 2010 (Global Mercury Assessment 2013), table on cnrmerc.org (read).",
    (
        "[b] Technical Background Report of the Global Mercury Assessment 2018, table by sector as "
        "copied on a public page (alumniagri.in, task 26062373); total and shares agree with the key "
        "findings on apo.org.au."
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one country gave."""

    country: str
    years: int
    lines: int
    gaps: int
    figures: int
    doubtful_kg: float
    """Releases to air, summed over all years, that rest on rows marked as isolated jumps."""
    air_kg: float


def run_country(task: tuple[Dossier, int]) -> Outcome:
    """Estimate one country with all its years and count what came out (runs in a worker process)."""
    from azogue.inventory import estimate

    dossier, draws = task
    inventory = estimate(dossier, draws=draws, threads=1)
    air = [(line, line.figures["air"].point or 0.0) for line in inventory.lines]
    return Outcome(
        country=dossier.country,
        years=len(inventory.years),
        lines=len(inventory.lines),
        gaps=len(inventory.gaps),
        figures=len(inventory.lines) * 8,
        doubtful_kg=sum(kg for line, kg in air if line.rate and "CHECK" in line.rate.note),
        air_kg=sum(kg for _, kg in air),
    )


def run_all(countries: Sequence[Dossier], draws: int, jobs: int) -> tuple[list[Outcome], float]:
    """Estimate all countries in local processes; return what came out and the seconds it took."""
    tasks = [(d, draws) for d in sorted(countries, key=lambda d: -len(d.activities))]
    started = time.perf_counter()
    if jobs <= 1:
        return [run_country(t) for t in tasks], time.perf_counter() - started
    with ProcessPoolExecutor(jobs) as pool:
        outcomes = list(pool.map(run_country, tasks, chunksize=1))
    return outcomes, time.perf_counter() - started


def peak_memory_mb() -> tuple[float, float]:
    """Peak resident memory of this process and of the largest worker, MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return own, workers


def cost_table(countries: Sequence[Dossier], draws: int, jobs: int) -> tuple[list[str], list[Outcome]]:
    """Run 1/10, 1/3 and all of the countries; return the table and the outcomes of the full run."""
    table = [
        "| share | countries | activity rows | lines | gaps | s | ms per line | relative to all |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    runs = []
    outcomes: list[Outcome] = []
    for part in FRACTIONS:
        subset = countries[:: max(part, 1)]
        outcomes, seconds = run_all(subset, draws, jobs)
        rows = sum(len(d.activities) for d in subset)
        runs.append((part, len(subset), rows, outcomes, seconds))
    per_line_all = runs[-1][4] / max(sum(o.lines for o in runs[-1][3]), 1)
    for part, n, rows, outs, seconds in runs:
        lines = max(sum(o.lines for o in outs), 1)
        gaps = sum(o.gaps for o in outs)
        table.append(
            f"| 1/{part} | {n} | {rows:,} | {lines:,} | {gaps:,} | {seconds:.1f} | "
            f"{1000 * seconds / lines:.2f} | {seconds / lines / per_line_all:.2f} |"
        )
    return table, outcomes


def only(dossier: Dossier, codes: tuple[str, ...]) -> Dossier:
    """Keep the activities under the codes given."""
    kept = tuple(
        a for a in dossier.activities if any(a.code == c or a.code.startswith(c + ".") for c in codes)
    )
    return replace(dossier, activities=kept)


def sector_table(countries: Sequence[Dossier], draws: int) -> list[str]:
    """World releases to air by sector beside the published ones, t, with 95 % ranges."""
    from azogue.inventory import estimate

    table = [
        "| sector | year | lines | input t | air t | 95 % range | published t to air |",
        "| --- | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for year in YEARS:
        world = pooled(countries, year)
        for sector in SECTORS:
            published = sector.published.get(year, "")
            part = only(world, sector.codes)
            if not part.activities:
                table.append(f"| {sector.name} | {year} | 0 | gap | gap | | {published} |")
                continue
            inventory = estimate(part, draws=draws)
            if not inventory.lines:
                table.append(f"| {sector.name} | {year} | 0 | gap | gap | | {published} |")
                continue
            mass, air = inventory.figure("total", "input", year), inventory.figure("total", "air", year)
            shown = "not known" if air.point is None else f"{air.point / 1000:,.0f}"
            span = (
                ""
                if air.low is None or air.high is None
                else f"{air.low / 1000:,.0f} – {air.high / 1000:,.0f}"
            )
            table.append(
                f"| {sector.name} | {year} | {len(inventory.lines):,} | {(mass.point or 0) / 1000:,.0f} | "
                f"{shown} | {span} | {published} |"
            )
    return table


def source_table(countries: Sequence[Dossier], draws: int, year: int) -> list[str]:
    """World input and releases of every source category in one year, t."""
    from azogue.inventory import estimate

    inventory = estimate(pooled(countries, year), draws=draws)
    table = [
        f"| code | source, {year} | countries | input t | air t | 95 % range | factor |",
        "| --- | --- | ---: | ---: | ---: | --- | --- |",
    ]
    for code in dict.fromkeys(line.code for line in inventory.lines):
        lines = [line for line in inventory.lines if line.code == code]
        mass, air = inventory.figure(code, "input", year), inventory.figure(code, "air", year)
        shown = "not known" if air.point is None else f"{air.point / 1000:,.1f}"
        span = (
            "" if air.low is None or air.high is None else f"{air.low / 1000:,.1f} – {air.high / 1000:,.1f}"
        )
        factors = "; ".join(dict.fromkeys(f"{x.factor.value:g} {x.factor.unit}" for x in lines if x.factor))
        where = len({line.name.split(" ")[0] for line in lines})
        table.append(
            f"| {code} | {lines[0].category} | {where} | {(mass.point or 0) / 1000:,.1f} | {shown} | {span} "
            f"| {factors} |"
        )
    return table


def waste_as_measured(world: Dossier) -> Dossier:
    """Put the mercury content of Chinese domestic waste in the place of the Toolkit's recalled 5 g/t."""
    return replace(
        world,
        factors=tuple(
            NationalFactor(None, code, "", "", 0.08, 0.743, 2.56, "g/t", "")
            for code in ("5.8.1", "5.8.5", "5.9.1", "5.9.4")
        ),
    )


def with_variant(variant: str) -> Change:
    """Return a change that names the variant of the input factor in every row."""
    return lambda world: replace(
        world, activities=tuple(replace(a, variant=variant) for a in world.activities)
    )


def with_scenario(scenario: str) -> Change:
    """Return a change that names the output scenario in every row."""
    return lambda world: replace(
        world, activities=tuple(replace(a, scenario=scenario) for a in world.activities)
    )


TRAPS: tuple[tuple[str, int, tuple[str, ...], Change], ...] = (
    ("Open burning and dumps, Toolkit 5 g/t", 2010, ("5.8", "5.9"), lambda d: d),
    ("Open burning and dumps, 0.743 g/t", 2010, ("5.8", "5.9"), waste_as_measured),
    ("Waste incinerated, Toolkit 5 g/t, no control", 2015, ("5.8.1",), lambda d: d),
    ("Waste incinerated, 0.743 g/t, no control", 2015, ("5.8.1",), waste_as_measured),
    (
        "Waste incinerated, 0.743 g/t, absorbents and fabric filter",
        2015,
        ("5.8.1",),
        lambda d: with_scenario("mercury absorbents and fabric filter")(waste_as_measured(d)),
    ),
    ("Oil refining, later factor (3.4 mg/t)", 2015, ("5.1.3.b",), lambda d: d),
    ("Oil refining, early factor (55 mg/t)", 2015, ("5.1.3.b",), with_variant("crude oil, early versions")),
    ("Coal power, general particle control", 2015, ("5.1.1",), lambda d: d),
    (
        "Coal power, fabric filters everywhere",
        2015,
        ("5.1.1",),
        with_scenario("fabric filter or high particle retention"),
    ),
    ("Smelters, split of the literature", 2015, ("5.2.3", "5.2.4"), lambda d: d),
    ("Smelters, Toolkit alone", 2015, ("5.2.3", "5.2.4"), lambda d: replace(d, factor_sets=("toolkit",))),
    ("Cremations known", 2018, ("5.10.1",), lambda d: d),
)


def trap_table(countries: Sequence[Dossier], draws: int) -> list[str]:
    """Show how much a single assumption moves a world figure, t."""
    from azogue.inventory import estimate

    table = ["| assumption | year | input t | air t | 95 % range |", "| --- | ---: | ---: | ---: | --- |"]
    for label, year, codes, change in TRAPS:
        inventory = estimate(change(only(pooled(countries, year), codes)), draws=draws)
        mass = sum(line.figures["input"].point or 0.0 for line in inventory.lines)
        air = inventory.figure("total", "air", year)
        shown = "not known" if air.point is None else f"{air.point / 1000:,.1f}"
        span = (
            "" if air.low is None or air.high is None else f"{air.low / 1000:,.1f} – {air.high / 1000:,.1f}"
        )
        table.append(f"| {label} | {year} | {mass / 1000:,.1f} | {shown} | {span} |")
    return table


def doubtful_table(rows: Sequence[WorldRow], outcomes: Sequence[Outcome]) -> list[str]:
    """Say what the rows marked CHECK weigh, and what the two comparison years would be without them."""
    marked = [r for r in rows if r.doubtful]
    kg = sum(o.doubtful_kg for o in outcomes)
    everything = sum(o.air_kg for o in outcomes)
    out = [
        (
            f"{len(marked)} rows used are marked as isolated jumps. They are kept: several are real events, "
            f"and dropping one leaves a hole where a figure stood. They carry {kg / 1000:,.2f} t of the "
            f"{everything / 1000:,.0f} t to air summed over all countries and years "
            f"({100 * kg / max(everything, 1):.3f} %)."
        ),
    ]
    for year in YEARS:
        here = [r for r in marked if r.year == year]
        named = ", ".join(f"{r.iso3} {activity_of(r).code}" for r in here) or "none"
        out.append(f"In {year}: {named}.")
    return out


def report(path: Path, draws: int, jobs: int) -> str:
    """Run everything and return the report as Markdown."""
    started = time.perf_counter()
    rows, in_file = read_rows(path)
    countries = dossiers(rows)
    reading = time.perf_counter() - started
    from azogue.inventory import estimate

    estimate(countries[0], draws=10)  # compiles the engine once, outside the clock
    cost, outcomes = cost_table(countries, draws, jobs)
    own, worker = peak_memory_mb()
    figures = sum(o.figures for o in outcomes)
    parts = [
        "## Cost",
        (
            f"{in_file:,} rows in the file, {len(rows):,} used, read in {reading:.1f} s; {draws:,} draws; "
            f"{jobs} processes of one thread. {figures:,} figures with ranges. Peak memory: {own:.0f} MB in "
            f"the parent, {worker:.0f} MB in the largest worker."
        ),
        "\n".join(cost),
        "## World releases to air by sector",
        "\n".join(sector_table(countries, draws)),
        "\n".join(f"- {n}" for n in NOTES),
        "## World by source category",
        "\n".join(source_table(countries, draws, YEARS[0])),
        "\n".join(source_table(countries, draws, YEARS[1])),
        "## What single assumptions weigh",
        "\n".join(trap_table(countries, draws)),
        "## Rows marked as isolated jumps",
        "\n".join(doubtful_table(rows, outcomes)),
        f"The whole command took {time.perf_counter() - started:.1f} s.",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", default=os.environ.get("AZOGUE_WORLD_ACTIVITY", ""))
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if not given.path or not Path(given.path).is_file():
        print("World run skipped: give the path of world_activity.csv.gz, or set AZOGUE_WORLD_ACTIVITY.")
        return 0
    text = report(Path(given.path), given.draws, given.jobs)
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
