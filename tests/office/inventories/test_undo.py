"""Changes can be taken back, one by one or together, and brought again; edits made since are never lost."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from azogue.office.inventories.models import Batch, Change, Row, Version
from azogue.office.inventories.services.bulk import write_rows
from azogue.office.inventories.services.cells import save_cell, save_header
from azogue.office.inventories.services.errors import AlreadyUndone, CellConflict, RowGone
from azogue.office.inventories.services.rows import add_row, remove_row
from azogue.office.inventories.services.undo import undo, undo_batch
from azogue.office.inventories.services.versions import begin
from azogue.office.people.models import Account
from azogue.office.record.gate import OFFICER, Person, Refused, Role

pytestmark = pytest.mark.django_db


def cells(row: Row) -> dict[str, str]:
    return Row.objects.get(pk=row.pk).cells


def test_a_change_is_taken_back_and_brought_again(alice, coal):
    done = save_cell(alice, coal, "rate", "5", seen="").change
    back = undo(alice, done)
    assert "rate" not in cells(coal)
    with pytest.raises(AlreadyUndone):
        undo(alice, done)
    undo(alice, back)
    assert cells(coal)["rate"] == "5"
    undo(alice, done)
    assert "rate" not in cells(coal)


def test_a_cell_that_was_edited_since_is_not_taken_back(alice, coal):
    done = save_cell(alice, coal, "rate", "5", seen="").change
    save_cell(alice, coal, "rate", "6", seen="5")
    with pytest.raises(CellConflict) as met:
        undo(alice, done)
    assert met.value.now == "6"
    assert Change.objects.get(pk=done.pk).undone_by is None


def test_an_added_row_is_taken_back_and_a_removed_one_put_back(alice, draft, coal):
    added = add_row(alice, draft, "supply", {"year": "2019"})
    undo(alice, Change.objects.get(row=added))
    assert Row.objects.get(pk=added.pk).removed
    removal = remove_row(alice, coal)
    undo(alice, removal)
    assert not Row.objects.get(pk=coal.pk).removed


def test_an_added_row_that_was_filled_since_stays(alice, draft):
    added = add_row(alice, draft, "supply", {"year": "2019"})
    change = Change.objects.get(row=added)
    save_cell(alice, added, "amount", "5", seen="")
    with pytest.raises(CellConflict):
        undo(alice, change)


def test_a_line_of_the_header_is_taken_back(alice, draft):
    change = save_header(alice, draft, "authority", "EPA", seen="").change
    undo(alice, Change.objects.select_related("version__inventory").get(pk=change.pk))
    assert Version.objects.get().header["authority"] == ""


def test_nothing_is_taken_back_in_a_version_that_was_submitted(alice, coal):
    done = save_cell(alice, coal, "rate", "5", seen="").change
    Version.objects.update(state="in_review")
    with pytest.raises(Refused):
        undo(alice, done)
    assert cells(coal)["rate"] == "5"


def test_a_batch_is_taken_back_but_for_what_was_edited_since(alice, draft, coal, find_row):
    other, third = find_row(draft, "5.1.2"), find_row(draft, "5.5.1")
    batch = write_rows(
        alice,
        draft,
        origin="import",
        label="book.xlsx",
        new=[("supply", {"year": "2019", "amount": "3"})],
        changed=[(coal, {"rate": "5"}), (other, {"rate": "6", "grade": "B"})],
        removed=[third],
    )
    save_cell(alice, Row.objects.get(pk=coal.pk), "rate", "7", seen="5")
    done = undo_batch(alice, batch)
    assert done.count == 4
    assert [(c.row_id, c.column) for c in done.kept] == [(coal.pk, "rate")]
    assert cells(coal)["rate"] == "7"
    assert "rate" not in cells(other)
    assert not Row.objects.get(pk=third.pk).removed
    assert Row.objects.get(sheet="supply").removed
    assert undo_batch(alice, batch).count == 0


def test_undoing_the_undoing_of_a_batch_brings_it_again(alice, draft, coal):
    batch = write_rows(alice, draft, origin="carry", label="2018", changed=[(coal, {"rate": "5"})])
    back = undo_batch(alice, batch)
    undo_batch(alice, back.batch)
    assert cells(coal)["rate"] == "5"
    assert Batch.objects.get(pk=batch.pk).undone is None
    assert undo_batch(alice, Batch.objects.get(pk=batch.pk)).count == 1


COLUMNS = ("rate", "unit", "note", "grade")
TEXTS = st.sampled_from(["", "1", "2", "t", "B", "many", "1,5"])


class SavingAndUndoing(RuleBasedStateMachine):
    """Whatever is saved, removed and undone: the cells are what replaying the changes gives."""

    rows = Bundle("rows")

    @initialize()
    def begins(self) -> None:
        account = Account.objects.create_user("m@example.org", name="M")
        self.person = Person(account.pk, "M", roles=(Role(OFFICER, "GHA"),))
        self.version = begin(self.person, "GHA", 2019, sheets={})
        self.pks: list[int] = []
        self.met = True

    @rule(target=rows, text=TEXTS)
    def adds(self, text):
        row = add_row(self.person, self.version, "activities", {"code": "5.1.1", "rate": text})
        self.pks.append(row.pk)
        return row.pk

    @rule(pk=rows, column=st.sampled_from(COLUMNS), text=TEXTS, stale=st.booleans())
    def saves(self, pk, column, text, stale):
        row = Row.objects.select_related("version__inventory").get(pk=pk)
        now = row.cells.get(column, "")
        seen = "something else" if stale else now
        try:
            save_cell(self.person, row, column, text, seen=seen)
        except CellConflict as met:
            self.met = stale and met.now == now
        except RowGone:
            self.met = row.removed
        assert self.met

    @rule(pk=rows)
    def removes(self, pk):
        remove_row(self.person, Row.objects.select_related("version__inventory").get(pk=pk))

    @rule(pk=rows, texts=st.lists(TEXTS, min_size=1, max_size=3))
    def imports(self, pk, texts):
        changed = [(Row.objects.get(pk=pk), dict(zip(COLUMNS, texts, strict=False)))]
        new = [("activities", {"rate": t}) for t in texts]
        try:
            batch = write_rows(
                self.person, self.version, origin="import", label="x", new=new, changed=changed
            )
        except RowGone:
            return
        self.pks += [c.row_id for c in batch.changes.filter(column="")]

    @rule(at=st.integers(0, 30))
    def undoes(self, at):
        changes = list(Change.objects.select_related("version__inventory", "row").order_by("-id")[: at + 1])
        if changes:
            done = changes[-1]
            try:
                undo(self.person, done)
            except (CellConflict, RowGone):
                return
            except AlreadyUndone:
                assert done.undone_by_id is not None

    @rule(at=st.integers(0, 5))
    def undoes_a_batch(self, at):
        batches = list(Batch.objects.select_related("version__inventory").order_by("-id")[: at + 1])
        if batches:
            undo_batch(self.person, batches[-1])

    @invariant()
    def cells_are_the_replay_of_the_changes(self):
        if not hasattr(self, "pks"):
            return
        replayed: dict[int, dict[str, str] | None] = {}
        for change in Change.objects.order_by("id"):
            if change.column:
                row = replayed[change.row_id]
                assert row is not None
                assert row.get(change.column, "") == change.before
                row[change.column] = change.after
                replayed[change.row_id] = {k: v for k, v in row.items() if v}
            else:
                before = replayed.get(change.row_id)
                assert change.before is None or before == change.before
                replayed[change.row_id] = None if change.after is None else dict(change.after)
        for row in Row.objects.all():
            assert (replayed[row.pk] is None) == row.removed
            if not row.removed:
                assert replayed[row.pk] == row.cells

    @invariant()
    def every_change_counts_in_the_edition(self):
        if hasattr(self, "version"):
            edition = Version.objects.get(pk=self.version.pk).edition
            assert edition <= Change.objects.count()


@pytest.mark.django_db(transaction=False)
def test_cells_are_always_what_replaying_the_changes_gives(db):
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Machine(SavingAndUndoing):
        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
