"""A process that is killed fifty times while it works on an inventory: python killing.py SEED TIMES.

Each time a child of this process writes cells, brings in a batch of rows, or takes a version from its
submission to publication, and is killed with SIGKILL after a moment drawn from the seed. After each kill the
books are looked at: cells are what their log says, a batch is there with all its rows or not at all, a
published version has its job. Prints what it found as JSON. Runs on the database that the environment names.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable

from azogue.office.site.prepare import prepare, set_up

set_up()
prepare()

from django.db import connection, connections  # noqa: E402

from azogue.office.inventories.models import Batch, Change, Inventory, Row, Version  # noqa: E402
from azogue.office.inventories.services.bulk import write_rows  # noqa: E402
from azogue.office.inventories.services.cells import save_cell  # noqa: E402
from azogue.office.inventories.services.ground import MOST_ROWS  # noqa: E402
from azogue.office.inventories.services.review import step  # noqa: E402
from azogue.office.inventories.services.versions import new_version  # noqa: E402
from azogue.office.jobs.models import Job  # noqa: E402
from azogue.office.people.models import Account, Appointment  # noqa: E402
from azogue.office.people.persons import person_of  # noqa: E402
from azogue.office.record.gate import Person  # noqa: E402
from azogue.office.record.models import Act  # noqa: E402

BATCH = 15
"""Rows of one batch."""


def people() -> tuple[Person, Person]:
    """Make an officer and an approver."""
    made = []
    for role in ("officer", "approver"):
        account = Account.objects.create_user(f"{role}@example.org", None, name=role.title())
        Appointment.objects.create(account=account, role=role, country="GHA")
        made.append(person_of(account, second_factor=True))
    return made[0], made[1]


def inventory() -> Version:
    """Make a draft with a few rows."""
    made = Inventory.objects.create(country="GHA", year=2020)
    header = {"country": "GHA", "title": "Kills", "factor_sets": "toolkit, literature", "level1": "no"}
    version = Version.objects.create(inventory=made, number=1, header=header)
    for n in range(5):
        cells = {"year": "2020", "code": "5.1.1", "name": f"Plant {n}", "rate": "100", "unit": "t"}
        Row.objects.create(version=version, sheet="activities", position=n + 1, cells=cells)
    return version


def newest() -> Version:
    return Version.objects.select_related("inventory").latest("number")


def write_cells(officer: Person, _approver: Person, chance: random.Random) -> None:
    """Type rates, one after the other, until killed."""
    rows = list(Row.objects.filter(version=newest(), removed=False).select_related("version__inventory")[:5])
    while True:
        row = chance.choice(rows)
        save_cell(officer, row, "rate", str(chance.randrange(1, 9999)), seen=row.cells.get("rate", ""))


def bring_in(officer: Person, approver: Person, chance: random.Random) -> None:
    """Bring in batches, until killed; once no more rows fit, type rates."""
    version = newest()
    while version.rows.count() + BATCH <= MOST_ROWS:
        mark = chance.randrange(10**9)
        new = [
            ("activities", {"year": "2020", "code": "5.1.1", "name": f"{mark} {n}", "rate": "1", "unit": "t"})
            for n in range(BATCH)
        ]
        write_rows(officer, version, origin="import", label=str(mark), new=new)
        version = newest()
    write_cells(officer, approver, chance)


def take_steps(officer: Person, approver: Person, _chance: random.Random) -> None:
    """Submit, approve, publish and begin the next version, until killed."""
    while True:
        version = newest()
        verb, who = {
            "draft": ("submit", officer),
            "in_review": ("approve", approver),
            "approved": ("publish", approver),
        }.get(version.state, ("", officer))
        if verb:
            step(who, version, verb)
        else:
            new_version(officer, version, "again")


LONGEST = {write_cells: 0.25, bring_in: 0.25, take_steps: 3.0}
"""Seconds a child works at most before it is killed; a version's way loads the engine first."""


def killed(work: Callable[..., None], who: tuple[Person, Person], seed: int, after: float) -> None:
    """Let a child work and kill it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work(*who, random.Random(seed))
        finally:  # only reached when the work broke off by itself
            traceback.print_exc()
            os._exit(7)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"{work.__name__} ended by itself")
    until_the_server_knows()


def until_the_server_knows() -> None:
    """Wait until PostgreSQL has ended what the killed child had begun: its commit may still be under way."""
    if connection.vendor != "postgresql":
        return
    others = (
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    raise RuntimeError("the killed process is still at work on the server")


def faults() -> list[str]:
    """Return what does not fit together."""
    last: dict[tuple[int, str], str] = {}
    added: dict[int, int] = {}
    born = set()
    for row, column, after, batch in Change.objects.order_by("id").values_list(
        "row_id", "column", "after", "batch"
    ):
        if column:
            last[row, column] = after or ""
        else:
            born.add(row)
            added[batch] = added.get(batch, 0) + 1
    cells = dict(Row.objects.values_list("pk", "cells"))
    found = [
        f"row {row} {column}: {cells[row].get(column)!r}, the log says {after!r}"
        for (row, column), after in last.items()
        if cells[row].get(column, "") != after
    ]
    batches = list(Batch.objects.values_list("pk", flat=True))
    found += [
        f"batch {batch} has {added.get(batch, 0)} rows" for batch in batches if added.get(batch, 0) != BATCH
    ]
    first = set(Row.objects.filter(version__number=1).values_list("pk", flat=True))
    if len(first - born) != 5:
        found.append(f"{len(first - born)} rows of the first version were not brought in by anybody, not 5")
    found += [
        f"version {version.number} is {version.state} without a job for its files"
        for version in Version.objects.exclude(state__in=("draft", "in_review", "approved"))
        if not Job.objects.filter(arguments__version=version.pk).exists()
    ]
    if Version.objects.filter(state__in=("draft", "in_review", "approved")).count() > 1:
        found.append("two versions are under way")
    typed = Change.objects.exclude(column="").filter(batch=None).count()
    if typed != (acts := Act.objects.filter(kind="row", verb="edit").count()):
        found.append(f"{typed} cells were written, the log of acts has {acts}")
    return found


def main(seed: int, times: int) -> dict[str, object]:
    """Kill as often as asked, and look at the books each time."""
    chance = random.Random(seed)
    who = people()
    inventory()
    works = (write_cells, bring_in, take_steps)
    found: list[str] = []
    for number in range(times):
        work = chance.choice(works) if newest().state == "draft" else take_steps
        killed(work, who, chance.randrange(10**6), chance.uniform(0.01, LONGEST[work]))
        found += [f"kill {number} ({work.__name__}): {fault}" for fault in faults()]
    return {
        "faults": found,
        "cells": Change.objects.exclude(column="").count(),
        "batches": Batch.objects.count(),
        "versions": Version.objects.count(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
