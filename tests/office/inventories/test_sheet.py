"""Parts of a version on the screen: edited in place, saved one by one, never lost."""

import re

import pytest
from django.urls import reverse

from azogue.office.inventories.models import Change, Row, Version
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.remarks import remark, settle
from azogue.office.inventories.services.versions import begin

pytestmark = pytest.mark.django_db
BEYOND = 5
"""Round trips of every page: session, account, appointments, and two that the second factor may take."""


def names(row: Row, column: str) -> tuple[str, str]:
    return f"t{row.pk}-{column}", f"s{row.pk}-{column}"


def post_cell(browser, row, column, text, seen, *, htmx=True):
    t, s = names(row, column)
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post(
        reverse("inventories:cell", args=(row.pk, column)), {t: text, s: seen}, headers=headers
    )


def test_a_part_shows_the_rows_of_its_category_as_fields_with_labels(browser_of, officer, draft, coal):
    page = browser_of(officer).get(reverse("inventories:sheet", args=(draft.pk, "5.1"))).content.decode()
    assert f'id="t{coal.pk}-rate"' in page
    assert ', 5.1.1, row 1"' in page
    assert "5.2.2" not in re.sub(r"<nav.*?</nav>|<style.*?</style>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("part", ["5.1", "5.5", "5.11", "context", "factors", "trade", "measures"])
def test_every_part_can_be_opened(browser_of, officer, draft, part):
    assert browser_of(officer).get(reverse("inventories:sheet", args=(draft.pk, part))).status_code == 200


def test_a_part_that_is_none_is_not_found(browser_of, officer, draft):
    assert browser_of(officer).get(reverse("inventories:sheet", args=(draft.pk, "5.12"))).status_code == 404


def test_a_changed_cell_is_saved_and_the_totals_move_with_it(browser_of, officer, draft, coal):
    answer = post_cell(browser_of(officer), coal, "rate", "1250000", "")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r"saved \d\d:\d\d", page)
    assert 'id="live-total"' in page
    assert 'id="live-5.1.1"' in page
    assert 'hx-swap-oob="true"' in page
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "1250000"


def test_what_is_wrong_is_said_at_the_cell(browser_of, officer, coal):
    page = post_cell(browser_of(officer), coal, "rate", "1,234", "").content.decode()
    assert "cell__bad" in page
    assert "1234" in page


def test_a_text_no_cell_can_hold_is_refused_at_the_cell(browser_of, officer, coal):
    answer = post_cell(browser_of(officer), coal, "note", "x" * 10_500, "")
    assert answer.status_code == 422
    assert "too long" in answer.content.decode()


def test_two_editors_of_a_cell_see_both_texts_and_choose(browser_of, officer, coal, account, as_person):
    save_cell(as_person(account("kofi", "officer")), coal, "rate", "900", seen="")
    browser = browser_of(officer)
    answer = post_cell(browser, coal, "rate", "1250", "")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kofi" in page
    assert "900" in page
    assert "1250" in page
    mine = browser.post(
        reverse("inventories:cell", args=(coal.pk, "rate")),
        {"text": "1250", "seen": "900"},
        headers={"HX-Request": "true"},
    )
    assert mine.status_code == 200
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "1250"


def test_keeping_theirs_shows_the_cell_as_it_is_now(browser_of, officer, coal, alice):
    save_cell(alice, coal, "rate", "900", seen="")
    page = (
        browser_of(officer)
        .get(reverse("inventories:cell", args=(coal.pk, "rate")), headers={"HX-Request": "true"})
        .content.decode()
    )
    assert 'value="900"' in page
    assert f'id="s{coal.pk}-rate"' in page


def test_without_javascript_a_conflict_is_a_page_with_the_choice(browser_of, officer, coal, alice):
    save_cell(alice, coal, "rate", "900", seen="")
    answer = post_cell(browser_of(officer), coal, "rate", "1250", "", htmx=False)
    assert answer.status_code == 409
    assert "Use mine" in answer.content.decode()


def test_without_javascript_one_button_saves_all_that_changed(browser_of, officer, draft, coal, find_row):
    other = find_row(draft, "5.1.2")
    data = {}
    for row, column, text in ((coal, "rate", "5"), (other, "rate", "7"), (other, "unit", "t")):
        t, s = names(row, column)
        data |= {t: text, s: row.cells.get(column, "")}
    answer = browser_of(officer).post(reverse("inventories:sheet", args=(draft.pk, "5.1")), data)
    assert answer.status_code == 302
    assert Change.objects.count() == 2
    assert Row.objects.get(pk=other.pk).cells["rate"] == "7"


