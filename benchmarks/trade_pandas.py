"""The same reconciliation by pandas and NumPy, written apart: a peer in speed, a judge of the digits."""

import numpy as np
import pandas as pd

KEYS = ["exporter", "importer", "hs", "year"]
GEOGRAPHY = ["ln_km", "ln_km2", "contiguous", "landlocked_o", "landlocked_d"]
CAP, STRETCH = np.log(1.5), np.sqrt(np.pi)


def mirror(path: str) -> pd.DataFrame:
    """Group both sides and join them."""
    wanted = ["year", "reporter", "partner", "flow", "hs", "value", "kg"]
    rows = pd.read_parquet(path, columns=wanted)
    for name in ("reporter", "partner", "hs"):
        rows[name] = rows[name].astype("category")
    areas = rows["reporter"].cat.categories.union(rows["partner"].cat.categories)
    rows["reporter"] = rows["reporter"].cat.set_categories(areas)
    rows["partner"] = rows["partner"].cat.set_categories(areas)
    sides = []
    for flow, side, renamed in (
        ("export", "x", {"reporter": "exporter", "partner": "importer"}),
        ("import", "m", {"partner": "exporter", "reporter": "importer"}),
    ):
        of_side = rows[rows["flow"] == flow].rename(columns=renamed)
        grouped = of_side.groupby(KEYS, observed=True, sort=False)[["value", "kg"]].sum(skipna=False)
        sides.append(grouped.add_prefix(f"{side}_"))
    return sides[0].join(sides[1], how="outer").reset_index()


def unit_values(flows: pd.DataFrame) -> pd.Series:
    """Return ln of the median exporter unit value of each code against the middle code."""
    own = flows[(flows.x_value > 0) & (flows.x_kg > 0)]
    uv = np.log(own.x_value / own.x_kg).groupby(own.hs, observed=True).median()
    uv = uv.reindex(flows.hs.unique())
    middle = uv.median()
    group = uv.groupby(uv.index.astype(str).str[:2]).transform("median")
    return uv.fillna(group).fillna(middle) - middle


