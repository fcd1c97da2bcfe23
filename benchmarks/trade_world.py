"""A synthetic world of trade reports with planted truths, written to Parquet in chunks.

Shape: 220 areas, 5,200 codes, heavy-tailed activity of areas and codes, three years, sd of ln value 3, one
fifth of areas silent, about 40 / 21 / 39 of flows two-sided / exporter only / importer only, a tenth of
weights unknown. Planted: the error of each area in each role, silent areas, and single flows with a gap, a
slip of a thousand, a price out of line, a report booked a year late, mercury moved to another code, hubs.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

YEARS = (2019, 2020, 2021)
AREAS, CODES = 220, 5200
MERCURY, COVER = "280540", "285200"
REPORTS_PER_TRIPLE = 2.95
SINGLE = ("gap", "unit_slip", "unit_value", "year_shift")
CHUNK = 400_000


@dataclass(frozen=True)
class World:
    """Where a world lies and what is true in it."""

    folder: Path
    rows: int
    areas: pl.DataFrame
    """area, exporter (error), importer (error), silent."""
    planted: pl.DataFrame
    """detector, exporter, importer, hs, year."""

    @property
    def reports(self) -> Path:
        return self.folder / "reports.parquet"

    @property
    def geography(self) -> Path:
        return self.folder / "geography.parquet"


def names() -> np.ndarray:
    return np.array([f"{chr(65 + k // 26 % 26)}{chr(65 + k % 26)}{chr(65 + k // 676)}" for k in range(AREAS)])


def codes() -> np.ndarray:
    made = [f"{1 + k % 97:02}{k // 97 * 7 + 1000:04}" for k in range(CODES - 2)]
    return np.array([MERCURY, COVER, *made])


def geography(rng: np.random.Generator, areas: np.ndarray) -> pl.DataFrame:
    """Scatter areas over a sphere."""
    z, turn = rng.uniform(-0.8, 0.9, AREAS), rng.uniform(0, 2 * np.pi, AREAS)
    flat = np.sqrt(1 - z**2)
    place = np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])
    km = np.maximum(6371 * np.arccos(np.clip(place @ place.T, -1, 1)), 50.0)
    locked = rng.random(AREAS) < 0.2
    i, j = np.nonzero(~np.eye(AREAS, dtype=bool))
    return pl.DataFrame(
        {
            "iso3_o": areas[i],
            "iso3_d": areas[j],
            "km": km[i, j],
            "contiguous": (km[i, j] < 900).astype(np.int64),
            "landlocked_o": locked[i].astype(np.int64),
            "landlocked_d": locked[j].astype(np.int64),
        }
    )


def triples(rng: np.random.Generator, number: int) -> np.ndarray:
    """Draw distinct (exporter, importer, code) by activity, as one integer each."""
    size = 1 / np.arange(1, AREAS + 1) ** 0.9
    out, into = size / size.sum(), rng.permutation(size) / size.sum()
    busy = 1 / np.arange(1, CODES + 1) ** 0.7
    busy = rng.permutation(busy) / busy.sum()
    found = np.empty(0, dtype=np.int64)
    while len(found) < number:
        n = int((number - len(found)) * 1.3) + 1000
        i, j, k = rng.choice(AREAS, n, p=out), rng.choice(AREAS, n, p=into), rng.choice(CODES, n, p=busy)
        # The two mercury codes are planted on their own.
        key = ((i * AREAS + j) * CODES + k)[(i != j) & (k > 1)]
        found = np.unique(np.concatenate([found, key]))
    return rng.permutation(found)[:number]


def write(folder: Path, rows: int, seed: int = 20261125) -> World:
    """Write a world of about this many report rows."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    areas, hs = names(), codes()
    far = geography(rng, areas)
    far.write_parquet(folder / "geography.parquet")
    truth = {
        "km": _matrix(far, areas, "km"),
        "a": np.exp(rng.normal(np.log(0.3), 0.6, AREAS)).clip(0.05, 1.2),
        "b": np.exp(rng.normal(np.log(0.3), 0.6, AREAS)).clip(0.05, 1.2),
        "silent": rng.random(AREAS) < 0.2,
        "price": np.exp(rng.normal(1.5, 1.0, CODES)),
    }
    keys = triples(rng, max(int(rows / REPORTS_PER_TRIPLE), 10))
    planted: list[pl.DataFrame] = []
    written = 0
    writer = None
    for start in range(0, len(keys), CHUNK):
        table, plants = _chunk(rng, keys[start : start + CHUNK], truth, areas, hs)
        planted.append(plants)
        if writer is None:
            extra, plants = _mercury(rng, truth, areas)
            planted.append(plants)
            table = pa.concat_tables([table, extra])
            writer = pq.ParquetWriter(folder / "reports.parquet", table.schema)
        writer.write_table(table)
        written += table.num_rows
    assert writer is not None
    writer.close()
    known = pl.DataFrame(
        {"area": areas, "exporter": truth["a"], "importer": truth["b"], "silent": truth["silent"]}
    )
    known.write_parquet(folder / "areas.parquet")
    every = pl.concat(planted)
    every.write_parquet(folder / "planted.parquet")
    return World(folder, written, known, every)


