"""What tests look at on a page: its weight on the line, its accessibility, and a picture of it."""

import os
from pathlib import Path

FIRST_VIEW = 60 * 1024
REPEAT_VIEW = 15 * 1024
MOMENT, CALM = 30, 4
"""A page is at rest when nothing was under way for so many milliseconds, so many times in a row."""


def weigh(page, address: str) -> int:
    """Open a page and return the bytes that came over the line, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    under_way: set[str] = set()
    session.on("Network.requestWillBeSent", lambda event: under_way.add(event["requestId"]))
    session.on("Network.loadingFailed", lambda event: under_way.discard(event["requestId"]))

    def came(event) -> None:
        received.append(event["encodedDataLength"])
        under_way.discard(event["requestId"])

    session.on("Network.loadingFinished", came)
    page.goto(address)
    calm = 0
    while calm < CALM:
        page.wait_for_timeout(MOMENT)
        calm = 0 if under_way else calm + 1
    session.detach()
    return round(sum(received))


def violations(page) -> list[str]:
    """Return what axe finds wrong on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']} ({len(v['nodes'])}×: {v['nodes'][0]['html'][:160]})" for v in found]


def picture(page, name: str) -> None:
    """Keep a picture of the whole page where AZOGUE_SCREENSHOTS says, if it says so."""
    folder = os.environ.get("AZOGUE_SCREENSHOTS", "")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
