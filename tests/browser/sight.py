"""What tests look at on a page: its weight on the line, its accessibility, and a picture of it."""

import os
from pathlib import Path

FIRST_VIEW = 60 * 1024
REPEAT_VIEW = 15 * 1024


def weigh(page, address: str) -> int:
    """Open a page and return the bytes that came over the line, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
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
