"""From a dossier and its inventory to a network: every row and figure at its place, nothing silently lost."""

from pathlib import Path

import pytest

from azogue.balance import gap_in_words, network_of, reconcile
from azogue.balance.origins import DRAWS, draw_of
from azogue.dossier import Dossier, Evidence, FlowRow, read_dossier
from azogue.facts import categories
from azogue.facts.pathways import PATHWAYS
from azogue.inventory import estimate
from tests.inventory.build import activity, choice, factor, factor_set, split

ROOT = Path(__file__).parents[2]
SETS = factor_set(
    factors=[
        factor("5.1.1", 0.15, low=0.05, high=0.5),
        factor("5.2.2", 1.3, unit="kg/kg", low=0.8, high=2.0),
        factor("5.6.4", 1.0, unit="kg/kg", low=0.9, high=1.1),
        factor("5.8.1", 1.0, low=0.5, high=2.0),
        factor("5.2.4", 30.0, low=20.0, high=40.0),
        factor("5.1.3.a", 3.4, unit="mg/t", low=1.0, high=10.0),
    ],
    splits=[
        split("5.1.1", (0.5, 0, 0, 0, 0, 0.5), "fabric filter"),
        split("5.2.2", (0.4, 0.3, 0.3, 0, 0, 0)),
        split("5.6.4", (0.5, 0, 0, 0, 0.3, 0), full=False),
        split("5.8.1", (1.0, 0, 0, 0, 0, 0)),
        split("5.2.4", (0.1, 0, 0.3, 0.2, 0, 0.4)),
    ],
    choices=[choice("5.1.1", scenario="fabric filter")],
)
ACTIVITIES = (
    activity("5.1.1", 200_000.0),
    activity("5.2.2", 10_000.0, unit="kg"),
    activity("5.6.4", 500.0, unit="kg"),
    activity("5.8.1", 300_000.0),
    activity("5.2.4", 50_000.0),
    activity("5.1.3.a", 1_000_000.0),
)


def row(sheet, number, **cells):
    year = cells.pop("year", 2016)
    return FlowRow(sheet, year, tuple(cells.items()), Evidence("Customs", sheet=sheet, row=number))


def dossier(*rows, **more):
    return Dossier("PER", title="Test", level1=False, activities=ACTIVITIES, flows=rows, **more)


@pytest.fixture(scope="module")
def inventory():
    return estimate(dossier(), draws=2000, factor_sets=(SETS,))


def balance_of(inventory, *rows, closed=False):
    return reconcile(network_of(dossier(*rows), inventory, 2016, closed=closed))


class TestSources:
    def test_each_source_draws_its_inventory_input_from_where_its_kind_does(self, inventory) -> None:
        balance = balance_of(inventory)
        for code, origin in {
            "5.1.1": "ground",
            "5.2.2": "market",
            "5.6.4": "market",
            "5.8.1": "waste",
            "5.2.4": "ground",
        }.items():
            found = balance.flow(f"{origin} > {code}")
            figure = inventory.figure(code, "input", 2016)
            assert (found.mean, found.low, found.high) == (figure.mean, figure.low, figure.high)
            assert code in found.flow.evidence

    def test_releases_are_those_of_the_inventory_with_their_spread(self, inventory) -> None:
        balance = balance_of(inventory)
        compared = 0
        for code in ("5.1.1", "5.2.2", "5.6.4", "5.2.4"):
            for pathway in PATHWAYS:
                figure = inventory.figure(code, pathway, 2016)
                if figure.mean:
                    found = balance.flow(f"{code} > {pathway}")
                    assert found.mean == pytest.approx(figure.mean, rel=1e-9)
                    # The largest pathway is what remains, so its spread is an upper estimate.
                    assert figure.sd * 0.999 <= found.sd <= figure.sd * 1.25
                    assert (found.low, found.high) == (figure.low, figure.high)
                    compared += 1
        assert compared == 11

    def test_input_and_releases_do_not_make_each_other_look_more_certain(self, inventory) -> None:
        balance = balance_of(inventory)
        assert balance.flow("market > 5.2.2").redundancy == 0
        assert balance.flow("market > 5.2.2").sd == inventory.figure("5.2.2", "input", 2016).sd

    def test_a_release_gets_a_range_of_its_own_once_the_books_correct_its_source(self, inventory) -> None:
        bought = {"direction": "import", "partner": "ESP", "hs": "280540", "product": "", "grade": "A"}
        closed = balance_of(inventory, row("trade", 2, amount=12_000.0, unit="kg", **bought), closed=True)
        figure, found = inventory.figure("5.2.2", "air", 2016), closed.flow("5.2.2 > air")
        assert figure.low < found.low < found.mean < found.high < figure.high

    def test_what_has_no_split_goes_to_unknown_and_what_moves_on_is_shown(self, inventory) -> None:
        balance = balance_of(inventory)
        assert balance.flow("5.1.3.a > unknown").flow.kind == "gap"
        given = inventory.figure("5.6.4", "input", 2016).mean
        assert balance.flow("5.6.4 > carried on").mean == pytest.approx(0.2 * given, rel=1e-9)

    def test_every_node_is_balanced_to_the_last_digits(self, inventory) -> None:
        balance = balance_of(inventory)
        for node in balance.network.nodes:
            if node.balanced:
                assert abs(balance.imbalance(node.id)) <= 1e-12 * 20_000


