"""Reports become reconciled flows in one go, on a real two-sided set where there is one."""

import ibis
import pytest

from azogue.facts.trade import mercury_codes
from azogue.trade import read_trade
from azogue.trade.geography import read_geography
from azogue.trade.study import counted_in_items, study
from tests.trade_data import TRADE_DATA, needs_trade_data

TWO_SIDED = TRADE_DATA / "comtrade_440799_2005_2014_pairs_half.csv.gz"


def test_weights_of_goods_counted_in_items_are_not_made_up() -> None:
    counted = counted_in_items()
    assert {"850630", "853931", "902511"} <= counted
    assert "280540" not in counted
    assert counted < mercury_codes().keys()


@pytest.mark.slow
@needs_trade_data
def test_a_real_two_sided_set_looks_as_published_studies_of_mirror_trade_say() -> None:
    con = ibis.duckdb.connect()
    places = read_geography(TRADE_DATA / "cepii_geodist_dist.csv.gz", TRADE_DATA / "cepii_geodist_geo.csv")
    reading = read_trade(TWO_SIDED)  # its files last as long as it does
    found = study(reading.table(con), con, geography=places)
    told = found.statistics
    # A pilot that kept groups of countries had 16,109 flows, 40 % two-sided, median 0.138, 53 % beyond two.
    assert told.flows == 15_521
    assert told.two_sided == pytest.approx(0.42, abs=0.005)
    assert told.gap_median == pytest.approx(0.146, abs=0.001)
    assert told.gap_low == pytest.approx(-0.515, abs=0.01)
    assert told.gap_high == pytest.approx(1.07, abs=0.01)
    assert told.beyond_double == pytest.approx(0.536, abs=0.005)
    assert found.cif is not None
    assert found.cif.coefficient("ln_km") == pytest.approx(0.087, abs=0.01)
    frame = found.flows.to_polars()
    assert frame["w"].is_between(0, 1).all()
    assert not frame["value"].is_nan().any()