def test_without_javascript_conflicts_are_marked_one_by_one_and_the_rest_is_saved(
    browser_of, officer, draft, coal, find_row, alice
):
    save_cell(alice, coal, "rate", "900", seen="")
    other = find_row(draft, "5.1.2")
    data = {}
    for row, text in ((coal, "1250"), (other, "7")):
        t, s = names(row, "rate")
        data |= {t: text, s: ""}
    answer = browser_of(officer).post(reverse("inventories:sheet", args=(draft.pk, "5.1")), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="1250"' in page
    assert "900" in page
    assert Row.objects.get(pk=other.pk).cells["rate"] == "7"


def test_cells_of_another_version_are_not_touched_by_a_form(browser_of, officer, draft, alice, find_row):
    other = begin(alice, "GHA", 2018)
    row = find_row(other, "5.1.1")
    t, s = names(row, "rate")
    browser_of(officer).post(reverse("inventories:sheet", args=(draft.pk, "5.1")), {t: "5", s: ""})
    assert "rate" not in Row.objects.get(pk=row.pk).cells


@pytest.mark.parametrize(
    ("asked", "trips"), [({"anew": "1"}, 3), ({}, 1)], ids=["made anew", "as it is kept"]
)
def test_a_page_of_a_hundred_rows_takes_three_round_trips_of_its_own_at_most(
    browser_of, officer, draft, django_assert_max_num_queries, asked, trips
):
    Row.objects.bulk_create(
        Row(
            version=draft,
            sheet="activities",
            position=100 + i,
            cells={"year": "2019", "code": "5.1.1", "name": f"Plant {i}", "rate": "1", "unit": "t"},
        )
        for i in range(100)
    )
    browser = browser_of(officer)
    address = reverse("inventories:sheet", args=(draft.pk, "5.1"))
    browser.get(address, asked)
    with django_assert_max_num_queries(trips + BEYOND) as met:
        assert browser.get(address, asked).status_code == 200
    own = [q["sql"] for q in met.captured_queries if "inventories_" in q["sql"]]
    assert len(own) == trips, own


def test_a_row_is_added_once_however_often_the_form_comes(browser_of, officer, draft):
    browser = browser_of(officer)
    count = Row.objects.count()
    for _ in range(2):
        answer = browser.post(
            reverse("inventories:row_add", args=(draft.pk, "5.1")), {"code": "5.1.1", "key": "b" * 32}
        )
        assert answer.status_code == 302
    assert Row.objects.count() == count + 1


def test_a_removed_row_can_be_put_back_from_the_same_page(browser_of, officer, draft, coal):
    browser = browser_of(officer)
    answer = browser.post(reverse("inventories:row_remove", args=(coal.pk,)), follow=True)
    assert "Put it back" in answer.content.decode()
    assert Row.objects.get(pk=coal.pk).removed
    browser.post(reverse("inventories:undo", args=(Change.objects.get().pk,)))
    assert not Row.objects.get(pk=coal.pk).removed


def test_the_details_of_a_row_hold_its_other_cells_with_help(browser_of, officer, coal):
    browser = browser_of(officer)
    page = browser.get(reverse("inventories:row", args=(coal.pk,)), headers={"HX-Request": "true"})
    assert f'id="t{coal.pk}-note"' in page.content.decode()
    assert "<html" not in page.content.decode()
    whole = browser.get(reverse("inventories:row", args=(coal.pk,))).content.decode()
    assert f'id="t{coal.pk}-rate"' in whole


def test_the_history_of_a_cell_says_who_wrote_what(browser_of, officer, coal, alice):
    save_cell(alice, coal, "rate", "900", seen="")
    save_cell(alice, coal, "rate", "950", seen="900")
    page = browser_of(officer).get(reverse("inventories:history", args=(coal.pk, "rate"))).content.decode()
    assert page.count("Alice") >= 2
    assert "<del>900</del>" in page
    assert "<ins>950</ins>" in page


def test_a_submitted_version_can_be_read_and_not_edited(browser_of, officer, draft, coal):
    Version.objects.update(state="in_review")
    browser = browser_of(officer)
    page = browser.get(reverse("inventories:sheet", args=(draft.pk, "5.1"))).content.decode()
    assert f't{coal.pk}-rate"' not in page
    assert post_cell(browser, coal, "rate", "5", "").status_code == 403


def test_an_officer_of_another_country_finds_nothing(browser_of, stranger, draft, coal):
    browser = browser_of(stranger)
    for name, args in (
        ("overview", (draft.pk,)),
        ("sheet", (draft.pk, "5.1")),
        ("row", (coal.pk,)),
        ("explain", (draft.pk,)),
    ):
        assert browser.get(reverse(f"inventories:{name}", args=args)).status_code == 404
    assert post_cell(browser, coal, "rate", "5", "").status_code == 404


def test_a_supplier_sees_and_fills_the_own_rows_and_nothing_else(
    browser_of, supplier, enterprise, draft, coal, find_row
):
    Row.objects.filter(pk=coal.pk).update(enterprise=enterprise)
    browser = browser_of(supplier)
    page = browser.get(reverse("inventories:own")).content.decode()
    other = find_row(draft, "5.1.2")
    assert f't{coal.pk}-rate"' in page
    assert f't{other.pk}-rate"' not in page
    answer = post_cell(browser, coal, "rate", "5000", "")
    assert answer.status_code == 200
    assert "live-total" not in answer.content.decode()
    assert post_cell(browser, other, "rate", "5", "").status_code == 404
    assert browser.get(reverse("inventories:overview", args=(draft.pk,))).status_code == 404
    t, s = names(coal, "rate")
    browser.post(reverse("inventories:own"), {t: "6000", s: "5000"})
    assert Row.objects.get(pk=coal.pk).cells["rate"] == "6000"


def test_markup_in_a_cell_is_shown_as_text(browser_of, officer, draft, coal, alice):
    save_cell(alice, coal, "name", '"><script>alert(1)</script>', seen="")
    page = browser_of(officer).get(reverse("inventories:sheet", args=(draft.pk, "5.1"))).content.decode()
    assert "<script>alert" not in page


def test_an_unchanged_page_is_not_sent_again_until_something_on_it_changes(
    browser_of, officer, draft, coal, alice
):
    browser = browser_of(officer)
    address = reverse("inventories:sheet", args=(draft.pk, "5.1"))
    browser.get(address)
    tag = browser.get(address)["ETag"]
    again = {"If-None-Match": tag}
    assert browser.get(address, headers=again).status_code == 304
    save_cell(alice, coal, "rate", "5", seen="")
    answer = browser.get(address, headers=again)
    assert answer.status_code == 200
    assert b'value="5"' in answer.content


def test_an_unchanged_page_is_still_refused_to_who_may_not_see_it(browser_of, officer, stranger, draft):
    address = reverse("inventories:sheet", args=(draft.pk, "5.1"))
    browser = browser_of(officer)
    browser.get(address)
    tag = browser.get(address)["ETag"]
    assert browser_of(stranger).get(address, headers={"If-None-Match": tag}).status_code == 404


def test_a_page_that_is_kept_says_the_same_as_one_made_anew_but_for_tokens(browser_of, officer, draft, coal):
    browser, address = browser_of(officer), reverse("inventories:sheet", args=(draft.pk, "5.1"))

    def shown(**asked: str) -> str:
        page = browser.get(address, asked).content.decode()
        page, tokens = re.subn(r"\b\w{64}\b", "", page)
        page, keys = re.subn(r'(?<=name="key" value=")\w{32}', "", page)
        assert tokens >= 3
        assert keys == 2
        return page.replace("?anew=1", "")

    first = browser.get(address).content
    assert browser.get(address).content != first  # other tokens
    assert shown() == shown() == shown(anew="1")


def test_a_page_that_is_kept_shows_what_others_wrote_and_remarked_since(
    browser_of, officer, reviewer, draft, coal, alice, bob
):
    address = reverse("inventories:sheet", args=(draft.pk, "5.1"))
    mine, theirs = browser_of(officer), browser_of(reviewer)
    for browser in (mine, theirs):
        assert b"7321" not in browser.get(address).content
    save_cell(alice, coal, "rate", "7321", seen="")
    assert b'value="7321"' in mine.get(address).content
    assert b"7321" in theirs.get(address).content
    assert b'name="t' not in theirs.get(address).content  # a reviewer edits nothing
    assert b"1 remark" not in mine.get(address).content
    made = remark(bob, draft, coal, "rate", "Gross or net?")
    assert b"1 remark" in mine.get(address).content
    settle(bob, made)
    assert b"1 remark" not in mine.get(address).content
