"""Small worlds of trade reports: rows for examples, drawn ones for properties, simulated ones for fits."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import ibis
import numpy as np
import polars as pl
from hypothesis import Phase, settings
from hypothesis import strategies as st

COLUMNS = {
    "source": pl.String,
    "line": pl.Int64,
    "year": pl.Int16,
    "period": pl.Int32,
    "reporter": pl.String,
    "partner": pl.String,
    "flow": pl.String,
    "hs": pl.String,
    "tariff": pl.String,
    "revision": pl.String,
    "value": pl.Float64,
    "basis": pl.String,
    "kg": pl.Float64,
    "kg_estimated": pl.Boolean,
    "quantity": pl.Float64,
    "unit": pl.String,
}
DEFAULTS: dict[str, Any] = {
    "source": "made.csv",
    "line": 2,
    "year": 2021,
    "period": 2021,
    "hs": "280540",
    "tariff": "",
    "revision": "H6",
    "value": None,
    "kg": None,
    "kg_estimated": False,
    "quantity": None,
    "unit": None,
}


def row(reporter: str, flow: str, partner: str, value: float | None = None, **more: Any) -> dict[str, Any]:
    basis = "cif" if flow in ("import", "re-import") else "fob"
    made = {
        **DEFAULTS,
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "basis": basis,
        "value": value,
        **more,
    }
    return {**made, "period": more.get("period", made["year"])}


def reports(con: Any, rows: Sequence[dict[str, Any]]) -> Any:
    """Put rows into a table of the contract's columns."""
    name = f"reports_{next(_NUMBERS)}"
    return con.create_table(name, ibis.memtable(pl.DataFrame(list(rows), schema=COLUMNS)))


def connection() -> Any:
    return ibis.duckdb.connect(threads=1)


_NUMBERS = count(1)
AREAS = ("AAA", "BBB", "CCC", "X837")
STEADY = settings(phases=[Phase.explicit, Phase.generate])
"""Without shrinking: each example asks a database several questions, and the worlds are small already."""
maybe = st.one_of(st.none(), st.integers(0, 10**7).map(float))


@st.composite
def worlds(draw: st.DrawFn, most: int = 40) -> list[dict[str, Any]]:
    """Draw any reports the contract allows: blanks, zeros, several rows of a flow, self trade."""
    one = st.builds(
        row,
        st.sampled_from(AREAS[:3]),
        st.sampled_from(["import", "export", "import", "export", "re-export", "re-import"]),
        st.sampled_from(AREAS),
        maybe,
        year=st.sampled_from([2020, 2021]),
        hs=st.sampled_from(["280540", "850630"]),
        kg=maybe,
        quantity=maybe,
        unit=st.sampled_from([None, "kg", "u", "l"]),
    )
    return draw(st.lists(one, min_size=1, max_size=most))


def simulated(
    seed: int,
    *,
    areas: int = 14,
    codes: Sequence[str] = ("280540", "285210", "850630", "853931"),
    years: Sequence[int] = (2019, 2020, 2021),
    errors: tuple[float, float] = (0.1, 0.8),
    cif: float = 0.1,
    share: float = 1.0,
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Simulate a world in which each area has one error of ln value as reporter in either role.

    Returns the rows and the planted error of each area.
    """
    rng = np.random.default_rng(seed)
    names = [f"{chr(65 + k // 26)}{chr(65 + k % 26)}A" for k in range(areas)]
    planted = dict(zip(names, np.linspace(*errors, areas).tolist(), strict=True))
    rows = []
    for a in names:
        for b in names:
            for hs in codes:
                for year in years:
                    if a == b or rng.random() > share:
                        continue
                    true, price = np.exp(rng.normal(12, 1.5)), np.exp(rng.normal(1.0, 0.2))
                    x = true * np.exp(rng.normal(0, planted[a]))
                    m = true * np.exp(rng.normal(0, planted[b]) + cif)
                    rows.append(row(a, "export", b, x, kg=x / price, hs=hs, year=year))
                    rows.append(row(b, "import", a, m, kg=m * np.exp(-cif) / price, hs=hs, year=year))
    return rows, planted
