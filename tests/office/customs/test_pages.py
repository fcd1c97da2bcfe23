"""The desk without JavaScript: a file is handed in, looked at, accepted; an alert leads to its very rows."""

import re
from io import BytesIO

import pytest
from django.test import Client

from azogue.office.customs import invented
from azogue.office.customs.models import Alert, CustomsMapping, Delivery, Flow, Monthly

pytestmark = pytest.mark.django_db


def sent(name: str, content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def form_of(page) -> dict[str, str]:
    """Return what the form of a page would send as it stands."""
    form = page.context["form"]
    return {f.html_name: f.value() for f in form if f.value() not in {None, "", False}}


@pytest.fixture
def dolores(stranger, browser_of) -> Client:
    """Browser of the mercury officer of Peru, whose customs the invented files are."""
    return browser_of(stranger)


def hand_in(browser: Client, kind: str, name: str, content: bytes) -> Delivery:
    answer = browser.post("/customs/PER/deliveries/add/", {"kind": kind, "file": sent(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return Delivery.objects.latest("pk")


@pytest.fixture
def read(dolores) -> Delivery:
    """The invented customs rows, read to their preview on the pages."""
    one = hand_in(dolores, "own", invented.OWN_NAME, invented.own_file())
    address = f"/customs/deliveries/{one.pk}/columns/"
    page = dolores.get(address)
    answer = dolores.post(address, form_of(page) | {"name": "our declarations"})
    assert answer.status_code == 302, answer.context["form"].errors
    one.refresh_from_db()
    return one


@pytest.fixture
def accepted(dolores, read) -> Delivery:
    """The same and what partners report, accepted."""
    other = hand_in(dolores, "partners", invented.MIRROR_NAME, invented.mirror_file())
    for one in (read, other):
        answer = dolores.post(f"/customs/deliveries/{one.pk}/step/", {"verb": "accept"})
        assert answer.status_code == 302
        assert answer["Location"] == "/customs/PER/"
    read.refresh_from_db()
    return read


def test_the_columns_are_filled_in_and_the_date_is_recognised(dolores):
    one = hand_in(dolores, "own", invented.OWN_NAME, invented.own_file())
    assert one.state == "mapping"
    page = dolores.get(f"/customs/deliveries/{one.pk}/columns/")
    said = form_of(page)
    assert said["column_code"] == "partida arancelaria"
    assert said["column_partner"] == "pais"
    assert said["date_format"] == "%d/%m/%Y"
    assert "DUA-00001" in page.content.decode()


def test_the_preview_says_what_became_of_every_row(dolores, read):
    assert read.state == "preview"
    page = dolores.get(f"/customs/deliveries/{read.pk}/").content.decode()
    assert read.rows == read.accepted + read.quarantined + read.set_aside
    for text in ("12 400 dólares", "Atlántida", "unknown country", "not an HS code", "sums over all partners"):
        assert text in page
    assert "Whose rows" in page
    by_code = dolores.get(f"/customs/deliveries/{read.pk}/?by=code").content.decode()
    assert "280540 Mercury metal" in by_code
    assert CustomsMapping.objects.get().name == "our declarations"


def test_bad_rows_can_be_taken_home(dolores, read):
    table = b"".join(dolores.get(f"/customs/deliveries/{read.pk}/bad.csv").streaming_content).decode()
    assert table.count("\n") == 1 + read.quarantined
    assert "12 400 dólares" in table


def test_an_alert_leads_to_the_very_rows(dolores, accepted):
    slip = Alert.objects.get(detector="unit_slip")
    listed = dolores.get("/customs/PER/alerts/").content.decode()
    assert f"/customs/alerts/{slip.pk}/" in listed
    page = dolores.get(f"/customs/alerts/{slip.pk}/")
    text = page.content.decode()
    assert "A thousand times too much or too little" in text
    rows = page.context["rows"]
    assert {row.source for row in rows} == {invented.OWN_NAME, invented.MIRROR_NAME}
    ours = [row for row in rows if row.source == invented.OWN_NAME]
    lines = invented.own_file().decode().splitlines()
    assert ours
    for row in ours:
        assert ";USA;" in lines[row.line - 1]
        assert f">{row.line}</td>" in text
    table = b"".join(dolores.get(f"/customs/alerts/{slip.pk}/rows.csv").streaming_content).decode()
    assert table.count("\n") == 1 + len(rows)


def test_every_planted_mistake_is_an_alert(dolores, accepted):
    found = {(a.detector, a.exporter, a.importer, a.hs, a.year) for a in Alert.objects.filter(current=True)}
    assert ("gap", "DEU", "PER", "285210", 2015) in found
    assert ("orphan", "NLD", "PER", "280540", 2016) in found
    assert ("unit_slip", "USA", "PER", "280540", 2016) in found
    assert ("year_shift", "KOR", "PER", "280540", 2014) in found


def test_undo_takes_a_reason_and_takes_everything_back(dolores, accepted):
    address = f"/customs/deliveries/{accepted.pk}/step/"
    dolores.post(address, {"verb": "undo", "why": ""})
    assert Delivery.objects.get(pk=accepted.pk).state == "accepted"
    dolores.post(address, {"verb": "undo", "why": "It was last year's file."})
    assert Delivery.objects.get(pk=accepted.pk).state == "undone"
    assert not Monthly.objects.exists()
    page = dolores.get(f"/customs/deliveries/{accepted.pk}/").content.decode()
    assert "It was last year&#x27;s file." in page
    assert re.search(r'name="verb" value="accept"', page)


def test_a_figure_opens_to_how_it_was_made(dolores, accepted):
    listed = dolores.get("/customs/PER/mirror/", {"hs": "285210", "year": "2015"}).content.decode()
    assert "/customs/PER/mirror/DEU-PER-285210-2015/" in listed
    assert "far apart" in listed
    page = dolores.get("/customs/PER/mirror/DEU-PER-285210-2015/").content.decode()
    for text in ("What DEU reports as exports", "What PER reports as imports", "Weight of the exporter"):
        assert text in page
    assert Flow.objects.filter(exporter="DEU", hs="285210", year=2015).count() == 1


def test_the_overview_keeps_items_items_and_baskets_apart(dolores, accepted):
    page = dolores.get("/customs/PER/")
    groups = {group.purity: {row.hs: row for row in group.rows} for group in page.context["groups"]}
    assert "280540" in groups["pure"]
    assert groups["mostly"]["853931"].unit == "u"
    assert "330499" in groups["basket"]
    text = page.content.decode()
    assert "Codes that can hide mercury products" in text
    assert "<svg" in text
