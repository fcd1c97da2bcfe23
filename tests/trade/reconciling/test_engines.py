"""How an engine keeps its tables changes what they cost, never what they say."""

from pathlib import Path

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from azogue.trade import engines
from azogue.trade.cif import fit_cif, with_cif
from azogue.trade.engines import connect, keep, let_go, named, narrowed
from azogue.trade.mirror import mirror
from azogue.trade.reconcile import reconcile
from azogue.trade.reliability import fit_reliability
from azogue.trade.screen import screen
from azogue.trade.tables import KEYS
from tests.trade.reconciling.worlds import STEADY, connection, reports, row, simulated, worlds


def told(table, con) -> pl.DataFrame:
    return con.to_polars(table).sort(KEYS)


@given(worlds(60))
@settings(STEADY, max_examples=6)
def test_mirror_flows_are_the_same_whether_texts_are_stored_as_numbers_or_not(rows) -> None:
    con = connection()
    table = reports(con, rows)
    assert_frame_equal(told(mirror(narrowed(table, con), con), con), told(mirror(table, con), con))
    con.disconnect()


def test_reconciled_flows_and_alerts_are_the_same_whether_texts_are_stored_as_numbers_or_not() -> None:
    rows, _ = simulated(3)
    rows += [row("AAA", "export", "QQQ", 5e6, quantity=7.0, unit="u"), row("AAA", "import", "QQQ", None)]
    found = []
    for small in (False, True):
        con = connection()
        table = reports(con, rows)
        flows = mirror(narrowed(table, con) if small else table, con)
        cif = fit_cif(flows, con)
        errors = fit_reliability(with_cif(flows, cif), con)
        result = reconcile(flows, con, cif=cif, reliability=errors)
        kind = con.raw_sql(f'SELECT typeof(exporter) FROM "{result.get_name()}" LIMIT 1').fetchall()[0][0]
        assert kind.startswith("ENUM") is small
        # Users and hub codes that occur nowhere must do no harm.
        alerts = screen(result, con, users=("NOBODY",), hub_codes=("280540", "999999")).alerts
        found.append((told(result, con), alerts.sort("detector", *KEYS, "figure")))
        con.disconnect()
    for plain, small in zip(*found, strict=True):
        assert_frame_equal(small, plain, rel_tol=1e-12, abs_tol=1e-12)


def test_words_with_quotes_and_columns_without_a_word_are_kept_as_they_are() -> None:
    con = connection()
    table = reports(con, [row("A'A", "export", 'B"B', 1.0), row("A'A", "export", 'B"B', 2.0, year=2020)])
    kept = keep(narrowed(table, con), con)
    assert_frame_equal(con.to_polars(kept), con.to_polars(table))
    con.disconnect()


def test_a_column_of_too_many_words_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    con = connection()
    monkeypatch.setattr(engines, "MOST_WORDS", 1)
    table = reports(con, [row("AAA", "export", "BBB", 1.0)])
    kept = keep(narrowed(table, con), con)
    types = dict(
        con.raw_sql(f'SELECT column_name, column_type FROM (DESCRIBE "{kept.get_name()}")').fetchall()
    )
    assert (types["reporter"], types["hs"][:4]) == ("VARCHAR", "ENUM")
    con.disconnect()


def test_what_does_not_fit_in_memory_is_worked_on_disk_and_the_disk_is_left_clean(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engines, "MEMORY", 64)
    monkeypatch.setattr(engines, "MEMORY_OF_A_THREAD", 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connect(threads=1) as con:
        kept = keep(ibis.range(12_000_000).unnest().name("n").as_table().mutate(m=ibis._.n * 2), con)
        assert con.to_polars(kept.aggregate(n=kept.n.sum(), m=kept.m.sum())).row(0) == (
            12_000_000 * 11_999_999 // 2,
            12_000_000 * 11_999_999,
        )
        assert any(file.is_file() for file in tmp_path.rglob("*"))
    assert not list(tmp_path.iterdir())


def test_what_is_let_go_is_gone_and_what_is_named_lasts_as_long_as_it_is_held() -> None:
    con = connection()
    table = reports(con, [row("AAA", "export", "BBB", 1.0)])
    kept = keep(table, con)
    with named(table, con) as view:
        assert con.to_polars(view).height == 1
    with pytest.raises(Exception, match="does not exist"):
        con.to_polars(view)
    let_go(kept, con)
    with pytest.raises(Exception, match="does not exist"):
        con.to_polars(kept)
    con.disconnect()
