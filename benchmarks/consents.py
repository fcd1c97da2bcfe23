"""A customs single window asks the office whether shipments may go, with a hundred thousand consents on file.

Everything on loopback, on SQLite and on PostgreSQL, the server and those who ask on the same two cores. Every
answer is compared with what the rules say of the file that was written.

python -m benchmarks.consents
"""

import json
import os
import random
import time
import urllib.request
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from benchmarks.load import Load, many, written
from benchmarks.office import child, free_port, offices, served
from benchmarks.rows import Row, table

CONSENTS = int(os.environ.get("AZOGUE_BENCH_CONSENTS", "100000"))
ASKED = 2_000
PATH = "/api/v1/consents/decisions"
SECRET = "azogue_benchmark_of_the_single_window"

PREPARE = f"""
import hashlib, json, random
from datetime import date, timedelta
from azogue.office.site.prepare import prepare, set_up
set_up(); prepare()
from azogue.facts import countries
from azogue.office.people.models import Account, Appointment, Token
from azogue.office.treaty.models import Party
from azogue.office.consents.models import Consent, Draw
who = Account.objects.create_user("window@example.org", "not used here 4711", name="Single window")
Appointment.objects.create(account=who, role="customs", country="PER")
digest = hashlib.sha256({SECRET!r}.encode()).hexdigest()
Token.objects.create(account=who, label="window", start="azogue", digest=digest, verbs=["shipment.record"])
dice = random.Random(4711)
parties = list(Party.objects.filter(deposited__lt=date(2020, 1, 1)).values_list("country", flat=True))
known = sorted(set(parties) & set(countries()) - {{"PER"}})
into = known[:80]
TODAY = date.today()
BEGIN, LAST = TODAY - timedelta(days=200), TODAY + timedelta(days=200)
consents = []
for n in range({CONSENTS}):
    # A twentieth are of the country that asks; the others make the table as large as it is.
    out = "PER" if n % 20 == 0 else dice.choice([c for c in known[:60]])
    to = dice.choice([c for c in into if c != out])
    kind = dice.random()
    granted = None if kind > 0.8 else dice.randrange(1, 5_000) * 1000
    answer = "granted" if kind <= 0.8 else "refused" if kind < 0.9 else ""
    drawn = 0 if granted is None else dice.choice([0, granted // 2, granted])
    consents.append(Consent(
        keeper=out, number=f"{{out}}-{{n}}", exporter=out, importer=to, notice=f"N-{{n}}" if n % 10 else "",
        asked=1_000_000, proposed=BEGIN, proposed_by="officer", answer=answer,
        answered=BEGIN if answer else None, answered_by="officer" if answer else "", granted=granted,
        drawn=drawn, first=BEGIN if granted else None,
        last=(LAST if n % 7 else TODAY - timedelta(days=10)) if granted else None,
        conditions=[["k1", "only in retorts"]] if granted and n % 11 == 0 else [],
        withdrawn=TODAY - timedelta(days=60) if granted and n % 13 == 0 else None, version=3 if drawn else 2))
Consent.objects.bulk_create(consents, batch_size=2000)
made = list(Consent.objects.all())
Draw.objects.bulk_create([Draw(consent=c, shipment=f"old-{{c.pk}}", grams=c.drawn, on=BEGIN)
    for c in made if c.drawn], batch_size=5000)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
mine = [c for c in made if c.exporter == "PER"]
mine = dice.sample(mine, min(len(mine), {ASKED}))
print(json.dumps({{"consents": len(made), "draws": Draw.objects.count(),
    "mine": [[c.number, c.importer, c.notice, c.left or 0] for c in mine]}}))
"""

EXPECT = """
import json, sys
from datetime import date
from azogue.office.site.prepare import set_up
set_up()
from azogue.office.consents.services import decide
from azogue.office.consents.window import answer_of, read_shipment
out = []
for asked in json.load(sys.stdin):
    shipment, wrong = read_shipment(asked["shipment"])
    assert not wrong, wrong
    day = date.fromisoformat(asked["day"])
    out.append(answer_of(decide(shipment, day, asked["direction"]).decision, shipment, day))
print(json.dumps(out))
"""


