"""Real files of UN Comtrade and BACI go the whole way at the desk of a country that is in them."""

import polars as pl
import pytest

from azogue.office.customs import selectors, services
from azogue.office.customs.models import Alert, Flow
from azogue.trade import read_trade
from tests.trade_data import TRADE_DATA, needs_trade_data

from .making import file_of

pytestmark = [pytest.mark.django_db, needs_trade_data]


def desk(account, as_person, country: str):
    return as_person(account("kim", "customs", country))


def handed_in(person, country: str, name: str):
    content = (TRADE_DATA / name).read_bytes()
    delivery = services.upload(person, country, file_of(content, name), kind="partners")
    assert delivery.state == "preview", delivery.problems
    assert delivery.rows == delivery.accepted + delivery.quarantined + delivery.set_aside
    return services.accept(person, delivery)


def test_baci_gives_a_country_what_others_send_it(account, as_person) -> None:
    name = "baci_hs92_2021_AFG_ZAF_exports.csv"
    kim = desk(account, as_person, "ZAF")
    delivery = handed_in(kim, "ZAF", name)
    assert (delivery.layout, delivery.rows) == ("baci", 71_192)
    sent = Flow.objects.filter(exporter="ZAF", hs="280540")
    reading = read_trade(TRADE_DATA / name, only={"280540"})
    own = pl.read_parquet(reading.reports).filter(pl.col("reporter") == "ZAF")
    assert sent.count() == len(own)
    assert sum(flow.value for flow in sent) == pytest.approx(own["value"].sum())
    flow = sent.first()
    (row,) = selectors.rows_of_flow(flow)
    assert (row.source, row.value) == (name, flow.value)


def test_comtrade_gives_india_both_sides_with_china(account, as_person) -> None:
    name = "comtrade_h3_2010_india_reported_with_china.csv"
    kim = desk(account, as_person, "IND")
    delivery = handed_in(kim, "IND", name)
    assert delivery.accepted > 0
    assert {flow.partner for flow in Flow.objects.all()} == {"CHN"}
    for alert in Alert.objects.filter(current=True)[:5]:
        assert all(row.source == name for row in selectors.rows_of(alert))
    services.undo(kim, delivery, why="only a test")
    assert not Flow.objects.exists()