class TestRows:
    def test_supply_of_every_kind_enters_the_market(self, inventory) -> None:
        kinds = ("primary mining", "by-product", "recycling", "chlor-alkali plants", "stock sale", "a gift")
        rows = [
            row("supply", i + 2, origin=kind, name="", amount=100.0 + i, unit="kg", grade="A")
            for i, kind in enumerate(kinds)
        ]
        balance = balance_of(inventory, *rows)
        found = [f for f in balance.flows if f.flow.id.startswith("supply: ")]
        assert [f.flow.target for f in found] == ["market"] * 6
        assert [f.flow.source for f in found] == [
            "ground",
            "byproducts",
            "recovery",
            "plants",
            "store",
            "other supply",
        ]
        assert [f.flow.evidence for f in found] == [f"supply, row {i + 2}: Customs" for i in range(6)]
        assert found[0].mean == pytest.approx(100, rel=1e-3)

    def test_units_are_turned_into_kilograms_of_mercury(self, inventory) -> None:
        trade = [
            ("280540", "t", 2.0, None, 2000.0),
            ("280540", "flask", 10.0, None, 345.0),
            ("902511", "kg", 100.0, 50.0, 5.0),
            ("", "kg", 7.0, None, 7.0),
            ("285210", "kg", 100.0, None, 76.5),
        ]
        rows = [
            row(
                "trade",
                i + 2,
                direction="import",
                partner="ESP",
                hs=hs,
                product="mercury metal" if not hs else "",
                amount=amount,
                low=amount,
                high=amount,
                unit=unit,
                mercury_content=content,
            )
            for i, (hs, unit, amount, content, _) in enumerate(trade)
        ]
        balance = balance_of(inventory, *rows)
        found = [f for f in balance.flows if f.flow.id.startswith("import: ")]
        assert [f.mean for f in found] == pytest.approx([x[-1] for x in trade])
        assert [f.flow.target for f in found] == ["market", "market", "products", "market", "market"]
        assert "from Spain" in found[0].flow.label

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"hs": "850680", "amount": 100.0, "unit": "kg"}, "mercury content is not stated"),
            ({"hs": "300640", "amount": 100.0, "unit": "kg"}, "mercury content is not stated"),
            ({"hs": "280540", "amount": None, "unit": "kg"}, "amount is blank"),
            ({"hs": "280540", "amount": 5.0, "unit": "GJ"}, "Unit"),
            ({"hs": "", "product": "lamps", "amount": 5.0, "unit": "kg"}, "mercury content is not stated"),
            ({"hs": "280540", "amount": 5.0, "unit": "kg", "mercury_content": 2000.0}, "more than all of it"),
        ],
    )
    def test_a_row_that_cannot_be_counted_is_named_and_left_inside_the_gap(
        self, inventory, cells, reason
    ) -> None:
        net = network_of(dossier(row("trade", 4, direction="import", partner="", **cells)), inventory, 2016)
        assert [n for n in net.notes if "trade, row 4" in n and reason in n and "inside" in n]
        assert not [f for f in net.flows if f.id.startswith("import")]

    def test_rows_of_other_years_are_named(self, inventory) -> None:
        other = row("supply", 2, year=2011, origin="recycling", name="", amount=1.0, unit="kg")
        assert any("2011" in n for n in network_of(dossier(other), inventory, 2016).notes)

    def test_two_rows_of_the_same_kind_are_two_flows(self, inventory) -> None:
        same = {"origin": "recycling", "name": "", "amount": 10.0, "unit": "kg"}
        net = network_of(dossier(row("supply", 2, **same), row("supply", 3, **same)), inventory, 2016)
        assert [f.id for f in net.flows if "recycling" in f.id] == [
            "supply: recycling",
            "supply: recycling (2)",
        ]

    def test_a_stock_that_grew_takes_from_the_market_per_year(self, inventory) -> None:
        stock = {"kind": "metal", "name": "Callao", "unit": "kg"}
        rows = [
            row("stocks", 2, year=2014, amount=100.0, low=98.0, high=102.0, **stock),
            row("stocks", 3, year=2016, amount=500.0, low=490.0, high=510.0, **stock),
        ]
        found = balance_of(inventory, *rows).flow("stock: metal Callao")
        assert found.mean == pytest.approx(200, rel=1e-3)
        assert found.flow.signed
        assert "stocks, row 3" in found.flow.evidence
        assert "stocks, row 2" in found.flow.evidence

    def test_a_stock_without_an_earlier_year_changes_by_nobody_knows_what(self, inventory) -> None:
        only = row("stocks", 2, kind="metal", name="", amount=100.0, unit="kg")
        net = network_of(dossier(only), inventory, 2016)
        assert any("no earlier year" in n for n in net.notes)
        assert not [f for f in net.flows if f.id.startswith("stock")]