def asked_for(mine: list[list[object]]) -> list[dict[str, object]]:
    """Return questions of every kind: covered, too much, over, withdrawn, without a consent, bad purpose."""
    dice = random.Random(1)
    out = []
    for n, (_number, to, notice, left) in enumerate(mine):
        mass = max(1, left // 2) if dice.random() < 0.7 else left + 1
        out.append(
            {
                "direction": "export",
                "day": (date.today() + timedelta(days=dice.choice([-150, -20, -5, 250]))).isoformat(),
                "shipment": {
                    "id": f"S-{n}", "exporter": "PER", "importer": to, "hs": "2805.40",
                    "kilograms": f"{mass / 1000:.3f}", "notice": notice,
                    "source": {"kind": dice.choice(["recovery", "stock", "recovery", "excess chlor-alkali"])},
                    "purpose": {"kind": "product", "allowed": dice.random() < 0.9},
                    "met": ["k1"] if dice.random() < 0.5 else [],
                },
            }
        )  # fmt: skip
    return out


def told(port: int, question: dict[str, object]) -> dict[str, object]:
    """Ask once, as any program would."""
    request = urllib.request.Request(
        f"http://localhost:{port}{PATH}", json.dumps(question).encode(), headers(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def headers() -> dict[str, str]:
    """Return what a single window sends along."""
    return {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}


def decided(name: str, environment: dict[str, str]) -> list[Row]:
    """Measure one database."""
    begin = time.perf_counter()
    found = child(PREPARE, environment)
    print(f"{name}: {found['consents']} consents on file in {time.perf_counter() - begin:.0f} s", flush=True)
    questions = asked_for(found["mine"])
    expected = child(EXPECT, environment, json.dumps(questions))
    port = free_port()
    with served(environment | {"AZOGUE_URL": f"http://localhost:{port}"}, port):
        wrong = sum(
            told(port, question) != {**answer, "drawn": None}
            for question, answer in zip(questions, expected, strict=True)
        )
        assert wrong == 0, f"{wrong} answers differ from what the rules say"
        sent = [written("POST", port, PATH, headers(), json.dumps(q).encode()) for q in questions]
        many(port, sent, clients=4, seconds=2)
        before = processor_seconds()
        runs = [many(port, sent, clients=8, seconds=5) for _ in range(4)]
        used = processor_seconds() - before
    best = max(runs, key=lambda run: run.per_second)
    each = used / sum(run.per_second * 5 for run in runs)
    assert set(best.statuses) == {200}, best.statuses
    verdicts = Counter(answer["verdict"] for answer in expected)
    kinds = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    out = row(
        f"{name}: decisions, {found['consents']:,} consents on file, {kinds}, all as expected", best, each
    )
    print(table([out]), flush=True)
    return [out]


def processor_seconds() -> float:
    """Return the seconds of processor that the server and its workers have used so far."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            stat = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(place.name)] = int(stat[1]), (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    while more := {pid for pid, (parent, _) in found.items() if parent in ours} - ours:
        ours |= more
    return sum(used for pid, (_, used) in found.items() if pid in ours - {os.getpid()})


def row(what: str, run: Load, each: float) -> Row:
    """Set a burst as a line of the results."""
    return Row(
        what,
        f"{run.per_second:.0f}/s, p50 {run.p50_ms:.1f} ms, p99 {run.p99_ms:.1f} ms",
        f"processor of the server: {each * 1000:.2f} ms a decision",
        run.per_second / 1000,
        "≥ 1,000/s over HTTP on two cores",
    )


def rows() -> list[Row]:
    """Measure both databases."""
    out: list[Row] = []
    for name, environment in offices():
        out += decided(name, environment)
    return out


if __name__ == "__main__":
    print(table(rows()))
