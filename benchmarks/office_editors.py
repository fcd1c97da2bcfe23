"""Twenty editors at once save cells of one inventory; afterwards nothing that was accepted is missing."""

import http.client
import random
import re
import threading
import time
import urllib.parse
import uuid
from statistics import quantiles

from benchmarks.rows import Row

EDITORS, EDITS, SHARED = 20, 25, 20
"""Editors, edits of each, and rows they fight over."""
TOKEN = "a" * 32


class Editor(threading.Thread):
    """Somebody who types rates, and looks again when somebody else was faster."""

    def __init__(
        self, number: int, port: int, session: str, path: str, rows: list[int], seen: dict[int, str]
    ):
        super().__init__()
        self.number, self.port, self.path, self.rows = number, port, path, rows
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self.seen = dict(seen)
        self.random = random.Random(number)
        self.times: list[float] = []
        self.accepted: list[tuple[int, str]] = []
        self.conflicts = 0
        self.failures: list[int] = []

    def run(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for edit in range(EDITS):
            row = self.random.choice(self.rows)
            text = f"{self.number * 1000 + edit}.{self.random.randrange(100, 999)}"
            self._save(link, row, text)
        link.close()

    def _save(self, link: http.client.HTTPConnection, row: int, text: str) -> None:
        for _ in range(50):
            form = urllib.parse.urlencode({"text": text, "seen": self.seen[row]})
            headers = {
                "Host": f"localhost:{self.port}",
                "Cookie": self.cookie,
                "X-CSRFToken": TOKEN,
                "Origin": f"http://localhost:{self.port}",
                "HX-Request": "true",
                "Idempotency-Key": uuid.uuid4().hex,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            begin = time.perf_counter()
            link.request("POST", self.path.replace("/0/", f"/{row}/"), form, headers)
            answer = link.getresponse()
            body = answer.read().decode()
            self.times.append(time.perf_counter() - begin)
            if answer.status == 409:
                self.conflicts += 1
                now = re.search(r'name="s(?:een|\d+-rate)"[^>]*value="([^"]*)"', body)
                assert now is not None, body
                self.seen[row] = now.group(1)
                continue
            if answer.status != 200:
                self.failures.append(answer.status)
                return
            self.accepted.append((row, text))
            self.seen[row] = text
            return
        self.failures.append(0)


def editors(name: str, environment: dict[str, str], found: dict[str, object]) -> list[Row]:
    """Let them loose, then compare what they were told with what the office keeps."""
    from benchmarks.office import CHECK, child, free_port, served

    port = free_port()
    rows = found["rows"][:SHARED]
    seen = {row: str(1000 + n) for n, row in enumerate(rows)}
    with served(environment | {"AZOGUE_URL": f"http://localhost:{port}"}, port):
        crew = [Editor(n, port, found["session"], found["cell"], rows, seen) for n in range(1, EDITORS + 1)]
        begin = time.perf_counter()
        for editor in crew:
            editor.start()
        for editor in crew:
            editor.join()
        seconds = time.perf_counter() - begin
    kept = child(CHECK, environment)
    accepted = sum(len(e.accepted) for e in crew)
    lost = abs(accepted - kept["changes"]) + sum(
        kept["cells"][row] != text for row, text in kept["last"].items()
    )
    failures = [f for e in crew for f in e.failures]
    marks = quantiles([t for e in crew for t in e.times], n=100)
    return [
        Row(
            f"{name}: autosave, {EDITORS} editors × {EDITS} edits of {SHARED} shared rows",
            f"p50 {marks[49] * 1000:.0f} ms, p99 {marks[98] * 1000:.0f} ms, "
            f"{accepted / seconds:.0f} edits/s; {accepted} accepted, "
            f"{sum(e.conflicts for e in crew)} conflicts shown, {len(failures)} failures",
            f"lost edits: {lost}",
            None,
            "0 lost",
        )
    ]
