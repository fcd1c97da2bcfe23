"""Every type of page, found by following links: it answers, it is light, axe finds nothing in it.

With AZOGUE_SCREENSHOTS=FOLDER a picture of each is kept there, on a desk and on a telephone.
"""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.crawl import pages
from tests.browser.sight import FIRST_VIEW, REPEAT_VIEW, picture, violations, weigh
from tests.browser.test_path import Way, enter

pytestmark = pytest.mark.slow
WHO = ["public", "officer", "approver", "supplier"]


def faults_of(page, kind: str, address: str, who: str, language: str) -> list[str]:
    """Return what is wrong with a page."""
    answers: list[int] = []

    def remember(response) -> None:
        if response.url.split("#")[0] == address:
            answers.append(response.status)

    page.on("response", remember)
    weight = weigh(page, address)
    page.remove_listener("response", remember)
    found = [] if answers and answers[0] < 400 else [f"answers {answers}"]
    if weight > FIRST_VIEW:
        found.append(f"{weight} bytes at first, more than {FIRST_VIEW}")
    again = weigh(page, address)
    if again > REPEAT_VIEW:  # a page that changed meanwhile, as when a file of it is ready, is sent in full
        again = weigh(page, address)
    if again > REPEAT_VIEW:
        found.append(f"{again} bytes again, more than {REPEAT_VIEW}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    direction = page.locator("html").get_attribute("dir")
    if direction != ("rtl" if language == "ar" else "ltr"):
        found.append(f"direction {direction}")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("is wider than the window")
    found += violations(page)
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        picture(page, f"{who}-{language}-{name}{kind.replace('/', '_')}")
        if name == "phone" and page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            found.append("is wider than a telephone")
    page.set_viewport_size(DESK)
    return [f"{kind} ({address}): {fault}" for fault in found]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", WHO)
def test_every_page_that_can_be_reached_is_light_and_accessible(office, window, who, language) -> None:
    page = window()
    start = office.url("/", language)
    if who == "public":
        page.goto(start)
    else:
        enter(page, office, Way(language=language), who)
        start = office.url("/desk/", language)
    faults, count = [], 0
    for kind, address in pages(page, start, language):
        faults += faults_of(page, kind, address, who, language)
        count += 1
    assert count >= 15
    assert not faults, "\n".join(faults)


def test_the_first_view_of_the_heaviest_pages_is_light(office, window) -> None:
    heavy = {}
    for path in (
        "/",
        "/inventories/public/PER/2015/",
        "/treaty/parties/PER/",
        "/treaty/annexes/",
        "/people/",
    ):
        page = window()
        weight = weigh(page, office.url(path))
        if weight > FIRST_VIEW:
            heavy[path] = weight
    assert heavy == {}


def test_the_first_view_of_a_sheet_is_light(office, window) -> None:
    page = window()
    enter(page, office, Way(), "officer")
    page.goto(office.url("/inventories/"))
    sheet = page.locator('main a[href*="/inventories/version/"]').first.get_attribute("href") + "sheet/5.1/"
    cookies = page.context.cookies()
    other = window()
    other.context.add_cookies(cookies)
    assert weigh(other, office.address + sheet) <= FIRST_VIEW