def with_cif(flows: pd.DataFrame, far: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Fit and take off CIF; return the flows and the coefficients."""
    far = far.assign(ln_km=np.log(far.km / 3000), ln_km2=np.log(far.km / 3000) ** 2)
    far = far.rename(columns={"iso3_o": "exporter", "iso3_d": "importer"})[
        ["exporter", "importer", *GEOGRAPHY]
    ]
    for name in ("exporter", "importer"):
        far[name] = pd.Categorical(far[name], categories=flows[name].cat.categories)
    flows = flows.merge(far, on=["exporter", "importer"], how="left")
    flows["ln_uv"] = flows.hs.map(unit_values(flows)).astype(float)
    good = (flows.x_value >= 10_000) & (flows.m_value >= 10_000) & (flows.x_kg >= 2000) & (flows.m_kg >= 2000)
    sample = flows[good]
    years = np.sort(sample.year.unique())
    columns = [sample[n].to_numpy(float) for n in (*GEOGRAPHY, "ln_uv")]
    columns += [(sample.year == y).to_numpy(float) for y in years]
    design = np.column_stack(columns)
    y = np.log((sample.m_value / sample.m_kg) / (sample.x_value / sample.x_kg)).to_numpy()
    w = (np.minimum(sample.x_kg, sample.m_kg) / np.maximum(sample.x_kg, sample.m_kg)).to_numpy()
    weighted = design * w[:, None]
    found = np.linalg.solve(design.T @ weighted, weighted.T @ y)
    fitted = flows[[*GEOGRAPHY, "ln_uv"]].to_numpy(float) @ found[:6] + flows.year.map(
        dict(zip(years, found[6:], strict=True))
    )
    flows["cif"] = np.where(flows.m_value.notna(), np.clip(fitted, 0, CAP), np.nan)
    flows["m_fob"] = flows.m_value * np.exp(-flows.cif)
    return flows.drop(columns=[*GEOGRAPHY, "ln_uv"]), found


def errors(flows: pd.DataFrame) -> tuple[pd.Series, pd.Series, float]:
    """Fit the errors of exporters and importers from cross-tabs."""
    two = flows[(flows.x_value > 0) & (flows.m_fob > 0)]
    lx, lm = np.log(two.x_value.to_numpy()), np.log(two.m_fob.to_numpy())
    y, v = np.abs(lx - lm), (lx + lm) / 2
    w = 1 + v - v.min()
    hs2 = two.hs.cat.categories.str[:2]
    group = pd.factorize(hs2)[0][two.hs.cat.codes.to_numpy()]
    factors = [two.exporter.to_numpy(), two.importer.to_numpy(), group, two.year.to_numpy()]
    codes, levels = zip(*(pd.factorize(f) for f in factors), strict=True)
    sizes = [len(level) for level in levels]
    starts = np.cumsum([0, *sizes])
    size = starts[-1]
    gram, moment = np.zeros((size, size)), np.zeros(size)
    for p in range(4):
        moment[starts[p] : starts[p + 1]] = np.bincount(codes[p], w * y, sizes[p])
        for q in range(4):
            cells = np.bincount(codes[p] * sizes[q] + codes[q], w, sizes[p] * sizes[q])
            gram[starts[p] : starts[p + 1], starts[q] : starts[q + 1]] = cells.reshape(sizes[p], sizes[q])
    mean = w @ y / w.sum()
    share = np.diag(gram).copy()
    anchored = gram.copy()
    for p in range(4):
        own = np.zeros(size)
        own[starts[p] : starts[p + 1]] = share[starts[p] : starts[p + 1]]
        anchored += np.outer(own, own) / w.sum()
    inverse = np.linalg.inv(anchored)
    effects = inverse @ (moment - mean * share)
    spread = w @ (y - mean) ** 2 - effects @ (moment - mean * share)
    se2 = np.diag(inverse) * spread / (len(y) - size)
    found = []
    for p in range(2):
        part = slice(starts[p], starts[p + 1])
        tau = max(share[part] @ (effects[part] ** 2 - se2[part]) / share[part].sum(), 0)
        drawn = effects[part] * tau / (tau + se2[part])
        error = np.maximum(STRETCH * (mean / 2 + drawn), 0.05 * STRETCH * mean / 2)
        found.append(pd.Series(error, index=np.asarray(levels[p]).astype(str)))
    return found[0], found[1], STRETCH * mean / 2


def reconcile(path: str, far: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Run all steps; returns keys, cif, z, a, b, w, value, kg, se, kind and the coefficients of CIF."""
    flows, cif = with_cif(mirror(path), pd.read_parquet(far))
    a, b, typical = errors(flows)
    flows["a"] = flows.exporter.map(a).astype(float).fillna(typical)
    flows["b"] = flows.importer.map(b).astype(float).fillna(typical)
    x_on, m_on = flows.x_value.notna(), flows.m_value.notna()
    both = x_on & m_on
    total = flows.a**2 + flows.b**2
    flows["w"] = np.where(both, flows.b**2 / total, np.where(x_on, 1.0, 0.0))
    lx, lm = np.log(flows.x_value), np.log(flows.m_fob)
    flows["z"] = (lx - lm) / np.sqrt(total)
    for name, x, m in (("value", lx, lm), ("kg", np.log(flows.x_kg), np.log(flows.m_kg))):
        joint = flows.w * x + (1 - flows.w) * m
        flows[name] = np.exp(joint.fillna(x).fillna(m))
    flows["se"] = np.where(both, np.sqrt(flows.a**2 * flows.b**2 / total), np.where(x_on, flows.a, flows.b))
    _kinds(flows, x_on, m_on, both)
    return flows, cif


def _kinds(flows: pd.DataFrame, x_on: pd.Series, m_on: pd.Series, both: pd.Series) -> None:
    files = pd.concat(
        [
            flows.loc[x_on, ["exporter", "year"]].rename(columns={"exporter": "area"}),
            flows.loc[m_on, ["importer", "year"]].rename(columns={"importer": "area"}),
        ]
    ).drop_duplicates()
    files["files"] = True
    silent = flows["importer"].where(x_on, flows["exporter"])
    told = flows[["year"]].assign(area=silent).merge(files, on=["area", "year"], how="left")["files"]
    by_code = flows.groupby(["importer", "hs", "year"], observed=True)["m_value"].transform("count") > 0
    by_code_x = flows.groupby(["exporter", "hs", "year"], observed=True)["x_value"].transform("count") > 0
    coded = np.where(x_on, by_code, by_code_x)
    files_any = told.notna().to_numpy()
    flows["kind"] = np.select(
        [both, coded, ~files_any, x_on], ["both", "orphan", "mirror_only", "x_only"], default="m_only"
    )