class TestGap:
    def supply(self, kg, **more):
        return row(
            "trade",
            2,
            direction="import",
            partner="ESP",
            hs="280540",
            product="mercury",
            amount=kg,
            unit="kg",
            grade="A",
            **more,
        )

    def test_without_any_supply_it_is_the_whole_use_and_says_so(self, inventory) -> None:
        words = gap_in_words(balance_of(inventory))
        use = sum(inventory.figure(c, "input", 2016).mean for c in ("5.2.2", "5.6.4"))
        assert words.kg == pytest.approx(use)
        assert "the gap is the whole use" in words.statement
        assert "Enter imports of 280540 first" in words.reason

    def test_supply_of_zero_is_not_the_same_as_none_on_record(self, inventory) -> None:
        words = gap_in_words(balance_of(inventory, self.supply(0.0)))
        assert "on record are zero, so the gap is the whole use" in words.statement
        assert "artisanal gold mining" in words.reason

    def test_with_too_little_supply_artisanal_gold_is_the_likely_reason(self, inventory) -> None:
        words = gap_in_words(balance_of(inventory, self.supply(2000.0)))
        use = sum(inventory.figure(c, "input", 2016).mean for c in ("5.2.2", "5.6.4"))
        assert words.kg == pytest.approx(use - 2000, rel=1e-3)
        assert "undeclared mercury for artisanal gold mining" in words.reason
        assert "Gold" in words.driver

    def test_with_enough_supply_the_books_close(self, inventory) -> None:
        words = gap_in_words(balance_of(inventory, self.supply(13_500.0)))
        assert "close within their ranges" in words.statement
        assert words.reason.startswith("No unrecorded mercury")

    def test_with_too_much_supply_it_is_stock_export_or_a_missing_use(self, inventory) -> None:
        words = gap_in_words(balance_of(inventory, self.supply(60_000.0)))
        assert words.kg < 0
        assert "export that nobody declared" in words.reason

    def test_closed_books_say_how_far_they_are_from_closing(self, inventory) -> None:
        open_books = gap_in_words(balance_of(inventory, self.supply(2000.0)))
        closed = balance_of(inventory, self.supply(2000.0), closed=True)
        assert closed.test.degrees == 1
        # Without non-negativity binding, χ² of the closed books is the square of the open gap's z.
        assert closed.test.chi_square == pytest.approx(open_books.z**2, rel=1e-9)
        assert closed.leaks[0].kg == pytest.approx(open_books.kg, rel=1e-9)
        assert abs(closed.suspects[0].residual) == pytest.approx(open_books.z, rel=1e-9)

    def test_explaining_it_lists_what_stands_on_both_sides(self, inventory) -> None:
        balance = balance_of(inventory, self.supply(2000.0))
        tree = balance.explain("not recorded: market")
        assert "what closes the balance of Market of mercury" in tree.formula
        lines = [c.label for c in tree.children[0].children]
        assert any(x.startswith("in: Import of mercury") for x in lines)
        assert any(x.startswith("out: Gold") for x in lines)


