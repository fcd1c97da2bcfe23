"""The pilot's figures come out of the real two-sided file; skipped where the data are not at hand."""

from typing import Any

import ibis
import pytest

from azogue.trade.cif import fit_cif, with_cif
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import reconcile
from azogue.trade.reliability import fit_reliability
from azogue.trade.statistics import statistics
from tests.trade.reconciling.worlds import connection
from tests.trade_data import TRADE_DATA, needs_trade_data

FILE = TRADE_DATA / "comtrade_440799_2005_2014_pairs_half.csv.gz"
pytestmark = needs_trade_data


def read(con: Any) -> tuple[Any, int]:
    """Read the file as the pilot did: areas without an ISO code count in imports and not in exports."""
    raw = con.read_csv(str(FILE))
    named = raw.reporteriso.notnull() & raw.partneriso.notnull()
    raw = raw.filter(raw.partnercode != 0, named | (raw.flow == "Import"))
    reporter, partner = (
        ibis.coalesce(raw[f"{side}iso"], ibis.literal("X") + raw[f"{side}code"].cast("string"))
        for side in ("reporter", "partner")
    )
    table = raw.select(
        year=raw.year.cast("int16"),
        reporter=reporter,
        partner=partner,
        flow=raw.flow.lower(),
        hs=raw.productcode.cast("string"),
        value=raw.tradevalue,
        basis=ibis.cases((raw.flow == "Import", "cif"), else_="fob"),
        kg=raw.weight.nullif(0.0),
        kg_estimated=ibis.literal(False),
        quantity=raw.quantity,
        unit=ibis.cases((raw.unitcode == 12, "m3"), (raw.unitcode == 8, "kg"), else_=ibis.null("string")),
    )
    own = table.filter(table.reporter == table.partner, table.flow == "import").count()
    return con.create_table("reports", table), con.to_polars(own.as_table()).item()


def test_the_pilots_figures_come_out_of_the_real_file() -> None:
    con = connection()
    table, own = read(con)
    flows = mirror(table, con)
    found = statistics(flows, con)
    # The pilot counted the trade of areas with themselves, which has no mirror.
    assert found.flows + own == 16_109
    both, alone = found.two_sided * found.flows / 16_109, found.x_only * found.flows / 16_109
    assert (round(both, 2), round(alone, 2), round(1 - both - alone, 2)) == (0.40, 0.21, 0.39)
    assert found.gap_median == pytest.approx(0.138, abs=0.0005)
    assert (found.gap_low, found.gap_high) == (
        pytest.approx(-0.52, abs=0.005),
        pytest.approx(1.05, abs=0.005),
    )
    assert found.beyond_double == pytest.approx(0.53, abs=0.005)


def test_the_real_file_reconciles_to_gaps_of_about_one_standard_error() -> None:
    con = connection()
    flows = mirror(read(con)[0], con)
    cif = fit_cif(flows, con, lhs="value", least_value=100_000.0)
    assert 0.05 < cif.coefficient("intercept") < 0.2
    for metric in ("abs", "squared"):
        found = fit_reliability(with_cif(flows, cif), con, metric=metric)
        table = con.to_polars(reconcile(flows, con, cif=cif, reliability=found))
        assert 0.9 < table["z"].std() < 1.3
        assert table["w"].is_between(0, 1).all()
        assert table.filter(table["kind"] == "both")["value"].is_finite().all()
