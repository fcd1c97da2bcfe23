"""From a file to alerts and back: handed in, looked at, accepted, summed up, taken back."""

import pytest

from azogue.office.customs import invented, selectors, services
from azogue.office.customs.mapping_form import suggested
from azogue.office.customs.models import Alert, Delivery, Flow, Monthly

from .making import OWN, figures, file_of, hand_in, hand_in_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def kojo(customs_officer, as_person):
    return as_person(customs_officer)


def test_a_file_of_ones_own_customs_waits_for_its_columns_and_is_read_to_a_preview(kojo) -> None:
    delivery = services.upload(kojo, "GHA", file_of(OWN))
    assert delivery.state == "mapping"
    assert delivery.header == ["code", "date", "flow", "country", "value", "kg", "qty", "unit"]
    delivery = hand_in(kojo, OWN.replace(b"25000", b"25001"))
    assert (delivery.state, delivery.rows, delivery.accepted, delivery.quarantined) == ("preview", 6, 6, 0)
    assert (delivery.first, delivery.last) == (202101, 202103)
    assert not Monthly.objects.exists()


def test_an_accepted_file_makes_months_with_units_kept_and_the_unknown_unknown(kojo) -> None:
    services.accept(kojo, hand_in(kojo))
    month = Monthly.objects.get(period=202102, hs="280540")
    assert (month.value, month.kg, month.kg_known, month.rows) == (39000.0, None, 1000.0, 2)
    lamps = selectors.twelve_months("GHA")[-1]
    assert (lamps.hs, lamps.unit, lamps.quantity, lamps.basket) == ("853931", "u", 18100.0, False)


def test_both_sides_make_flows_and_alerts_with_the_very_rows_behind_them(kojo) -> None:
    own, world = hand_in(kojo), hand_in_world(kojo)
    services.accept(kojo, own)
    services.accept(kojo, world)
    flow = selectors.flow_of("GHA", "ESP-GHA-280540-2021")
    assert flow is not None
    assert (flow.kind, flow.ours, flow.theirs) == ("both", 64000.0, 290000.0)
    tree = selectors.explanation_of(flow)
    assert tree.value == pytest.approx(flow.value)
    orphan = Alert.objects.get(detector="orphan", exporter="NLD")
    rows = selectors.rows_of(orphan)
    assert [(r.delivery, r.source, r.line, r.value) for r in rows] == [(world.pk, "world.csv", 5, 22500.0)]
    assert {row.delivery for row in selectors.rows_of_flow(flow)} == {own.pk, world.pk}


def test_what_others_print_about_our_customs_does_not_count_beside_our_own_rows(kojo) -> None:
    services.accept(kojo, hand_in(kojo))
    services.accept(kojo, hand_in_world(kojo))
    assert not any(row.value == 999999 for row in selectors.rows_of_flow(Flow.objects.get(exporter="ESP")))


def test_taking_a_delivery_back_restores_every_figure(kojo) -> None:
    services.accept(kojo, hand_in(kojo))
    before = figures()
    world = services.accept(kojo, hand_in_world(kojo))
    assert figures() != before
    world = services.undo(kojo, world, why="the wrong year")
    assert figures() == before
    services.accept(kojo, world)
    services.undo(kojo, Delivery.objects.get(name="customs.csv"), why="all of it")
    assert not Monthly.objects.exists()


def test_the_invented_file_goes_the_whole_way(account, as_person) -> None:
    rosa = as_person(account("rosa", "customs", "PER"))
    own = services.upload(rosa, "PER", file_of(invented.own_file(), invented.OWN_NAME))
    columns = suggested(own.header, own.samples, "PER")
    own = services.set_columns(rosa, own, columns, name="aduana")
    assert (own.state, own.mapping.name) == ("preview", "aduana")
    assert own.rows == own.accepted + own.quarantined + own.set_aside
    assert own.quarantined == sum(1 for _ in selectors.bad_rows(own))
    mirror = file_of(invented.mirror_file(), invented.MIRROR_NAME)
    world = services.upload(rosa, "PER", mirror, kind="partners")
    services.accept(rosa, own)
    services.accept(rosa, world)
    assert {"orphan", "year_shift", "unit_slip"} <= set(Alert.objects.values_list("detector", flat=True))
