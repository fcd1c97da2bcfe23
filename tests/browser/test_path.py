"""The way of an inventory through the office, as people go it: officer, approver, public.

Once as people do, once without JavaScript, once in Arabic, once on a telephone in French. Nothing is found by
its English words where it has a name of its own, so that the way is the same in every language.
"""

import io
import re
import urllib.request
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Way:
    """How the office is walked through."""

    language: str = "en"
    scripts: bool = True
    phone: bool = False


WAYS = {
    "with a browser as most people have it": Way(),
    "without JavaScript": Way(scripts=False),
    "in Arabic": Way(language="ar"),
    "on a telephone in French": Way(language="fr", phone=True),
}


TOTAL = 'a[href*="code=total"][href*="channel=releases"]'
BAD = 'input[name^="c"][aria-invalid="true"]'
PEOPLE = {"officer": "Olga", "reviewer": "Ramón", "approver": "Aisha", "supplier": "Sami"}


def enter(page, office, way: Way, role: str) -> None:
    """Enter as one of the demonstration people."""
    page.goto(office.url("/demonstration/", way.language))
    page.locator("main form").filter(has_text=PEOPLE[role]).locator("button").click()
    page.wait_for_url("**/desk/")


def leave(page, office, way: Way) -> None:
    page.goto(office.url("/account/logout/", way.language))
    page.locator("main form button").click()


def version_of(page, office, way: Way) -> str:
    """Begin the next version of the example inventory, or find the draft there is; return its address."""
    page.goto(office.url("/inventories/", way.language))
    address = page.locator('main a[href*="/inventories/version/"]').first.get_attribute("href")
    page.goto(office.address + address)
    again = page.locator('main a[href$="/next/"]')
    if not page.locator("input[name=verb][value=submit]").count() and again.count():
        again.first.click()
        page.locator("main textarea[name=why]").fill("Another year of statistics.")
        page.locator("main form button").last.click()
        page.wait_for_selector("input[name=verb][value=submit]", state="attached")
    return re.search(r"/inventories/version/\d+/", page.url).group()


def total(page) -> str:
    """Return the national total of releases with its range, as the page shows it."""
    return str(page.locator(TOTAL).first.locator("xpath=..").inner_text())


def change_a_rate(page, office, way: Way, version: str) -> None:
    """Change a rate and see total and range move; the new value is still there after coming back."""
    address = office.url(f"{version}sheet/5.2/", way.language)
    page.goto(address)
    before = total(page)
    rates = [field for field in page.locator('input[name$="-rate"]').all() if field.input_value().isdigit()]
    rate = max(rates, key=lambda field: float(field.input_value()))
    name = rate.get_attribute("name")
    new = str(round(float(rate.input_value()) * 1.7))
    rate.fill(new)
    if way.scripts:
        with page.expect_response(lambda r: "/cell/rate/" in r.url and r.request.method == "POST") as answer:
            rate.press("Tab")
        assert answer.value.status == 200
        expect(page.locator(TOTAL).first.locator("xpath=..")).not_to_have_text(before, use_inner_text=True)
    else:
        page.locator("main form[method=post] button").filter(visible=True).first.click()
    assert total(page) != before
    page.goto(address)
    assert page.locator(f'input[name="{name}"]').input_value() == new


def follow_a_number(page, office, way: Way, version: str) -> None:
    """Click a number and go down to the letter that proves it."""
    page.goto(office.url(version, way.language))
    page.locator('main a[href$="code=5.1&channel=input"]').first.click()
    page.wait_for_url("**/explain/**")
    folded = page.locator('main details:not([open]):has(a[href*="/documents/"]) > summary').filter(
        visible=True
    )
    while folded.count():
        folded.first.click()
    letter = page.locator('main a[href*="/documents/"]').first
    letter.click()
    page.wait_for_url("**/documents/**")
    with page.expect_download() as download:
        page.locator('main a[href$="/file/"]').first.click()
    assert download.value.path().stat().st_size > 100


def mend_all(page, way: Way) -> None:
    """Mend every bad cell in sight, each at its place."""
    mended = {"rate": "300", "code": "5.9.1", "unit": "t", "year": "2016", "grade": "C"}
    for name in [field.get_attribute("name") for field in page.locator(BAD).all()]:
        field = page.locator(f'input[name="{name}"]')
        field.fill(mended[name.split("-", 1)[1]])
        if way.scripts:
            with page.expect_response(lambda r: "/import/row/" in r.url) as answer:
                field.press("Tab")
            assert answer.value.status == 200
    if not way.scripts:
        page.locator("main form button:not([name])").first.click()


def import_with_mistakes(page, office, way: Way, version: str, workbook: str) -> None:
    """Bring in a workbook with mistakes, mend them, apply, and see the rows."""
    page.goto(office.url(f"{version}import/", way.language))
    page.set_input_files("input[name=file]", workbook)
    page.locator("main form button").click()
    page.wait_for_url("**/preview/**")
    assert page.locator(BAD).count() == 4
    for _ in range(3):  # a row whose year is unreadable shows its other mistakes once the year is mended
        mend_all(page, way)
        page.goto(page.url.split("?")[0])
        if not page.locator(BAD).count():
            break
    assert page.locator(BAD).count() == 0
    page.locator('form[action$="/apply/"] button').click()
    assert page.locator('form[action*="/undo"] button').count() == 1


def step(page, office, way: Way, version: str, verb: str) -> None:
    """Take a step of the workflow."""
    page.goto(office.url(version, way.language))
    page.locator(f'form:has(input[name=verb][value="{verb}"]) button').first.click()
    assert page.locator(f'form:has(input[name=verb][value="{verb}"])').count() == 0


def see_it_published(page, office, way: Way) -> None:
    """See the public page without an account, and take the PDF away."""
    page.goto(office.url("/inventories/public/PER/2016/", way.language))
    assert page.locator("h1").count() == 1
    assert page.locator("figure svg").count() >= 1
    pdf = page.locator('main a[href$=".pdf"], main a[href*="/pdf"]')
    for _ in range(60):
        if pdf.count():
            break
        page.wait_for_timeout(2_000)
        page.reload()
    with page.expect_download() as download:
        pdf.first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.fixture
def workbook(office, tmp_path) -> str:
    """The demonstration's workbook with mistakes, about plants that no earlier walk has brought in."""
    import openpyxl

    with urllib.request.urlopen(f"{office.address}/demonstration/workbook.xlsx", timeout=60) as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.read()))
    sheet = book["activities"]
    at = next(cell.column for cell in sheet[1] if cell.value == "Name")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(
            row, at
        ).value = f"{sheet.cell(row, at).value or 'Plant'} {tmp_path.parent.name}{tmp_path.name}"
    place = tmp_path / "mistakes.xlsx"
    book.save(place)
    return str(place)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_inventory_goes_from_the_officers_first_figure_to_the_public(
    office, window, workbook, way
) -> None:
    page = window(scripts=way.scripts, phone=way.phone)
    enter(page, office, way, "officer")
    version = version_of(page, office, way)
    change_a_rate(page, office, way, version)
    follow_a_number(page, office, way, version)
    import_with_mistakes(page, office, way, version, workbook)
    step(page, office, way, version, "submit")
    leave(page, office, way)
    enter(page, office, way, "approver")
    step(page, office, way, version, "approve")
    step(page, office, way, version, "publish")
    leave(page, office, way)
    see_it_published(page, office, way)
