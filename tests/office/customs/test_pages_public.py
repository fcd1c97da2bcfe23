"""What the public reads of a country: published bulletins, as page, PDF, table and feed, and no more."""

import gzip
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from azogue.office.customs.models import Alert, Bulletin

from .peru import Peru, files_in, made

pytestmark = pytest.mark.django_db
MONTH = 201611
ADDRESS = f"/customs/PER/bulletins/{MONTH}/"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = 30 * 1024
"""Bytes of a page as it is sent, which leave room for stylesheets and scripts in a first view of 60 KB."""
INSIDE = (
    "/customs/PER/",
    "/customs/PER/overview.csv",
    "/customs/PER/deliveries/",
    "/customs/PER/deliveries/add/",
    "/customs/PER/months/",
    "/customs/PER/months.csv",
    "/customs/PER/mirror/",
    "/customs/PER/mirror.csv",
    "/customs/PER/mirror/DEU-PER-285210-2015/",
    "/customs/PER/alerts/",
    "/customs/PER/alerts.csv",
    "/customs/PER/watch/",
    "/customs/PER/watch/add/",
    "/customs/PER/bulletins/",
)


@pytest.fixture(scope="module")
def peru(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Peru]:
    with django_db_blocker.unblock(), made(tmp_path_factory.mktemp("peru")) as one:
        yield one


@pytest.fixture
def inti(peru, settings, browser_of) -> Client:
    """Browser of the mercury officer of Peru, whose invented files are accepted."""
    settings.STORAGES = files_in(peru.files)
    return browser_of(peru.account)


@pytest.fixture
def published(inti) -> Bulletin:
    inti.post(f"{ADDRESS}step/", {"verb": "publish"})
    return Bulletin.objects.get()


def test_nothing_is_public_before_it_is_published(inti):
    assert inti.get(ADDRESS).status_code == 200
    for address in (ADDRESS, f"{ADDRESS[:-1]}.pdf", f"{ADDRESS[:-1]}.csv"):
        assert Client().get(address).status_code in {302, 404}
    assert "No bulletin has been published yet." in Client().get("/customs/").content.decode()


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_stays_inside(address, inti, stranger, officer, browser_of):
    assert inti.get(address).status_code == 200
    assert Client().get(address).status_code in {302, 404}
    assert browser_of(officer).get(address).status_code == 404


def test_a_reviewer_looks_and_changes_nothing(inti, account, browser_of):
    raul = browser_of(account("raul", "reviewer", "PER"))
    alert = Alert.objects.filter(country="PER").first()
    assert raul.get("/customs/PER/").status_code == 200
    assert "Hand in a file" not in raul.get("/customs/PER/deliveries/").content.decode()
    assert raul.get("/customs/PER/deliveries/add/").status_code == 403
    assert raul.post(f"/customs/alerts/{alert.pk}/step/", {"verb": "explain", "why": "x"}).status_code == 403
    assert raul.post(f"{ADDRESS}step/", {"verb": "publish"}).status_code == 403
    assert not Bulletin.objects.exists()


def test_a_customs_officer_hands_in_and_does_not_publish(inti, account, browser_of):
    carla = browser_of(account("carla", "customs", "PER"))
    assert carla.get("/customs/PER/deliveries/add/").status_code == 200
    assert carla.post(f"{ADDRESS}step/", {"verb": "publish"}).status_code == 403


def test_a_published_bulletin_is_public_and_speaks_of_no_partners_report(published):
    text = Client().get(ADDRESS).content.decode()
    assert "Trade in mercury: Peru, November 2016" in text
    assert "280540" in text
    assert "Codes that can hide mercury products" in text
    assert "What was done" not in text
    assert "Both sides" not in text
    assert ADDRESS in Client().get("/customs/").content.decode()


def test_the_pdf_opens_tagged_and_holds_the_month(published):
    answer = Client().get(f"{ADDRESS[:-1]}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Peru, November 2016" in text
    assert "280540" in text
    assert "/MarkInfo" in pdf.trailer["/Root"]
    assert answer.content == Client().get(f"{ADDRESS[:-1]}.pdf").content


@pytest.mark.parametrize("feed", ["/customs/bulletins.atom", "/customs/PER/bulletins.atom"])
def test_the_feed_is_atom_and_names_the_bulletin(feed, published):
    answer = Client().get(feed)
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{needed}")
    (entry,) = root.findall(f"{ATOM}entry")
    for needed in ("id", "title", "updated", "summary"):
        assert entry.findtext(f"{ATOM}{needed}")
    assert entry.find(f"{ATOM}link").get("href").endswith(ADDRESS)


def test_the_feed_of_another_country_is_empty_and_of_none_is_not_there(published):
    assert ET.fromstring(Client().get("/customs/GHA/bulletins.atom").content).findall(f"{ATOM}entry") == []
    assert Client().get("/customs/XXX/bulletins.atom").status_code == 404


def test_a_withdrawn_bulletin_is_no_longer_shown(published, inti):
    inti.post(f"{ADDRESS}step/", {"verb": "withdraw", "why": ""})
    assert Bulletin.objects.get().state == "published"
    inti.post(f"{ADDRESS}step/", {"verb": "withdraw", "why": "A wrong file."})
    assert Client().get(ADDRESS).status_code in {302, 404}
    assert ET.fromstring(Client().get("/customs/bulletins.atom").content).findall(f"{ATOM}entry") == []


def test_a_month_without_trade_has_no_bulletin(inti):
    for month in (199901, 201613, 999999):
        assert inti.get(f"/customs/PER/bulletins/{month}/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_every_page_is_light_has_one_heading_and_reads_in_its_direction(prefix, inti):
    alert = Alert.objects.filter(country="PER", detector="gap").get()
    pages = [a for a in INSIDE if not a.endswith(".csv")]
    for address in (*pages, f"/customs/alerts/{alert.pk}/", ADDRESS, "/customs/"):
        answer = inti.get(prefix + address)
        text = answer.content.decode()
        assert answer.status_code == 200, address
        assert f'dir="{"rtl" if prefix else "ltr"}"' in text
        assert text.count("<h1") == 1
        assert len(gzip.compress(answer.content, 6)) < PAGE, address
        assert not re.search(r"\s(style|on\w+)=", text), address


def test_the_desk_tells_what_waits(inti):
    text = inti.get("/desk/").content.decode()
    assert "alerts to answer" in text
    assert "The bulletin of Dec 2016 can be published." in text


def test_what_is_invented_says_so_on_every_page_and_paper(inti):
    from azogue.office.customs.models import Delivery

    Delivery.objects.filter(country="PER").update(demo=True)
    for address in INSIDE:
        if not address.endswith(".csv"):
            assert "Invented" in inti.get(address).content.decode(), address
    assert "Invented" in inti.get(ADDRESS).content.decode()
    pdf = PdfReader(io.BytesIO(inti.get(f"{ADDRESS[:-1]}.pdf").content))
    assert "Invented" in pdf.pages[0].extract_text()


def test_addresses_of_pages_are_their_names():
    assert reverse("customs:bulletin_pdf", args=["PER", MONTH]) == f"/customs/PER/bulletins/{MONTH}.pdf"
