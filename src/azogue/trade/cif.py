"""What carriage and insurance add to the importer's value, so that both reports can be compared.

Weighted least squares of ln(CIF / FOB) on distance, its square, contiguity, landlockedness of both sides, the
unit value of the code and the year, after step 2 of the BACI method (Gaulier & Zignago, CEPII working paper
2010-23; regressors after its abstract and MPRA 31894; weights min(Q)/max(Q)). The cap is ours.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import ibis
import numpy as np
import polars as pl

from azogue.trade.engines import keep, let_go
from azogue.trade.squares import Floats, Solution, solve
from azogue.trade.tables import frame, log_of, lookup, one, positive

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend as Backend
    from ibis.expr.types import NumericValue, Table

CAP: Final = math.log(1.5)
LEAST_VALUE: Final = 10_000.0
LEAST_KG: Final = 2_000.0
REFERENCE_KM: Final = 3_000.0
GEOGRAPHY: Final = ("ln_km", "ln_km_squared", "contiguous", "landlocked_o", "landlocked_d")
WORDS: Final = {
    "intercept": "constant",
    "ln_km": "ln(distance / 3000 km)",
    "ln_km_squared": "ln(distance / 3000 km) squared",
    "contiguous": "common border",
    "landlocked_o": "exporter landlocked",
    "landlocked_d": "importer landlocked",
    "ln_uv": "ln(unit value of the code / middle of all codes)",
}


class TooFewPairs(ValueError):
    """Not enough flows that both sides report to fit anything."""


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient of the fit with its standard error."""

    name: str
    words: str
    coefficient: float
    se: float


@dataclass(frozen=True, slots=True)
class CifFit:
    """What was learned about ln(CIF / FOB)."""

    lhs: Literal["unit_value", "value"]
    terms: tuple[Term, ...]
    years: tuple[tuple[int, float], ...]
    """(year, effect), effects of mean zero over the flows of the fit; a year outside has no effect."""
    centres: tuple[tuple[str, float], ...]
    """Weighted mean of each geographic regressor: stands in where a pair of areas has no distance."""
    unit_values: pl.DataFrame
    """hs, ln_uv: of each code against the middle of all codes, by its HS2 group where it has none of its
    own."""
    middle: float
    """Unit value that stands in for ln_uv = 0, USD per kg."""
    cap: float
    pairs: int
    below: float
    """Share of the flows of the fit whose fitted correction was below zero and became zero."""
    above: float
    """Share of the flows of the fit whose fitted correction was above the cap and became the cap."""
    explained: float
    note: str
    """In words: what the fit could not use."""

    def coefficient(self, name: str) -> float:
        """Return one coefficient; zero for a regressor that was not in the fit."""
        return next((term.coefficient for term in self.terms if term.name == name), 0.0)


def fit_cif(
    flows: "Table",
    con: "Backend",
    *,
    geography: "Table | None" = None,
    lhs: Literal["unit_value", "value"] = "unit_value",
    cap: float = CAP,
    least_value: float = LEAST_VALUE,
    least_kg: float = LEAST_KG,
) -> CifFit:
    """Fit ln(CIF / FOB) on the flows that both sides report with a weight.

    Args:
        flows: Mirror flows.
        con: Where the work is done.
        geography: One row for each ordered pair: iso3_o, iso3_d, km, contiguous, landlocked_o, landlocked_d.
            Without it constant, unit value and years must do, and the fit says so.
        lhs: "unit_value" for ln(importer's USD per kg / exporter's), "value" for ln(importer's USD /
            exporter's).
        cap: Largest correction, on the ln scale.
        least_value: USD that both sides must report for a flow to teach anything.
        least_kg: Kilograms, likewise.

    Returns:
        The fit; apply it with :func:`with_cif`.

    Raises:
        TooFewPairs: When fewer flows qualify than there are terms.

    """
    values, middle = _unit_values(flows, con)
    fit = flows.filter(
        flows.x_value >= least_value,
        flows.m_value >= least_value,
        flows.x_kg >= least_kg,
        flows.m_kg >= least_kg,
        positive(flows.x_value) & positive(flows.m_value) & positive(flows.x_kg) & positive(flows.m_kg),
        flows.basis_m.fill_null("cif") != "fob",
    )
    all_pairs = one(fit.aggregate(n=fit.count()), con)["n"]
    sample = _with_regressors(fit, values, geography)
    if geography is not None:
        sample = sample.filter(sample.ln_km.notnull())
    names = (*(GEOGRAPHY if geography is not None else ()), "ln_uv")
    ratio = (sample.m_value / sample.x_value).ln()
    if lhs == "unit_value":
        ratio = ratio - (sample.m_kg / sample.x_kg).ln()
    weight = ibis.least(sample.x_kg, sample.m_kg) / ibis.greatest(sample.x_kg, sample.m_kg)
    sample = keep(sample.select("year", *names, y=ratio, w=weight), con)
    sums = _sums(sample, names, con)
    if sums.height == 0 or sums["n"].sum() <= len(names) + sums.height:
        pairs = int(sums["n"].sum()) if sums.height else 0
        message = (
            f"Only {pairs} flows have value and weight from both sides above {least_value:g} USD "
            f"and {least_kg:g} kg: too few for a CIF fit. "
            "Read more codes or years, or lower least_value and least_kg."
        )
        raise TooFewPairs(message)
    terms, years, centres, found = _solved(sums, names)
    bare = CifFit(
        lhs, terms, years, centres, values, middle, cap, int(sums["n"].sum()), 0, 0, found.explained, ""
    )
    fitted = _fitted(sample, bare)
    clipped = one(sample.aggregate(below=(fitted < 0).mean(), above=(fitted > cap).mean()), con)
    let_go(sample, con)
    note = _note(geography is not None, all_pairs, bare.pairs)
    return CifFit(
        lhs, terms, years, centres, values, middle, cap, bare.pairs,
        float(clipped["below"]), float(clipped["above"]), found.explained, note,
    )  # fmt: skip