class TestOutputs:
    def test_the_table_has_a_row_a_flow_with_names_and_statuses(self, inventory) -> None:
        balance = balance_of(inventory)
        table = balance.table()
        assert table.height == len(balance.flows)
        gold = table.filter(table["flow"].str.starts_with("Gold") & (table["status"] == "just determined"))
        assert gold["from"].to_list() == ["Market of mercury"]
        assert gold["measured_kg"].to_list() == gold["reconciled_kg"].to_list()

    def test_the_sankey_is_balanced_at_every_inner_node_and_marks_the_gap(self, inventory) -> None:
        for pools in (True, False):
            sankey = balance_of(inventory).sankey(pools=pools)
            column = {n[0]: n[1] for n in sankey.nodes}
            inner = [n for n, c in column.items() if 0 < c < max(column.values())]
            for node in inner:
                came = sum(x.kg for x in sankey.links if x.target == node)
                went = sum(x.kg for x in sankey.links if x.source == node)
                assert came == pytest.approx(went, rel=1e-9), node
            assert {x.kind for x in sankey.links if x.source == "not recorded"} == {"gap"}

    def test_the_three_column_sankey_can_be_drawn_by_the_report(self, inventory) -> None:
        from azogue.report.charts.sankey import sankey_spec

        assert sankey_spec(balance_of(inventory).sankey(pools=False))["marks"]

    def test_a_flow_that_runs_backwards_is_drawn_as_it_runs(self, inventory) -> None:
        much = row("supply", 2, origin="recycling", name="", amount=60_000.0, unit="kg", grade="A")
        links = balance_of(inventory, much).sankey().links
        assert [x.kind for x in links if x.source == "market" and x.target == "not recorded"] == ["gap"]


class TestExamples:
    @pytest.mark.parametrize(
        ("name", "low", "high"), [("peru-2016", 70e3, 230e3), ("philippines-2015", 45e3, 130e3)]
    )
    def test_the_gap_of_an_example_is_its_whole_market_use(self, name, low, high) -> None:
        home = read_dossier(ROOT / "examples" / name)
        inventory = estimate(home, draws=2000)
        balance = reconcile(network_of(home, inventory))
        words = gap_in_words(balance)
        assert low < words.low < words.kg < words.high < high
        assert "No supply and no import of mercury is on record" in words.statement
        assert all(abs(balance.imbalance(n.id)) < 1e-12 * 1e6 for n in balance.network.nodes if n.balanced)


def test_every_category_of_the_toolkit_draws_on_something_with_a_reason() -> None:
    for code, category in categories().items():
        if category.parent:
            assert draw_of(code).reason
    assert draw_of("5.2.2").origin == "market"
    assert draw_of("5.2.3").origin == "ground"
    assert all(d.reason.endswith(".") for d in DRAWS)
    with pytest.raises(KeyError):
        draw_of("6.1")
