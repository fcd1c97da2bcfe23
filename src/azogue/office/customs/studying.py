"""The study of a country's trade: from the rows that count to sums, reconciled flows and alerts. No database.

One thread, rows in one order: the same deliveries give the same figures to the last digit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from azogue.office.customs import rules
from azogue.office.customs.counting import Place, counted, monthly_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.backends.duckdb import Backend

    from azogue.trade import CifFit, Reliability
    from azogue.trade.study import Study

MEMORY: Final = "1000MB"
FLOW_COLUMNS: Final = (
    "exporter", "importer", "hs", "year", "x_value", "x_kg", "x_quantity", "x_unit", "x_rows",
    "x_kg_estimated", "m_value", "m_kg", "m_quantity", "m_unit", "m_rows", "m_kg_estimated", "basis_m",
    "cif", "m_fob", "z", "a", "b", "w", "value", "kg", "quantity", "unit", "se", "kind",
)  # fmt: skip
SEEN: Final = 200_000
"""Alerts of each detector that are looked through for those about the country."""
KEPT: Final = 2_000
"""Alerts of each detector that are kept for a country, highest scores first."""
FIGURES: Final = 20
"""Flows that are frozen with an alert."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An alert about the country, as a run saw it."""

    key: str
    detector: str
    exporter: str
    importer: str
    hs: str
    year: int
    basket: bool
    score: float
    figure: float
    value: float | None
    because: str
    rests_on: tuple[str, ...]
    figures: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that follows from the rows that count."""

    monthly: tuple[Mapping[str, Any], ...] = ()
    flows: tuple[Mapping[str, Any], ...] = ()
    alerts: tuple[Seen, ...] = ()
    consumption: tuple[Mapping[str, Any], ...] = ()
    study: Mapping[str, Any] | None = None
    found: Mapping[str, int] | None = None
    notes: tuple[str, ...] = ()


@contextmanager
def _tables() -> "Iterator[Backend]":
    import ibis

    with TemporaryDirectory(prefix="azogue-study-", ignore_cleanup_errors=True) as scratch:
        con = ibis.duckdb.connect(
            threads=1,
            memory_limit=MEMORY,
            temp_directory=scratch,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        try:
            yield con
        finally:
            con.disconnect()


def study_of(country: str, places: Sequence[Place]) -> Findings:
    """Make sums, reconciled flows and alerts of a country from the rows that count.

    Args:
        country: Alpha-3 code.
        places: Of its accepted deliveries.

    """
    from azogue.trade.consumption import apparent_consumption
    from azogue.trade.screen import screen
    from azogue.trade.study import study
    from azogue.trade.tables import BadReports

    if not places:
        return Findings()
    with _tables() as con:
        con.raw_sql(
            f"CREATE TEMP TABLE counted_rows AS SELECT * FROM ({counted(country, places)}) "  # noqa: S608
            "ORDER BY delivery, line"
        )
        monthly = tuple(monthly_of(con.con, "counted_rows"))
        reports = con.table("counted_rows").drop("delivery", "kind")
        try:
            found = study(reports, con)
        except BadReports as error:
            return Findings(monthly, notes=(str(error),))
        mine = found.flows.filter((found.flows.exporter == country) | (found.flows.importer == country))
        flows = con.to_polars(mine.order_by("exporter", "importer", "hs", "year"))
        screened = screen(found.flows, con, least_value=rules.LEAST_VALUE, limit=SEEN)
        by_kg, by_item = rules.contents()
        stays = apparent_consumption(mine, con, content=by_kg, content_per_item=by_item)
    told = tuple(flows.select(FLOW_COLUMNS).iter_rows(named=True))
    ours = [
        row for row in screened.alerts.iter_rows(named=True) if country in {row["exporter"], row["importer"]}
    ]
    alerts = _alerts(ours, told)
    return Findings(
        monthly=monthly,
        flows=told,
        alerts=alerts,
        consumption=tuple(row for row in stays.iter_rows(named=True) if row["area"] == country),
        study=_kept(found, {row[end] for row in told for end in ("exporter", "importer")}),
        found=_counts(alerts),
        notes=found.notes,
    )


def _counts(alerts: Iterable[Seen]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for alert in alerts:
        out[alert.detector] += 1
    return dict(out)


def _alerts(rows: Sequence[Mapping[str, Any]], flows: Sequence[Mapping[str, Any]]) -> tuple[Seen, ...]:
    by_key = {f"{f['exporter']}-{f['importer']}-{f['hs']}-{f['year']}": f for f in flows}
    made: dict[str, Seen] = {}
    count: dict[str, int] = defaultdict(int)
    for row in sorted(rows, key=lambda r: (r["detector"], -r["score"], r["year"], r["hs"], r["because"])):
        figures = _figures(row["rests_on"], by_key)
        alert = _seen(row, figures)
        if alert.key in made or count[alert.detector] >= KEPT:
            continue
        count[alert.detector] += 1
        made[alert.key] = alert
    return tuple(made.values())


def _seen(row: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> Seen:
    side = ""
    if row["detector"] == "unit_value" and figures:
        x, kg = figures[0]["x_value"], figures[0]["x_kg"]
        side = "x" if x and kg and abs(x / kg - row["figure"]) <= 1e-9 * row["figure"] else "m"
    hs, year = row["hs"], int(row["year"])
    return Seen(
        key=rules.alert_key(row["detector"], row["exporter"], row["importer"], hs, year, side),
        detector=row["detector"],
        exporter=row["exporter"],
        importer=row["importer"],
        hs=hs,
        year=year,
        basket=rules.is_basket(hs),
        score=float(row["score"]),
        figure=float(row["figure"]),
        value=rules.total(f["value"] for f in figures if f["value"] is not None),
        because=row["because"],
        rests_on=tuple(row["rests_on"]),
        figures=tuple(figures[:FIGURES]),
    )


def _figures(rests_on: Sequence[str], by_key: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = [by_key[key] for key in rests_on if key in by_key]
    for pattern in (key.split("-") for key in rests_on if "*" in key):
        found += [
            flow
            for key, flow in by_key.items()
            if all(said in {"*", part} for said, part in zip(pattern, key.split("-"), strict=True))
        ]
    largest = sorted(found, key=lambda f: -(f["value"] or 0.0)) if any("*" in k for k in rests_on) else found
    return list({id(flow): flow for flow in largest}.values())


def _kept(found: "Study", areas: set[str]) -> dict[str, Any]:
    """Return what a figure is explained from later, as JSON has it."""
    errors = found.reliability
    table = [row for row in errors.table.iter_rows(named=True) if row["area"] in areas]
    kept: dict[str, Any] = {
        "reliability": {
            "metric": errors.metric,
            "table": table,
            "typical": list(errors.typical),
            "pairs": errors.pairs,
            "trimmed_above": errors.trimmed_above,
            "explained": errors.explained,
        },
        "cif": None,
    }
    if found.cif is not None:
        fit = found.cif
        kept["cif"] = {
            "lhs": fit.lhs,
            "terms": [asdict(term) for term in fit.terms],
            "years": [list(pair) for pair in fit.years],
            "centres": [list(pair) for pair in fit.centres],
            **{
                name: getattr(fit, name)
                for name in ("middle", "cap", "pairs", "below", "above", "explained", "note")
            },
        }
    return kept


def learned(kept: Mapping[str, Any]) -> "tuple[Reliability | None, CifFit | None]":
    """Return the errors and the CIF fit that a study was kept with."""
    import polars as pl

    from azogue.trade import CifFit, Reliability
    from azogue.trade.cif import Term

    if not kept:
        return None, None
    said = dict(kept["reliability"])
    types = {
        "area": pl.String, "role": pl.String, "error": pl.Float64, "pairs": pl.Int64, "se": pl.Float64,
        "raw": pl.Float64, "mean_gap": pl.Float64,
    }  # fmt: skip
    said["table"] = pl.DataFrame(said["table"], schema=types)
    said["typical"] = tuple((role, error) for role, error in said["typical"])
    fit = kept["cif"]
    cif = None
    if fit is not None:
        cif = CifFit(
            **{
                **fit,
                "terms": tuple(Term(**term) for term in fit["terms"]),
                "years": tuple((year, effect) for year, effect in fit["years"]),
                "centres": tuple((name, middle) for name, middle in fit["centres"]),
                "unit_values": pl.DataFrame(),
            }
        )
    return Reliability(**said), cif