def with_cif(flows: "Table", fit: CifFit | None, geography: "Table | None" = None) -> "Table":
    """Add to mirror flows what comes off the importer's value.

    Args:
        flows: Mirror flows.
        fit: From :func:`fit_cif`; None takes nothing off.
        geography: The table the fit was made with; without it the mean pair stands in for every pair.

    Returns:
        The flows with ``cif`` (ln of CIF / FOB, in [0, cap]; zero for importers who report FOB, unknown
        where the importer reports no value) and ``m_fob`` (USD).

    """
    columns = list(flows.columns)
    if fit is None:
        size: Any = ibis.literal(0).cast("float64")  # a bare 0.0 is a decimal to DuckDB
        joined = flows
    else:
        known = any(name == "ln_km" for name, _ in fit.centres)
        joined = _with_shares(flows, fit, geography if known else None)
        raw = joined.of_pair + joined.of_code + _of_year(joined, fit)
        size = ibis.cases((joined.basis_m == "fob", 0.0), else_=ibis.greatest(ibis.least(raw, fit.cap), 0.0))
    joined = joined.mutate(cif=ibis.cases((joined.m_value.notnull(), size)))
    return joined.mutate(m_fob=joined.m_value * (-joined.cif).exp()).select(*columns, "cif", "m_fob")


def _with_shares(flows: "Table", fit: CifFit, geography: "Table | None") -> "Table":
    """Join what the pair of areas and what the code add to ln(CIF / FOB).

    Both are worked out for each pair and each code first, of which there are few.
    """
    slope = fit.coefficient("ln_uv")
    codes = lookup(
        {"hs_of": fit.unit_values["hs"].to_list(), "of_code": (fit.unit_values["ln_uv"] * slope).to_list()},
        {"hs_of": pl.String, "of_code": pl.Float64},
    )
    joined = flows.left_join(codes, flows.hs == codes.hs_of).drop("hs_of")
    joined = joined.mutate(of_code=joined.of_code.fill_null(0.0))
    mean = fit.coefficient("intercept") + sum(fit.coefficient(name) * at for name, at in fit.centres)
    if geography is None:
        return joined.mutate(of_pair=ibis.literal(mean))
    pairs = _regressors(geography)
    share: Any = ibis.literal(fit.coefficient("intercept"))
    for name, at in fit.centres:
        share = share + pairs[name].fill_null(at) * fit.coefficient(name)
    pairs = pairs.select("iso3_o", "iso3_d", of_pair=share)
    on = [joined.exporter == pairs.iso3_o, joined.importer == pairs.iso3_d]
    joined = joined.left_join(pairs, on).drop("iso3_o", "iso3_d")
    return joined.mutate(of_pair=joined.of_pair.fill_null(mean))


def _of_year(table: "Table", fit: CifFit) -> "NumericValue":
    return ibis.cases(*((table.year == year, effect) for year, effect in fit.years), else_=0.0)


def _unit_values(flows: "Table", con: "Backend") -> tuple[pl.DataFrame, float]:
    """Return ln of each code's median exporter unit value against the middle code, and that middle."""
    given = flows.filter(positive(flows.x_value), positive(flows.x_kg))
    each = given.select("hs", uv=(given.x_value / given.x_kg).ln())
    own = frame(each.group_by("hs").aggregate(uv=each.uv.median()), con)
    codes = frame(flows.select("hs").distinct(), con).join(own, on="hs", how="left").sort("hs")
    if codes["uv"].null_count() == codes.height:
        return pl.DataFrame({"hs": codes["hs"], "ln_uv": [0.0] * codes.height}), 1.0
    middle = float(codes["uv"].median())  # type: ignore[arg-type]
    group = pl.col("uv").median().over(pl.col("hs").str.slice(0, 2))
    filled = codes.with_columns(ln_uv=pl.coalesce("uv", group, pl.lit(middle)) - middle)
    return filled.select("hs", pl.col("ln_uv").cast(pl.Float64)), math.exp(middle)


