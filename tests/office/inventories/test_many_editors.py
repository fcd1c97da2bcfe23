"""Twenty people write into the same rows at once: nothing accepted is lost, nothing is overwritten."""

import random
import threading
from itertools import pairwise

import pytest
from django.db import close_old_connections, connection

from azogue.office.inventories.models import Change, Row, Version
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.errors import CellConflict
from azogue.office.inventories.services.versions import begin
from azogue.office.people.models import Account
from azogue.office.record.gate import OFFICER, Person, Role
from tests.office.on_disk import ran_on_disk

EDITORS, EDITS, ROWS = 20, 20, 3
COLUMNS = ("rate", "low", "note")


@pytest.mark.django_db(transaction=True)
def test_twenty_editors_of_the_same_cells_lose_no_accepted_edit(tmp_path, request):
    if ran_on_disk(request, tmp_path):
        return
    people = [
        Person(
            Account.objects.create_user(f"e{i}@example.org", name=f"E{i}").pk,
            f"E{i}",
            roles=(Role(OFFICER, "GHA"),),
        )
        for i in range(EDITORS)
    ]
    version = begin(people[0], "GHA", 2019)
    rows = list(version.rows.filter(sheet="activities")[:ROWS])
    accepted: list[tuple[int, str, str, str]] = []
    conflicts: list[bool] = []
    faults: list[BaseException] = []

    def edit(me: int) -> None:
        choose = random.Random(me)
        try:
            for n in range(EDITS):
                pk, column = choose.choice(rows).pk, choose.choice(COLUMNS)
                row = Row.objects.select_related("version__inventory").get(pk=pk)
                seen, text = row.cells.get(column, ""), f"{me}.{n}"
                try:
                    saved = save_cell(people[me], row, column, text, seen=seen)
                except CellConflict as met:
                    conflicts.append(met.now != seen)
                else:
                    assert saved.change is not None
                    accepted.append((pk, column, seen, text))
        except BaseException as error:  # noqa: BLE001  told by the test below
            faults.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=edit, args=(i,)) for i in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults, faults[0]
    assert all(conflicts)
    assert len(accepted) + len(conflicts) == EDITORS * EDITS
    changes = list(Change.objects.order_by("id"))
    told = sorted((c.row_id, c.column, c.before, c.after) for c in changes)
    assert told == sorted(accepted)
    for row in Row.objects.filter(pk__in=[r.pk for r in rows]):
        for column in COLUMNS:
            chain = [c for c in changes if (c.row_id, c.column) == (row.pk, column)]
            assert all(a.after == b.before for a, b in pairwise(chain))
            assert row.cells.get(column, "") == (chain[-1].after if chain else "")
    assert Version.objects.get(pk=version.pk).edition == len(accepted)
