"""Two versions side by side: nothing is overlooked and nothing is made up."""

from hypothesis import given
from hypothesis import strategies as st

from azogue.office.inventories.content import Content, Kept
from azogue.office.inventories.differences import differences

TEXT = st.sampled_from(["", "1", "12", "kt", "?"])
CELLS = st.fixed_dictionaries(
    {"code": st.sampled_from(["5.1.1", "5.2.1", "5.3.1"]), "rate": TEXT, "unit": TEXT, "name": TEXT}
).map(lambda cells: {k: v for k, v in cells.items() if v})


@st.composite
def contents(draw, year: int = 2019) -> Content:
    uids = draw(st.lists(st.sampled_from("abcdef"), unique=True))
    rows = [Kept(i, uid, "activities", i + 1, draw(CELLS)) for i, uid in enumerate(uids)]
    return Content("GHA", year, {"title": draw(TEXT)}, tuple(rows))


@given(contents())
def test_a_version_does_not_differ_from_itself(content):
    found = differences(content, content)
    assert not found
    assert found.same == len(content.rows)


@given(contents(), contents())
def test_every_row_of_both_sides_is_accounted_for(before, after):
    found = differences(before, after)
    pairs = found.same + found.changed
    assert pairs + found.removed == len(before.rows)
    assert pairs + found.added == len(after.rows)


@given(contents(), contents())
def test_the_way_back_is_the_way_there_turned_round(before, after):
    there, back = differences(before, after), differences(after, before)
    assert (there.added, there.removed, there.changed) == (back.removed, back.added, back.changed)
    swapped = {(c.column, c.after, c.before) for r in back.rows for c in r.cells}
    assert {(c.column, c.before, c.after) for r in there.rows for c in r.cells} == swapped


@given(contents(), contents())
def test_the_differences_put_on_the_earlier_rows_give_the_later_ones(before, after):
    made = {r.uid: dict(r.cells) for r in before.rows}
    ids = {r.uid: r for r in before.rows}
    result = []
    for row in differences(before, after).rows:
        cells = {} if row.before is None else made.pop(row.before.uid)
        for cell in row.cells:
            cells[cell.column] = cell.after
            if not cell.after:
                del cells[cell.column]
        if row.kind != "removed":
            result.append(cells)
        else:
            assert not cells
    result += made.values()
    assert sorted(map(sorted, (c.items() for c in result))) == sorted(
        sorted(r.cells.items()) for r in after.rows
    )
    assert ids is not None


def test_rows_of_two_years_belong_together_by_what_they_are_about():
    old = Content(
        "GHA", 2018, {}, (Kept(1, "a", "activities", 1, {"year": "2018", "code": "5.1.1", "rate": "1"}),)
    )
    new = Content(
        "GHA", 2019, {}, (Kept(2, "b", "activities", 1, {"year": "2019", "code": "5.1.1", "rate": "2"}),)
    )
    found = differences(old, new)
    assert [(c.column, c.before, c.after) for r in found.rows for c in r.cells] == [("rate", "1", "2")]


def test_two_rows_about_the_same_are_not_guessed_together():
    twice = tuple(
        Kept(i, uid, "activities", i, {"code": "5.1.1", "rate": uid}) for i, uid in enumerate("ab", 1)
    )
    other = (Kept(9, "z", "activities", 1, {"code": "5.1.1", "rate": "z"}),)
    found = differences(Content("GHA", 2019, {}, twice), Content("GHA", 2019, {}, other))
    assert (found.removed, found.added, found.changed) == (2, 1, 0)
