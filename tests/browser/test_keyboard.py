"""The way of an inventory with the keyboard alone: reached by Tab, opened by Enter, and seen in focus."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_path import PEOPLE, TOTAL

pytestmark = pytest.mark.slow
MOST_TABS = 600


def reach(page, selector: str) -> None:
    """Press Tab until something that matches has the focus, and can be seen to have it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            ring = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert ring, f"{selector} has the focus, and nothing shows it"
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard on {page.url}")


def open_by_key(page, selector: str, lands_on: str) -> None:
    """Go to a link or button by Tab, press Enter, and wait for the page it leads to."""
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(lands_on))


def enter(page, office, role: str) -> None:
    page.goto(office.url("/demonstration/"))
    number = page.locator("main form").filter(has_text=PEOPLE[role]).locator("button").get_attribute("value")
    open_by_key(page, f'button[name="as"][value="{number}"]', "/desk/")


def step(page, verb: str, role: str, office, version: str) -> None:
    """Take a step of the workflow."""
    page.goto(office.address + version)
    reach(page, f'form:has(input[name=verb][value="{verb}"]) button')
    page.keyboard.press("Enter")
    expect(page.locator(f'input[name=verb][value="{verb}"]')).to_have_count(0)


def test_an_inventory_goes_all_the_way_by_keyboard(office, window) -> None:
    page = window()
    enter(page, office, "officer")
    open_by_key(page, 'nav a[href="/inventories/"]', "/inventories/$")
    open_by_key(page, 'main a[href*="/inventories/version/"]', r"/version/\d+/$")
    if page.locator('main a[href$="/next/"]').count():
        open_by_key(page, 'main a[href$="/next/"]', "/next/$")
        reach(page, "main textarea[name=why]")
        page.keyboard.type("Another year of statistics.")
        reach(page, "main form button")
        page.keyboard.press("Enter")
    page.wait_for_selector("input[name=verb][value=submit]", state="attached")
    version = re.search(r"/inventories/version/\d+/", page.url).group()
    open_by_key(page, f'main a[href="{version}sheet/5.2/"]', "/sheet/5.2/$")
    change_a_rate(page)
    page.goto(office.address + version)
    open_by_key(page, 'main a[href$="code=5.1&channel=input"]', "/explain/")
    down_to_the_letter(page)
    step(page, "submit", "officer", office, version)
    open_by_key(page, 'a[href="/account/logout/"]', "/account/logout/")
    reach(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^https?://[^/]+/(account/login/)?$"))
    enter(page, office, "approver")
    step(page, "approve", "approver", office, version)
    step(page, "publish", "approver", office, version)


def change_a_rate(page) -> None:
    """Type over the largest rate; leaving the cell saves it, and the total moves."""
    page.wait_for_load_state()
    rates = [field for field in page.locator('input[name$="-rate"]').all() if field.input_value().isdigit()]
    rate = max(rates, key=lambda field: float(field.input_value()))
    new = str(round(float(rate.input_value()) * 1.3))
    total = page.locator(TOTAL).first.locator("xpath=..")
    before = total.inner_text()
    reach(page, f'input[name="{rate.get_attribute("name")}"]')
    page.keyboard.press("Control+a")
    page.keyboard.type(new)
    with page.expect_response(lambda r: "/cell/rate/" in r.url and r.request.method == "POST"):
        page.keyboard.press("Tab")
    expect(total).not_to_have_text(before, use_inner_text=True)


def down_to_the_letter(page) -> None:
    """Open what is folded on the way to the document, and take it away."""
    folded = 'main details:not([open]):has(a[href*="/documents/"]) > summary'
    while page.locator(folded).filter(visible=True).count():
        reach(page, folded)
        page.keyboard.press("Enter")
    open_by_key(page, 'main a[href*="/documents/"]', r"/documents/\d+/$")
    reach(page, 'main a[href$="/file/"]')
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().stat().st_size > 100
