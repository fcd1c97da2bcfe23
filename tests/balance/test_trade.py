"""Reconciled trade in the balance: what counts as mercury, beside the dossier's own rows, and never twice."""

import math

import ibis
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.balance import BadTrade, books_of, consumption_of, network_of, read_flows
from azogue.balance.amounts import mass_of, mercury_of
from azogue.balance.crossing import crossing_of
from azogue.balance.trade import content_of, mercury_in, pool_of
from azogue.facts.trade import mercury_codes
from azogue.inventory import estimate
from tests.balance.test_build import SETS, dossier, row

SCHEMA = {
    "exporter": pl.String, "importer": pl.String, "hs": pl.String, "year": pl.Int64, "kg": pl.Float64,
    "quantity": pl.Float64, "unit": pl.String, "value": pl.Float64, "se": pl.Float64,
    "x_rows": pl.Int64, "m_rows": pl.Int64,
}  # fmt: skip


def flow(exporter, importer, hs="280540", kg=100.0, se=0.2, **more):
    return {
        "exporter": exporter, "importer": importer, "hs": hs, "year": 2016, "kg": kg, "quantity": None,
        "unit": "", "value": 1000.0, "se": se, "x_rows": 1, "m_rows": 1, **more,
    }  # fmt: skip


def table(*flows):
    return pl.DataFrame(list(flows), schema=SCHEMA)


def lamps(exporter, importer, items, se=0.2, **more):
    return flow(exporter, importer, "853931", kg=None, se=se, quantity=items, unit="u", **more)


def own(number=2, **cells):
    """Return a row of the country's own trade sheet: mercury metal, one tonne."""
    given = {"direction": "import", "hs": "280540", "amount": 1.0, "unit": "t", "grade": "A"}
    return row("trade", number, **{**given, **cells})


def crossing(trade, *rows, country="PER"):
    return crossing_of(trade, country, 2016, rows)


def words(found):
    return " ".join(found.notes)


class TestWhatCounts:
    def test_only_codes_of_nothing_but_mercury_goods_have_a_content(self) -> None:
        codes = mercury_codes()
        assert content_of(codes["280540"]) == ("kg", (1.0, 1.0))
        assert content_of(codes["853931"]) == ("items", pytest.approx((2.25e-6, 10e-6)))
        assert not [c for c in codes.values() if c.purity == "basket" and content_of(c) is not None]

    def test_compounds_belong_to_the_market_and_goods_to_products(self) -> None:
        assert [pool_of(hs) for hs in ("280540", "285200", "853931", "902511")] == [
            "market", "market", "products", "products",
        ]  # fmt: skip

    def test_metal_has_the_mean_and_variance_of_its_lognormal(self) -> None:
        (one,) = read_flows(table(flow("ESP", "PER", kg=100.0, se=0.5))).flows
        mean, variance = mercury_in([one])
        assert mean == pytest.approx(100 * math.exp(0.125))
        assert variance == pytest.approx(100**2 * math.exp(0.25) * (math.exp(0.25) - 1))

    def test_items_carry_the_doubt_of_their_content_once_for_all_partners(self) -> None:
        flows = read_flows(table(lamps("CHN", "PER", 1e6), lamps("DEU", "PER", 2e6, se=0.4))).flows
        mean, variance = mercury_in(flows)
        rng = np.random.default_rng(5)
        content = rng.normal((2.25e-6 + 10e-6) / 2, (10e-6 - 2.25e-6) / 2 / 1.959964, 2_000_000)
        items = 1e6 * rng.lognormal(0, 0.2, 2_000_000) + 2e6 * rng.lognormal(0, 0.4, 2_000_000)
        assert mean == pytest.approx((content * items).mean(), rel=2e-3)
        assert variance == pytest.approx((content * items).var(), rel=1e-2)

    def test_a_basket_is_never_mercury_however_heavy(self) -> None:
        found = crossing(table(flow("CHN", "PER", "853650", kg=1e6, quantity=1e9, unit="u", value=5e6)))
        assert found.flows == ()
        assert "worth 5,000,000 US dollars" in words(found)
        assert "is not counted as mercury" in words(found)

    def test_what_has_no_number_of_items_or_no_weight_is_named_and_is_not_zero(self) -> None:
        found = crossing(table(flow("CHN", "PER", "853931", kg=900.0), flow("ESP", "PER", kg=None)))
        assert found.flows == ()
        assert "the number of items is not known" in words(found)
        assert "its weight is not known" in words(found)

    @pytest.mark.parametrize(
        ("broken", "says"),
        [
            (table(flow("ESP", "PER")).drop("se", "hs"), "it has no hs, se"),
            (table(flow("ESP", "PER", kg=-1.0)), "kg is -1.0"),
            (table(flow("ESP", "PER", se=math.nan)), "se is nan"),
            (table(flow("ESP", "PER", quantity=math.inf)), "quantity is inf"),
            (42, "it has no exporter"),
        ],
    )
    def test_a_table_that_is_none_is_refused_with_its_place(self, broken, says) -> None:
        with pytest.raises(BadTrade, match=says):
            read_flows(broken)

    def test_a_table_of_ibis_a_study_and_a_frame_give_the_same(self) -> None:
        made = table(flow("ESP", "PER"), lamps("CHN", "PER", 1e6), flow("CHN", "PER", "850780"))

        class Study:
            flows = ibis.memtable(made)

        assert read_flows(made) == read_flows(made.lazy()) == read_flows(Study()) == read_flows(Study.flows)

    def test_the_same_goods_under_the_codes_of_two_revisions_count_once(self) -> None:
        sent = flow("ESP", "PER", "285200", kg=50.0, se=0.5, m_rows=0)
        came = flow("ESP", "PER", "285210", kg=60.0, se=0.1, x_rows=0)
        found = crossing(table(sent, came))
        assert [f.id for f in found.flows] == ["import: 285210 reconciled"]
        assert "285200 and 285210 are the same goods" in words(found)
        both = crossing(table(sent, {**came, "x_rows": 1}))
        assert len(both.flows) == 2