def read(folder: Path) -> World:
    """Open a world written before."""
    number = pq.ParquetFile(folder / "reports.parquet").metadata.num_rows
    return World(
        folder, number, pl.read_parquet(folder / "areas.parquet"), pl.read_parquet(folder / "planted.parquet")
    )


def _matrix(far: pl.DataFrame, areas: np.ndarray, name: str) -> np.ndarray:
    made = np.zeros((AREAS, AREAS))
    at = {area: k for k, area in enumerate(areas)}
    made[[at[a] for a in far["iso3_o"]], [at[a] for a in far["iso3_d"]]] = far[name]
    return made


def _chunk(
    rng: np.random.Generator, keys: np.ndarray, truth: dict[str, Any], areas: np.ndarray, hs: np.ndarray
) -> tuple[pa.Table, pl.DataFrame]:
    """Make the reports of some triples over all years, with one single trouble in every thousandth flow."""
    i, j, k = keys // CODES // AREAS, keys // CODES % AREAS, keys % CODES
    level = rng.normal(10, 2.6, len(keys))
    active = rng.random((len(YEARS), len(keys))) < 0.72
    # A side that leaves a flow out mostly does so every year.
    tells = [rng.random(len(keys)) < share for share in (0.72, 0.86)]
    parts: list[dict[str, np.ndarray]] = []
    plants: list[pl.DataFrame] = []
    for at, year in enumerate(YEARS):
        on = np.flatnonzero(active[at])
        e, m, c = i[on], j[on], k[on]
        v = level[on] + rng.normal(0, 1.2, len(on))
        cif = np.clip(0.08 + 0.05 * np.log(truth["km"][e, m] / 3000), 0, 0.4)
        r = rng.normal(0, 1, len(on)) * truth["a"][e]
        s = rng.normal(0, 1, len(on)) * truth["b"][m]
        price = np.log(truth["price"][c])
        x_kg = v + r - price + rng.normal(0, 0.25, len(on))
        m_kg = v + s - price + rng.normal(0, 0.25, len(on))
        x_on, m_on = (told[on] ^ (rng.random(len(on)) < 0.03) for told in tells)
        x_on, m_on = x_on & ~truth["silent"][e], m_on & ~truth["silent"][m]
        x, mm, booked = v + r, v + s + cif, np.full(len(on), year)
        dull = x_on & m_on & (v > 9)
        alone = ~(active[at + 1][on] if at + 1 < len(YEARS) else np.ones(len(on), bool))
        for number, what in enumerate(SINGLE):
            hit = dull & (rng.integers(0, 1000, len(on)) // (6 if what == "year_shift" else 1) == number)
            if what == "gap":
                mm[hit] += 6 * np.hypot(truth["a"][e], truth["b"][m])[hit]
                m_kg[hit] += 6 * np.hypot(truth["a"][e], truth["b"][m])[hit]
            elif what == "unit_slip":
                x_kg[hit] -= np.log(1000)
            elif what == "unit_value":
                x_kg[hit] -= np.log(30)
                m_kg[hit] -= np.log(30)
            else:
                hit &= alone
                booked[hit] += 1
            dull &= ~hit
            plants.append(_plants(what, areas[e[hit]], areas[m[hit]], hs[c[hit]], np.full(hit.sum(), year)))
        lost_x, lost_m = rng.random(len(on)) < 0.1, rng.random(len(on)) < 0.1
        parts.append(
            _side(rng, areas[e], areas[m], hs[c], np.full(len(on), year), x, x_kg, x_on, lost_x, True)
        )
        parts.append(_side(rng, areas[m], areas[e], hs[c], booked, mm, m_kg, m_on, lost_m, False))
    return _table(parts), pl.concat(plants)


def _side(rng, reporter, partner, hs, year, value, kg, on, lost, export) -> dict[str, np.ndarray]:
    """Keep the reports of one side; one flow in thirty comes as two tariff lines."""
    chosen = {
        "reporter": reporter[on],
        "partner": partner[on],
        "hs": hs[on],
        "year": year[on].astype(np.int16),
        "value": np.round(np.exp(value[on]), 2) + 0.01,
        "kg": np.exp(kg[on]),
        "lost": lost[on],
        "export": np.full(on.sum(), export),
    }
    two = rng.random(on.sum()) < 1 / 30
    share = np.where(two, rng.uniform(0.1, 0.9, on.sum()), 1.0)
    first = {**chosen, "value": chosen["value"] * share, "kg": chosen["kg"] * share}
    rest = {name: column[two] for name, column in chosen.items()}
    rest["value"], rest["kg"] = rest["value"] * (1 - share[two]), rest["kg"] * (1 - share[two])
    return {name: np.concatenate([first[name], rest[name]]) for name in chosen}


def _mercury(
    rng: np.random.Generator, truth: dict[str, Any], areas: np.ndarray
) -> tuple[pa.Table, pl.DataFrame]:
    """Make the trade in mercury: steady pairs, pairs that move to the cover code, hubs."""
    loud = np.flatnonzero(~truth["silent"] & (truth["a"] < 0.5) & (truth["b"] < 0.5))
    hubs, others = loud[:4], loud[4:]
    half = len(others) // 2
    pairs = [(a, b) for a in others[:half] for b in others[half:]]
    chosen = [pairs[n] for n in rng.choice(len(pairs), min(400, len(pairs)), replace=False)]
    columns: dict[str, list[Any]] = {name: [] for name in ("e", "m", "hs", "year", "v")}
    plants = []

    def add(e: int, m: int, hs: str, year: int, v: float) -> None:
        for name, value in zip(columns, (e, m, hs, year, v), strict=True):
            columns[name].append(value)

    for n, (a, b) in enumerate(chosen):
        level = rng.normal(12.5, 0.8)
        for year in YEARS:
            moved = n < 60 and year >= 2020
            add(a, b, MERCURY, year, level + rng.normal(0, 0.3) - (3.0 if moved else 0.0))
            if n < 60 or rng.random() < 0.5:
                add(a, b, COVER, year, level + rng.normal(0, 0.3) - (0.0 if moved else 3.0))
        if n < 60:
            plants.append(("code_shift", areas[a], areas[b], MERCURY, 2020))
    for hub in hubs:
        for year in YEARS:
            for source, sink in zip(others[:6], others[-6:], strict=True):
                v = rng.normal(13, 0.2)
                add(source, hub, MERCURY, year, v)
                add(hub, sink, MERCURY, year, v - 0.05)
        plants.append(("hub", areas[hub], areas[hub], MERCURY, YEARS[-1]))
    e, m = np.array(columns["e"]), np.array(columns["m"])
    v, hs, year = np.array(columns["v"]), np.array(columns["hs"]), np.array(columns["year"])
    on, lost, n = np.ones(len(e), bool), np.zeros(len(e), bool), len(e)
    x, y = v + rng.normal(0, 1, n) * truth["a"][e] / 3, v + rng.normal(0, 1, n) * truth["b"][m] / 3
    sides = [
        _side(rng, areas[e], areas[m], hs, year, x, x - 3, on, lost, True),
        _side(rng, areas[m], areas[e], hs, year, y + 0.08, y - 3, on, lost, False),
    ]
    schema = {
        "detector": pl.String,
        "exporter": pl.String,
        "importer": pl.String,
        "hs": pl.String,
        "year": pl.Int64,
    }
    return _table(sides), pl.DataFrame(plants, schema=schema, orient="row")


def _plants(what: str, exporter: Any, importer: Any, hs: Any, year: Any) -> pl.DataFrame:
    columns = {"exporter": exporter, "importer": importer, "hs": hs, "year": np.asarray(year, dtype=np.int64)}
    return pl.DataFrame({"detector": [what] * len(exporter), **columns})


def _table(parts: list[dict[str, np.ndarray]]) -> pa.Table:
    """Lay sides out in the columns of the contract; what is unknown is null, never NaN."""
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    n = len(joined["value"])
    export = joined["export"]
    text = lambda value: pa.array([value] * n, pa.string())  # noqa: E731
    return pa.table(
        {
            "source": text("world"),
            "line": pa.array(np.arange(2, n + 2)),
            "year": pa.array(joined["year"]),
            "period": pa.array(joined["year"].astype(np.int32)),
            "reporter": pa.array(joined["reporter"]),
            "partner": pa.array(joined["partner"]),
            "flow": pa.array(np.where(export, "export", "import")),
            "hs": pa.array(joined["hs"]),
            "tariff": text(""),
            "revision": text("H5"),
            "value": pa.array(joined["value"]),
            "basis": pa.array(np.where(export, "fob", "cif")),
            "kg": pa.array(joined["kg"], mask=joined["lost"]),
            "kg_estimated": pa.array(np.zeros(n, bool)),
            "quantity": pa.nulls(n, pa.float64()),
            "unit": pa.nulls(n, pa.string()),
        }
    )
