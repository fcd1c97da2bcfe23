"""The desk without JavaScript: a file is handed in, looked at, accepted; an alert leads to its very rows."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client

from azogue.office.customs import invented
from azogue.office.customs.models import Alert, CustomsMapping, Delivery, Monthly, Watch, WatchHit

from .peru import Peru, files_in, made

pytestmark = pytest.mark.django_db


def sent(name: str, content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def table_of(browser: Client, address: str) -> list[str]:
    """Return the lines of a CSV file."""
    return b"".join(browser.get(address).streaming_content).decode().strip().splitlines()


def form_of(page) -> dict[str, str]:
    """Return what the form of a page would send as it stands."""
    form = page.context["form"]
    return {f.html_name: f.value() for f in form if f.value() not in (None, "", False)}


@pytest.fixture
def alice(officer, browser_of) -> Client:
    """Browser of the mercury officer of Ghana, where nothing is on file."""
    return browser_of(officer)


@pytest.fixture(scope="module")
def peru(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Peru]:
    with django_db_blocker.unblock(), made(tmp_path_factory.mktemp("peru")) as one:
        yield one


@pytest.fixture
def inti(peru, settings, browser_of) -> Client:
    """Browser of the mercury officer of Peru, whose invented files are accepted."""
    settings.STORAGES = files_in(peru.files)
    return browser_of(peru.account)


def hand_in(browser: Client, kind: str, name: str, content: bytes) -> Delivery:
    answer = browser.post("/customs/GHA/deliveries/add/", {"kind": kind, "file": sent(name, content)})
    assert answer.status_code == 302, answer.context["form"].errors
    return Delivery.objects.latest("pk")


def test_the_whole_way_from_a_file_to_the_rows_behind_an_alert(alice):
    content = invented.own_file().replace(b";PER;", b";GHA;")
    one = hand_in(alice, "own", invented.OWN_NAME, content)
    assert one.state == "mapping"
    address = f"/customs/deliveries/{one.pk}/columns/"
    page = alice.get(address)
    said = form_of(page)
    assert said["column_code"] == "partida arancelaria"
    assert said["column_partner"] == "pais"
    assert said["date_format"] == "%d/%m/%Y"
    assert "DUA-00001" in page.content.decode()
    answer = alice.post(address, said | {"name": "our declarations"}, follow=True)
    one.refresh_from_db()
    assert one.state == "preview"
    assert one.rows == one.accepted + one.quarantined + one.set_aside
    assert CustomsMapping.objects.get(country="GHA").name == "our declarations"
    assert "counts in no figure yet" in answer.content.decode()
    answer = alice.post(f"/customs/deliveries/{one.pk}/step/", {"verb": "accept"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/customs/GHA/"
    assert "Mercury at the border of Ghana" in answer.content.decode()
    alert = Alert.objects.get(country="GHA", detector="unit_value")
    assert f"/customs/alerts/{alert.pk}/" in alice.get("/customs/GHA/alerts/").content.decode()
    shown = alice.get(f"/customs/alerts/{alert.pk}/")
    lines = content.decode().splitlines()
    assert shown.context["rows"]
    for row in shown.context["rows"]:
        assert f";{row.partner};" in lines[row.line - 1]
        assert f">{row.line}</td>" in shown.content.decode()
    undo = f"/customs/deliveries/{one.pk}/step/"
    alice.post(undo, {"verb": "undo", "why": ""})
    assert Delivery.objects.get(pk=one.pk).state == "accepted"
    alice.post(undo, {"verb": "undo", "why": "It was last year's file."})
    assert Delivery.objects.get(pk=one.pk).state == "undone"
    assert not Monthly.objects.filter(country="GHA").exists()
    page = alice.get(f"/customs/deliveries/{one.pk}/").content.decode()
    assert "It was last year&#x27;s file." in page
    assert re.search(r'name="verb" value="accept"', page)


def test_the_preview_says_what_became_of_every_row(inti, peru):
    page = inti.get(f"/customs/deliveries/{peru.own}/").content.decode()
    for text in (
        "12 400 dólares",
        "Atlántida",
        "unknown country",
        "not an HS code",
        "sums over all partners",
    ):
        assert text in page
    by_code = inti.get(f"/customs/deliveries/{peru.own}/?by=code").content.decode()
    assert "280540 Mercury metal" in by_code


def test_bad_rows_can_be_taken_home(inti, peru):
    table = table_of(inti, f"/customs/deliveries/{peru.own}/bad.csv")
    assert len(table) == 1 + Delivery.objects.get(pk=peru.own).quarantined
    assert any("12 400 dólares" in line for line in table)


def test_the_file_comes_back_as_it_was_sent(inti, peru):
    answer = inti.get(f"/customs/deliveries/{peru.own}/file/")
    assert b"".join(answer.streaming_content) == invented.own_file()
    answer.close()


def test_every_planted_mistake_is_an_alert(peru, db):
    found = {(a.detector, a.exporter, a.importer, a.hs, a.year) for a in Alert.objects.filter(country="PER")}
    assert ("gap", "DEU", "PER", "285210", 2015) in found
    assert ("orphan", "NLD", "PER", "280540", 2016) in found
    assert ("unit_slip", "USA", "PER", "280540", 2016) in found
    assert ("year_shift", "KOR", "PER", "280540", 2014) in found


def test_an_alert_shows_the_rows_of_both_sides(inti):
    slip = Alert.objects.get(country="PER", detector="unit_slip")
    page = inti.get(f"/customs/alerts/{slip.pk}/")
    text = page.content.decode()
    assert "A thousand times too much or too little" in text
    assert "looks a thousand times too small" in text
    rows = page.context["rows"]
    assert {row.source for row in rows} == {invented.OWN_NAME, invented.MIRROR_NAME}
    assert len(table_of(inti, f"/customs/alerts/{slip.pk}/rows.csv")) == 1 + len(rows)


def test_an_alert_is_answered_with_a_reason_and_noted(inti):
    gap = Alert.objects.get(country="PER", detector="gap")
    address = f"/customs/alerts/{gap.pk}/"
    inti.post(f"{address}step/", {"verb": "explain", "why": ""})
    assert Alert.objects.get(pk=gap.pk).state == "new"
    inti.post(f"{address}step/", {"verb": "explain", "why": "They counted samples."})
    assert Alert.objects.get(pk=gap.pk).state == "explained"
    blank = inti.post(f"{address}note/", {"text": " "})
    assert blank.status_code == 422
    inti.post(f"{address}note/", {"text": "Letter of <b>2 May</b>."})
    page = inti.get(address).content.decode()
    assert "They counted samples." in page
    assert "Letter of &lt;b&gt;2 May&lt;/b&gt;." in page


def test_alerts_are_filtered_by_the_address(inti):
    only = inti.get("/customs/PER/alerts/", {"detector": "orphan", "year": "2016"})
    assert {row["detector"] for row in only.context["rows"]} == {"orphan"}
    assert inti.get("/customs/PER/alerts/", {"year": "1999"}).context["rows"] == []
    assert len(table_of(inti, "/customs/PER/alerts.csv?detector=orphan")) == 1 + len(only.context["rows"])


def test_a_figure_opens_to_how_it_was_made(inti):
    listed = inti.get("/customs/PER/mirror/", {"hs": "285210", "year": "2015"}).content.decode()
    assert "/customs/PER/mirror/DEU-PER-285210-2015/" in listed
    assert "far apart" in listed
    page = inti.get("/customs/PER/mirror/DEU-PER-285210-2015/").content.decode()
    for text in ("What DEU reports as exports", "What PER reports as imports", "Weight of the exporter"):
        assert text in page
    assert inti.get("/customs/PER/mirror/DEU-PER-285210-1999/").status_code == 404
    assert inti.get("/customs/PER/mirror/nonsense/").status_code == 404


def test_both_sides_differ_by_what_stands_between_them(inti):
    for row in inti.get("/customs/PER/mirror/").context["rows"]:
        assert row.gap is None or row.gap == row.ours - row.theirs
        assert row.factor is None or abs(row.factor * row.theirs - row.ours) < 1e-6 * row.ours


def test_the_overview_keeps_items_items_and_baskets_apart(inti):
    page = inti.get("/customs/PER/")
    groups = {group.purity: {row.hs: row for row in group.rows} for group in page.context["groups"]}
    assert "280540" in groups["pure"]
    assert groups["mostly"]["853931"].unit == "u"
    assert "330499" in groups["basket"]
    text = page.content.decode()
    assert "Codes that can hide mercury products" in text
    assert "<svg" in text
    assert len(page.context["series"]) == 12


def test_months_add_up_to_what_the_file_holds(inti):
    rows = [line.split(",") for line in table_of(inti, "/customs/PER/months.csv?hs=280540&direction=import")]
    at = rows[0].index("kg")
    assert sum(float(row[at]) for row in rows[1:]) == pytest.approx(imported("280540"), abs=1)


def imported(hs: str) -> float:
    """Add up the invented file by hand: the weights of good rows of a code that came in."""
    total = 0.0
    for line in invented.own_file().decode().splitlines()[1:]:
        cells = line.split(";")
        if cells[0] < "DUA-9" and cells[2] == "importación" and cells[3].replace(".", "").startswith(hs):
            total += float(cells[6])
    return total


def test_filters_of_months_travel_with_the_address(inti):
    page = inti.get("/customs/PER/months/", {"hs": "280540", "from": "2016-01", "to": "2016-03"})
    assert {row.hs for row, _basket in page.context["rows"]} == {"280540"}
    assert {row.period // 100 for row, _basket in page.context["rows"]} == {2016}
    text = page.content.decode()
    assert "months.csv?hs=280540&amp;from=2016-01&amp;to=2016-03" in text
    bad = inti.get("/customs/PER/months/", {"from": "last spring"})
    assert bad.status_code == 422
    assert "“last spring” is no month" in bad.content.decode()


def test_what_is_watched_is_found_and_told_first(inti, peru):
    added = inti.post("/customs/PER/watch/add/", {"title": "Mercury", "hs": "2805.40", "by_letter": "on"})
    assert added.status_code == 302
    watch = Watch.objects.get()
    assert watch.hs == "280540"
    alert = Alert.objects.get(country="PER", detector="unit_slip")
    WatchHit.objects.create(watch=watch, key="x", alert=alert, hs="280540")
    assert inti.get("/customs/PER/alerts/").context["rows"][0]["pk"] == alert.pk
    WatchHit.objects.create(
        watch=watch, key="y", period=201612, direction="import", hs="280540", partner="ESP"
    )
    page = inti.get("/customs/PER/watch/").content.decode()
    assert page.index(f"/customs/alerts/{alert.pk}/") < page.index("Dec 2016: import, Spain")
    inti.post(f"/customs/watch/{watch.pk}/", {"title": "Mercury", "hs": "280540", "threshold": "5000"})
    assert Watch.objects.get().threshold == 5000
    inti.post(f"/customs/watch/{watch.pk}/remove/")
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("hs", "12345", "Write two, four or six digits"),
        ("hs", "999999", "not among those under which mercury"),
        ("partner", "ZZZ", "Select a valid choice"),
        ("threshold", "-1", "zero or more"),
        ("title", "", "This field is required"),
    ],
)
def test_a_bad_wish_is_told_at_its_field(alice, field, said, told):
    wish = {"title": "Something", "hs": "280540"} | {field: said}
    answer = alice.post("/customs/GHA/watch/add/", wish)
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])


def test_a_mapping_that_cannot_be_is_told_at_its_fields(alice):
    one = hand_in(alice, "own", "rows.csv", b"tariff;land;when\n280540;ESP;202101\n")
    address = f"/customs/deliveries/{one.pk}/columns/"
    page = alice.get(address)
    assert page.status_code == 200
    answer = alice.post(address, {"currency": "EUR", "usd_per_unit": "0", "column_code": "tariff"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"column_partner", "column_period", "column_value", "usd_per_unit", "decimal"} <= set(errors)
    twice = form_of(page) | {"column_code": "tariff", "column_partner": "tariff", "column_period": "when"}
    assert "chosen twice" in str(alice.post(address, twice).context["form"].errors["column_partner"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.csv", b"", "The file is empty."),
        ("page.csv", b"<html><body>no</body></html>", "not a table"),
        ("book.xlsx", b"PK\x03\x04rest", "a workbook or a zip archive"),
        ("prog.csv", b"MZ\x90", "Programs are not taken."),
    ],
)
def test_a_file_that_is_no_table_is_told_at_its_field(alice, name, content, told):
    answer = alice.post("/customs/GHA/deliveries/add/", {"kind": "own", "file": sent(name, content)})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["file"])
    assert not Delivery.objects.filter(country="GHA").exists()


def test_the_same_content_is_not_taken_twice(inti):
    again = inti.post(
        "/customs/PER/deliveries/add/", {"kind": "own", "file": sent("again.csv", invented.own_file())}
    )
    assert again.status_code == 422
    assert "handed in already" in str(again.context["form"].errors["file"])


def test_partners_reports_have_to_be_of_comtrade(alice):
    answer = alice.post(
        "/customs/GHA/deliveries/add/", {"kind": "partners", "file": sent("own.csv", invented.own_file())}
    )
    assert answer.status_code == 422
    assert "Comtrade" in str(answer.context["form"].errors["file"])