class TestBesideTheDossier:
    def test_reconciled_trade_goes_before_the_sheet_and_says_why(self) -> None:
        found = crossing(table(flow("ESP", "PER", kg=400.0), flow("MEX", "PER", kg=100.0)), own())
        (used,) = found.flows
        assert (used.source, used.target) == ("imports", "market")
        assert used.mean == pytest.approx(500 * math.exp(0.02))
        assert used.low < used.mean < used.high
        assert "Spain 80 %, Mexico 20 %" in used.evidence
        assert found.rows == ()
        assert "trade, row 2: Customs" in words(found)
        assert "reconciled trade is used instead" in words(found)
        assert "The two are not added" in words(found)

    def test_an_amount_of_the_sheet_is_used_where_part_of_the_trade_cannot_be_counted(self) -> None:
        found = crossing(table(flow("ESP", "PER"), flow("MEX", "PER", kg=None)), own())
        assert found.flows == ()
        assert len(found.rows) == 1
        assert "used as it is" in words(found)

    def test_a_blank_row_gives_way_even_to_a_part(self) -> None:
        found = crossing(table(flow("ESP", "PER"), flow("MEX", "PER", kg=None)), own(amount=""))
        assert [f.id for f in found.flows] == ["import: 280540 reconciled"]
        assert found.rows == ()
        assert "1 of 2 reconciled flows" in words(found)

    @pytest.mark.parametrize(
        ("cells", "gone"),
        [
            ({"hs": "2805.40.00"}, True),
            ({"hs": "2805"}, True),
            ({"hs": "28"}, True),
            ({"hs": "", "product": "Liquid mercury metal"}, True),
            ({"hs": "", "product": "skin creams"}, False),
            ({"hs": "285210"}, False),
            ({"direction": "export"}, False),
            ({"direction": "IMPORT"}, True),
        ],
    )
    def test_a_row_gives_way_where_it_may_speak_of_the_same_goods(self, cells, gone) -> None:
        found = crossing(table(flow("ESP", "PER")), own(**cells))
        assert len(found.flows) == 1
        assert (found.rows == ()) is gone

    def test_words_decide_where_a_row_has_no_code(self) -> None:
        trade = table(lamps("CHN", "PER", 1e6))
        assert crossing(trade, own(hs="", product="Fluorescent lamp", mercury_content=1.0)).rows == ()
        assert crossing(trade, own(hs="", product="Thermometers", mercury_content=1.0)).rows != ()

    def test_codes_of_another_revision_are_the_same_goods(self) -> None:
        assert crossing(table(flow("ESP", "PER", "285210")), own(hs="285200")).rows == ()

    def test_other_years_and_countries_are_said_to_be_missing(self) -> None:
        elsewhere = crossing(table(flow("ESP", "CHL")), own())
        assert "has no flow of mercury or mercury goods of Peru" in words(elsewhere)
        later = crossing(table(flow("ESP", "PER", year=2017)), own())
        assert "has nothing for 2016 (years that it has: 2017)" in words(later)
        assert "names no country" in words(crossing(table(flow("ESP", "PER")), own(), country=""))
        assert len(elsewhere.rows) == len(later.rows) == 1

    amounts = st.one_of(st.none(), st.floats(1, 1e5))
    codes = st.sampled_from(["280540", "285200", "285210", "2852", "853931", "8539", "902511", ""])

    @given(
        st.lists(st.tuples(codes, st.sampled_from(["import", "export"]), amounts), max_size=6),
        st.lists(
            st.tuples(
                st.sampled_from(["280540", "285200", "285210", "853931", "902511"]), st.booleans(), amounts
            ),
            max_size=6,
        ),
    )
    def test_no_code_of_a_direction_is_ever_counted_from_both(self, stated, traded) -> None:
        rows = [
            own(n + 2, hs=hs, direction=way, amount="" if kg is None else kg, product="fluorescent lamps")
            for n, (hs, way, kg) in enumerate(stated)
        ]
        flows = [
            flow(*(("ESP", "PER") if inward else ("PER", "ESP")), hs, kg=kg, quantity=kg, unit="u", partner=n)
            for n, (hs, inward, kg) in enumerate(traded)
        ]
        flows = [{k: v for k, v in one.items() if k != "partner"} for one in flows]
        found = crossing(table(*flows), *rows)
        family = {"285200": "2852", "285210": "2852"}
        for used in found.flows:
            way, hs = used.id.split()[0].rstrip(":"), used.id.split()[1]
            for left in found.rows:
                cells = dict(left.values)
                if cells["direction"] == way and mercury_of(left).mean is not None:
                    code = cells["hs"]
                    alike = family.get(code, code) == family.get(hs, hs)
                    assert not alike
                    assert not (code and hs.startswith(code))
        assert len({f.id for f in found.flows}) == len(found.flows)
        told = words(found)
        for left in set(rows) - set(found.rows):
            assert f"trade, row {left.evidence.row}:" in told


