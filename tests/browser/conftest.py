"""A real office, served by `azogue serve`, and a real browser in front of it.

The office runs in a process of its own on a data folder of its own; tests talk to it as people do. Playwright
is started for each module, because its event loop and Django's database layer do not share a thread.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser."""
    if CHROMIUM is None:
        for item in items:
            if item.nodeid.startswith("tests/browser/"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not on this machine"))


@dataclass(frozen=True)
class Office:
    """A running office."""

    address: str
    data: Path
    environment: dict[str, str]

    def url(self, path: str, language: str = "en") -> str:
        """Return the address of a page in a language."""
        return f"{self.address}{'' if language == 'en' else '/' + language}{path}"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 240) -> None:
    """Wait until the office answers; show what it said when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the office stopped by itself:\n{log.read_text(errors='replace')}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the office did not answer:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Build the demonstration and serve it, as `azogue demo` does; AZOGUE_TEST_OFFICE names one that runs."""
    if running := os.environ.get("AZOGUE_TEST_OFFICE", ""):
        yield Office(running, tmp_path_factory.mktemp("office"), {})
        return
    folder = tmp_path_factory.mktemp("office")
    port = free_port()
    address = f"http://localhost:{port}"
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("AZOGUE_", "DJANGO_", "DATABASE_"))
    }
    environment |= {"AZOGUE_DATA": str(folder / "data"), "AZOGUE_URL": address, "PYTHONUNBUFFERED": "1"}
    log = folder / "log.txt"
    call = [
        sys.executable,
        "-m",
        "azogue",
        "demo",
        "--no-open",
        "--port",
        str(port),
        "--out",
        str(folder / "out"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(call, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for(address, process, log)
        yield Office(address, folder / "data", environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Start the browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, office) -> Iterator[Callable[..., object]]:
    """Open windows: window(), window(phone=True), window(scripts=False). Errors on the page fail the test."""
    contexts = []
    errors: list[str] = []

    def open_window(*, phone: bool = False, scripts: bool = True, dark: bool = False):
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            base_url=office.address,
        )
        context.set_default_timeout(120_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda m: errors.append(m.text) if m.type == "error" and "Content Security" in m.text else None,
        )
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert errors == []