def _with_regressors(flows: "Table", values: pl.DataFrame, geography: "Table | None") -> "Table":
    table = lookup(
        {"hs_of": values["hs"].to_list(), "ln_uv": values["ln_uv"].to_list()},
        {"hs_of": pl.String, "ln_uv": pl.Float64},
    )
    joined = flows.left_join(table, flows.hs == table.hs_of).drop("hs_of")
    joined = joined.mutate(ln_uv=joined.ln_uv.fill_null(0.0))
    if geography is None:
        return joined
    pairs = _regressors(geography)
    on = [joined.exporter == pairs.iso3_o, joined.importer == pairs.iso3_d]
    return joined.left_join(pairs, on).drop("iso3_o", "iso3_d")


def _regressors(geography: "Table") -> "Table":
    distance = log_of(geography.km / REFERENCE_KM)
    return geography.select(
        "iso3_o",
        "iso3_d",
        ln_km=distance,
        ln_km_squared=distance * distance,
        **{name: geography[name].cast("float64").fill_null(0.0) for name in GEOGRAPHY[2:]},
    )


def _sums(sample: "Table", names: tuple[str, ...], con: "Backend") -> pl.DataFrame:
    """Gather Σ w c cᵀ, Σ w c y, Σ w y², by year, in one pass."""
    columns: dict[str, NumericValue] = {
        "1": ibis.literal(1.0),
        **{name: sample[name] for name in names},
        "y": sample.y,
    }
    order = list(columns)
    sums = {
        f"{a}·{b}": (sample.w * columns[a] * columns[b]).sum()
        for at, a in enumerate(order)
        for b in order[at:]
    }
    return frame(sample.group_by("year").aggregate(**sums, n=sample.count()), con).sort("year")


def _solved(
    sums: pl.DataFrame, names: tuple[str, ...]
) -> tuple[tuple[Term, ...], tuple[tuple[int, float], ...], tuple[tuple[str, float], ...], Solution]:
    """Put the sums together with one column for each year and solve; years have mean zero."""
    years = [int(year) for year in sums["year"]]
    head = ("1", *names)
    p = len(names)
    gram = np.zeros((p + len(years), p + len(years)))
    moment = np.zeros(p + len(years))
    total = {column: float(sums[column].sum()) for column in sums.columns if "·" in column}
    for a, one_name in enumerate(names):
        moment[a] = total[f"{one_name}·y"]
        for b, other in enumerate(names[a:], start=a):
            gram[a, b] = gram[b, a] = total[f"{one_name}·{other}"]
        for t in range(len(years)):
            gram[a, p + t] = gram[p + t, a] = sums[f"1·{one_name}"][t]
    weights: Floats = sums["1·1"].to_numpy()
    gram[range(p, p + len(years)), range(p, p + len(years))] = weights
    moment[p:] = sums["1·y"].to_numpy()
    count = int(sums["n"].sum())
    found = solve(gram, moment, total["y·y"], total["1·1"], total["1·y"], count)
    effects = found.coefficients[p:]
    mean = weights / weights.sum()
    intercept = float(mean @ effects)
    errors = np.sqrt(np.maximum(np.diag(found.covariance), 0))
    se = math.sqrt(max(float(mean @ found.covariance[p:, p:] @ mean), 0.0))
    terms = [Term("intercept", WORDS["intercept"], intercept, se)]
    terms += [Term(n, WORDS[n], float(found.coefficients[a]), float(errors[a])) for a, n in enumerate(names)]
    centres = tuple((n, total[f"1·{n}"] / total["1·1"]) for n in head[1:] if n in GEOGRAPHY)
    return tuple(terms), tuple(zip(years, (effects - intercept).tolist(), strict=True)), centres, found


def _fitted(table: "Table", fit: CifFit) -> "NumericValue":
    """Write the fitted ln(CIF / FOB), before it is clipped, as an expression."""
    value: Any = ibis.literal(fit.coefficient("intercept"))
    for term in fit.terms[1:]:
        value = value + table[term.name] * term.coefficient
    return value + _of_year(table, fit)


def _note(geography: bool, all_pairs: int, pairs: int) -> str:
    if not geography:
        return "No distances at hand: constant, unit value and year stand for all carriage."
    if pairs < all_pairs:
        return (
            f"{all_pairs - pairs} of {all_pairs} flows lie between areas without a distance; "
            "the mean pair stands in."
        )
    return ""