@pytest.fixture(scope="module")
def inventory():
    """A country with a tonne of mercury on its own trade sheet."""
    return estimate(dossier(own()), draws=1000, factor_sets=(SETS,))


class TestInTheBalance:
    def test_the_balance_takes_the_reconciled_import_and_its_error(self, inventory) -> None:
        trade = table(flow("ESP", "PER", kg=8000.0, se=0.1), flow("PER", "BOL", kg=500.0, se=0.3))
        plain, with_trade = books_of(inventory, 2016), books_of(inventory, 2016, trade=trade)
        before, after = (
            {
                f.flow.id: f
                for f in b.balance.flows
                if "imports" in f.flow.source or f.flow.target == "exports"
            }
            for b in (plain, with_trade)
        )
        assert list(before) == ["import: 280540"]
        assert list(after) == ["import: 280540 reconciled", "export: 280540 reconciled"]
        gap = with_trade.balance.flow("not recorded: market").mean
        moved = before["import: 280540"].mean - after["import: 280540 reconciled"].mean
        moved += after["export: 280540 reconciled"].mean
        assert gap == pytest.approx(plain.balance.flow("not recorded: market").mean + moved)
        assert "reconciled trade 2016" in with_trade.balance.explain("import: 280540 reconciled").citation

    def test_a_table_read_before_serves_as_well(self, inventory) -> None:
        trade = table(flow("ESP", "PER", kg=8000.0))
        again = network_of(inventory.dossier, inventory, 2016, trade=read_flows(trade))
        assert again == network_of(inventory.dossier, inventory, 2016, trade=trade)

    def test_consumption_by_year_has_production_of_the_supply_sheet_and_no_baskets(self) -> None:
        trade = table(
            flow("ESP", "PER", kg=100.0), flow("PER", "BOL", kg=30.0), lamps("CHN", "PER", 1e6),
            flow("ESP", "PER", kg=70.0, year=2015), flow("CHN", "PER", "853650"), flow("ESP", "CHL"),
        )  # fmt: skip
        made = row("supply", 2, origin="recycling", name="", amount=5.0, unit="kg", grade="A")
        sold = row("supply", 3, origin="stock sale", name="", amount=50.0, unit="kg", grade="A")
        found = consumption_of(trade, dossier(made, sold))
        assert found.select("year", "hs").rows() == [(2015, "280540"), (2016, "280540"), (2016, "853931")]
        (metal,) = found.filter(year=2016, hs="280540").to_dicts()
        assert metal["apparent"] == pytest.approx(100 - 30 + mass_of(made).mean)
        (lamp,) = found.filter(hs="853931").to_dicts()
        assert (lamp["measure"], lamp["imports"]) == ("items", 1e6)
        assert lamp["mercury_low"] == pytest.approx(1e6 * 2.25e-6 * math.exp(-0.2 * 1.959964), rel=1e-4)
