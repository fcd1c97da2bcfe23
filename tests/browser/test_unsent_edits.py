"""An edit that does not reach the office stays in the browser and is sent again.

Office.js and htmx run here on a bare page; the office is played by the test itself, which can lose requests
and answers at will.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import django_htmx
import pytest

import azogue.office

LOOK = Path(azogue.office.__file__).parent / "look" / "static" / "look"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
PLACE = "http://office.test/inventories/version/1/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><title>Sheet</title>
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<link rel="stylesheet" href="/office.css">
<script src="/htmx.js" defer></script><script src="/office.js" defer></script></head>
<body data-person="7" data-unsent="Not saved yet, kept in this browser."
hx-headers='{"X-CSRFToken": "secret"}'>
<table class="table"><tbody>%s</tbody></table><a href="/elsewhere/">Elsewhere</a></body></html>"""
ROW = """<tr><td><form hx-post="/cell/%(n)s/" hx-trigger="change" hx-target="find output" method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="%(token)s">
<input type="hidden" name="seen" value="%(value)s">
<input name="text" value="%(value)s" data-autosave="%(n)s:rate">
<output></output></form></td></tr>"""


@dataclass
class PlayedOffice:
    """Answers the browser; remembers what came in."""

    cells: dict[str, str] = field(default_factory=lambda: {"1": "10", "2": "20"})
    status: int = 200
    down: bool = False
    answers_lost: int = 0
    seen: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(cell, text, what the person had seen, key) of every request that arrived."""

    def serve(self, route, request) -> None:
        path = request.url.removeprefix("http://office.test")
        files = {"/office.js": LOOK / "office.js", "/office.css": LOOK / "office.css", "/htmx.js": HTMX}
        if path in files:
            route.fulfill(path=files[path])
        elif path.startswith("/cell/"):
            self._save(route, request, path.split("/")[2])
        else:
            rows = "".join(
                ROW % {"n": n, "value": v, "token": secrets.token_hex()} for n, v in self.cells.items()
            )
            route.fulfill(
                body=PAGE % rows, content_type="text/html", headers={"Content-Security-Policy": POLICY}
            )

    def _save(self, route, request, cell: str) -> None:
        if self.down:
            route.abort("connectionreset")
            return
        assert "csrfmiddlewaretoken" not in (request.post_data or "")
        assert request.headers["x-csrftoken"] == "secret"
        sent = {k: v[0] for k, v in parse_qs(request.post_data or "").items()}
        self.seen.append((cell, sent["text"], sent["seen"], request.headers["idempotency-key"]))
        if self.status == 200:
            self.cells[cell] = sent["text"]
        if self.answers_lost:
            self.answers_lost -= 1
            route.abort("connectionreset")
            return
        route.fulfill(status=self.status, body="saved", content_type="text/html")


@pytest.fixture
def played() -> PlayedOffice:
    return PlayedOffice()


@pytest.fixture
def sheet(chromium, played) -> Iterator[Callable[[], object]]:
    """Open the sheet, again and again in the same browser."""
    context = chromium.new_context()
    context.set_default_timeout(10_000)
    context.route("**/*", played.serve)
    errors: list[str] = []

    def open_sheet():
        page = context.new_page()
        page.clock.install()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if "Content Security" in m.text else None)
        page.goto(PLACE)
        return page

    yield open_sheet
    context.close()
    assert errors == []


def cell(page, number: str):
    return page.locator(f'[data-autosave="{number}:rate"]')


def edit(page, number: str, text: str) -> None:
    cell(page, number).fill(text)
    with page.expect_event("requestfinished", lambda r: "/cell/" in r.url):
        cell(page, number).press("Tab")


def lose(page, number: str, text: str) -> None:
    cell(page, number).fill(text)
    with page.expect_event("requestfailed", lambda r: "/cell/" in r.url):
        cell(page, number).press("Tab")
    page.locator("#unsent-bar", has_text="Not saved yet").wait_for()


def kept(page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('azogue/')).length")


def test_a_saved_edit_leaves_nothing_behind(sheet, played):
    page = sheet()
    edit(page, "1", "11")
    page.locator("output", has_text="saved").wait_for()
    assert kept(page) == 0
    assert [s[:3] for s in played.seen] == [("1", "11", "10")]


def test_an_edit_on_a_dropped_line_is_kept_said_and_sent_when_the_line_is_back(sheet, played):
    page = sheet()
    played.down = True
    lose(page, "1", "11")
    assert page.locator("small.unsent").count() == 1
    assert kept(page) == 1
    played.down = False
    with page.expect_event("requestfinished", lambda r: "/cell/" in r.url):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("small.unsent").wait_for(state="detached")
    assert (kept(page), played.cells["1"]) == (0, "11")


def test_it_is_tried_again_by_itself_with_the_same_key(sheet, played):
    page = sheet()
    played.answers_lost = 1
    lose(page, "1", "11")
    with page.expect_event("requestfinished", lambda r: "/cell/" in r.url):
        page.clock.fast_forward(21_000)
    page.locator("small.unsent").wait_for(state="detached")
    first, second = played.seen
    assert first == second
    assert len(first[3]) == 32


def test_another_edit_has_another_key(sheet, played):
    page = sheet()
    edit(page, "1", "11")
    edit(page, "1", "12")
    assert played.seen[0][3] != played.seen[1][3]


def test_after_a_crash_the_edit_comes_back_with_what_had_been_seen(sheet, played):
    page = sheet()
    played.down = True
    lose(page, "1", "11")
    page.close(run_before_unload=False)
    played.down = False
    played.cells["1"] = "99"
    again = sheet()
    again.locator("output", has_text="saved").wait_for()
    assert played.seen[-1][:3] == ("1", "11", "10")
    assert cell(again, "1").input_value() == "11"


def test_what_was_only_typed_comes_back_after_a_crash(sheet, played):
    page = sheet()
    cell(page, "2").fill("21")
    page.close(run_before_unload=False)
    again = sheet()
    again.locator("output", has_text="saved").wait_for()
    assert played.cells["2"] == "21"


def test_what_was_only_typed_never_runs_over_what_somebody_else_wrote(sheet, played):
    page = sheet()
    page.goto("http://office.test/blank/")
    page.evaluate(
        """localStorage.setItem("azogue/7//inventories/version/1/#2:rate",
        JSON.stringify({value: "21", seen: "20", at: Date.now()}))"""
    )
    played.cells["2"] = "77"
    again = sheet()
    again.locator("small.unsent", has_text="21").wait_for()
    again.clock.fast_forward(60_000)
    assert cell(again, "2").input_value() == "77"
    assert played.seen == []


def test_a_refusal_is_kept_but_not_repeated(sheet, played):
    page = sheet()
    played.status = 403
    edit(page, "1", "11")
    page.locator("small.unsent").wait_for()
    page.clock.fast_forward(60_000)
    assert len(played.seen) == 1
    assert kept(page) == 1


def test_leaving_with_something_unsent_asks_first(sheet, played):
    page = sheet()
    played.down = True
    lose(page, "1", "11")
    asked = []
    page.on("dialog", lambda d: asked.append(d.type) or d.dismiss())
    page.get_by_text("Elsewhere").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    assert page.url == PLACE


def test_enter_goes_down_and_escape_takes_back(sheet, played):
    page = sheet()
    cell(page, "1").focus()
    page.keyboard.press("Enter")
    assert cell(page, "2").evaluate("(e) => e === document.activeElement")
    cell(page, "2").fill("typed")
    page.keyboard.press("Escape")
    assert cell(page, "2").input_value() == "20"
    assert kept(page) == 0
