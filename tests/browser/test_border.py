"""What crosses the border is seen: a customs file with mistakes, an alert, its rows, a consent, a shipment.

Once as people do, once in Arabic on a telephone without JavaScript. Nothing is found by its English words
where it has a name of its own.
"""

import io
import re
import time
from dataclasses import dataclass

import pytest

from azogue.office.customs.invented import OWN_HEADER

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Way:
    """How the office is walked through, and what makes this walk's records its own."""

    mark: str
    partner: str
    importer: str
    language: str = "en"
    scripts: bool = True
    phone: bool = False


WAYS = {
    "as most people do": Way("BORDER-1", "CAN", "URY"),
    "in Arabic, on a telephone, without JavaScript": Way("BORDER-2", "SWE", "CRI", "ar", False, True),
}
BAD_VALUE, BAD_COUNTRY = "12 400 dólares", "Atlántida"
ACCEPT = "input[name=verb][value=accept]"


def customs_file(way: Way) -> bytes:
    """Return four declarations: one in order, two that cannot be read, one at forty times the usual price."""
    rows = [
        OWN_HEADER,
        (f"{way.mark}-1", "03/05/2016", "importación", "2805.40.0000", "MEX", "2600.00", "100", "", ""),
        (f"{way.mark}-2", "04/05/2016", "importación", "2805.40.0000", "ESP", BAD_VALUE, "480", "", ""),
        (f"{way.mark}-3", "05/05/2016", "importación", "2805.40.0000", BAD_COUNTRY, "9200", "350", "", ""),
        (f"{way.mark}-4", "06/05/2016", "importación", "2805.40.0000", way.partner, "60000", "60", "", ""),
    ]
    return "\n".join(";".join(row) for row in rows).encode()


def enter(page, office, way: Way, name: str) -> None:
    """Enter as one of the demonstration people."""
    page.goto(office.url("/demonstration/", way.language))
    page.locator("main form").filter(has_text=name).locator("button").click()
    page.wait_for_url("**/desk/")


def leave(page, office, way: Way) -> None:
    page.goto(office.url("/account/logout/", way.language))
    page.locator("main form button").click()
    page.wait_for_url(lambda address: "/logout/" not in address)


def until(page, address: str, selector: str) -> None:
    """Load a page again until it shows something that is made in the background."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        page.goto(address)
        if page.locator(selector).count():
            return
        time.sleep(0.5)
    pytest.fail(f"{address} never showed {selector}:\n{page.locator('main').inner_text()}")


def hand_in(page, office, way: Way) -> str:
    """Hand in the file, read with the mapping the country keeps; return the address of its preview."""
    name = f"{way.mark.lower()}.csv"
    page.goto(office.url("/customs/PER/deliveries/add/", way.language))
    kind = page.locator("[name=kind]")
    if kind.first.evaluate("field => field.tagName") == "SELECT":
        kind.select_option("own")
    else:
        page.locator("[name=kind][value=own]").check()
    page.locator("[name=saved]").select_option(index=1)
    page.set_input_files(
        "input[name=file]", {"name": name, "mimeType": "text/csv", "buffer": customs_file(way)}
    )
    page.locator("main form[enctype] button").first.click()
    page.wait_for_url(lambda address: "/add/" not in address)
    listing = office.url("/customs/PER/deliveries/", way.language)
    until(page, listing, f'main a:has-text("{name}")')
    preview = office.address + page.locator(f'main a:has-text("{name}")').first.get_attribute("href")
    until(page, preview, ACCEPT)
    return preview


def look_and_accept(page, way: Way) -> None:
    """See each mistake at its line with what to do, and accept the rest."""
    for line, wrong in ((3, BAD_VALUE), (4, BAD_COUNTRY)):
        row = page.locator("main tr").filter(has_text=wrong)
        assert str(line) in row.locator("td, th").first.inner_text()
        assert len(row.locator("td").last.inner_text()) > 10
    page.locator(f"form:has({ACCEPT}) button").click()
    page.wait_for_url(lambda address: "/deliveries/" not in address)


def open_the_alert(page, office, way: Way) -> None:
    """Find the alert that the odd declaration raised, and on it that very line of the file."""
    alerts = office.url("/customs/PER/alerts/?detector=unit_value", way.language)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        page.goto(alerts)
        links = page.locator('main a[href*="/customs/alerts/"]').all()
        for address in dict.fromkeys(link.get_attribute("href") for link in links):
            page.goto(office.address + address)
            row = page.locator("main tr").filter(has_text=f"{way.mark.lower()}.csv")
            if row.count():
                assert row.first.locator("td, th").nth(1).inner_text().strip() == "5"
                return
        time.sleep(0.5)
    pytest.fail(f"no alert rests on {way.mark.lower()}.csv")


def register_a_consent(page, office, way: Way) -> str:
    """Enter a consent that came on paper, and its answer; return its address."""
    page.goto(office.url("/consents/add/", way.language))
    page.locator("[name=number]").fill(way.mark)
    page.locator("[name=exporter]").select_option("PER")
    page.locator("[name=importer]").select_option(way.importer)
    page.locator("[name=asked]").fill("120")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url(re.compile(r"/consents/\d+/"))
    consent = page.url.split("?")[0]
    page.goto(f"{consent}answer/")
    page.locator("[name=reply][value=granted]").check()
    page.locator("[name=grams]").fill("90")
    page.locator("[name=last]").fill("2099-12-31")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url(lambda address: address.split("?")[0] == consent)
    return consent


def may_it_go(page, office, way: Way, kilograms: str) -> bool:
    """Ask whether so much may be shipped; return the answer."""
    page.goto(office.url("/consents/may-it-go/", way.language))
    page.locator("[name=direction]").select_option("export")
    page.locator("[name=exporter]").select_option("PER")
    page.locator("[name=importer]").select_option(way.importer)
    page.locator("[name=form]").select_option("mercury")
    page.locator("[name=kilograms]").fill(kilograms)
    page.locator("[name=source]").select_option("stock")
    page.locator("[name=purpose]").select_option("product")
    page.locator("[name=allowed]").select_option("yes")
    page.locator('main form[action$="/may-it-go/"] button').click()
    page.wait_for_url("**/may-it-go/?**")
    assert page.locator(".answer").count() == 1
    return page.locator(".answer > .note--good").count() == 1


def print_form_a(page, consent: str, way: Way) -> None:
    """Download the form as PDF; it names the consent."""
    from pypdf import PdfReader

    page.goto(consent)
    with page.expect_download() as download:
        page.locator('main a[href$="paper.pdf"], header a[href$="paper.pdf"]').first.click()
    pages = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    text = "".join(p.extract_text() for p in pages)
    assert way.mark in text
    assert "Form A" in text


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_crosses_the_border_is_seen_and_consented_to(window, office, way):
    page = window(phone=way.phone, scripts=way.scripts)
    enter(page, office, way, "Carlos")
    hand_in(page, office, way)
    look_and_accept(page, way)
    open_the_alert(page, office, way)
    leave(page, office, way)
    enter(page, office, way, "Olga")
    assert not may_it_go(page, office, way, "90")
    consent = register_a_consent(page, office, way)
    assert may_it_go(page, office, way, "90")
    assert way.mark in page.locator("main").inner_text()
    assert not may_it_go(page, office, way, "90.001")
    print_form_a(page, consent, way)
