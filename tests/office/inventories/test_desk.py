"""The desk: which inventories there are, one of them at a glance, and where every number comes from."""

import pytest
from django.urls import reverse

from azogue.office.inventories.estimates import estimate_of, forget
from azogue.office.inventories.models import Estimate, Inventory, Row, Version
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.versions import begin

pytestmark = pytest.mark.django_db


def test_the_list_shows_own_drafts_and_what_is_published_elsewhere(browser_of, officer, draft, peru, client):
    address = reverse("inventories:list")
    page = browser_of(officer).get(address).content.decode()
    assert "Ghana" in page
    assert "Peru" not in page
    Version.objects.filter(pk=peru.pk).update(state="published")
    assert "Peru" in client.get(address).content.decode()
    assert "Ghana" not in client.get(address).content.decode()


def test_the_list_comes_as_csv_too(browser_of, officer, draft):
    answer = browser_of(officer).get(reverse("inventories:list"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "GHA,2019,1,draft" in text


@pytest.mark.parametrize(
    "query", ["as_of=1999-01-01", "as_of=nonsense", "state=draft", "country=gha", "page=x"]
)
def test_filters_of_the_list_take_anything(browser_of, officer, draft, query):
    assert browser_of(officer).get(f"{reverse('inventories:list')}?{query}").status_code == 200


def test_an_inventory_is_begun_once(browser_of, officer):
    browser = browser_of(officer)
    for _ in range(2):
        answer = browser.post(reverse("inventories:begin"), {"country": "GHA", "year": "2020"})
        assert answer.status_code == 302
    assert Inventory.objects.count() == 1
    assert Row.objects.filter(sheet="activities").count() > 50


def test_an_inventory_begins_with_the_rows_of_another_year(browser_of, officer, draft, coal, alice):
    save_cell(alice, coal, "rate", "1250", seen="")
    form = {"country": "GHA", "year": "2020", "source": draft.pk, "figures": "on"}
    browser_of(officer).post(reverse("inventories:begin"), form)
    made = Version.objects.get(inventory__year=2020)
    row = next(r for r in made.rows.all() if r.cells.get("rate"))
    assert row.uid == coal.uid
    assert (row.cells["year"], row.cells["grade"]) == ("2020", "E")
    assert "2019" in row.cells["note"]


def test_nobody_begins_an_inventory_of_another_country(browser_of, stranger, reviewer):
    answer = browser_of(stranger).post(reverse("inventories:begin"), {"country": "GHA", "year": "2020"})
    assert answer.status_code == 200
    assert not Inventory.objects.exists()
    assert browser_of(reviewer).get(reverse("inventories:begin")).status_code == 404


def test_a_version_at_a_glance_says_how_far_it_is_and_what_it_found(browser_of, account, peru):
    browser = browser_of(type(peru.made_by).objects.get(email="rosa@example.org"))
    page = browser.get(reverse("inventories:overview", args=(peru.pk,))).content.decode()
    assert page.count("<meter") == 11 or page.count("<meter") == 10
    assert "240" in page
    assert "code=total&amp;channel=releases" in page
    assert "Collect next" in page


def test_a_version_with_unreadable_cells_still_gives_the_rest_and_says_so(
    browser_of, officer, draft, alice, find_row
):
    save_cell(alice, find_row(draft, "5.1.1"), "rate", "many", seen="")
    save_cell(alice, find_row(draft, "5.1.2"), "rate", "1000", seen="")
    page = browser_of(officer).get(reverse("inventories:overview", args=(draft.pk,))).content.decode()
    assert "1 cell cannot be read" in page
    assert "channel=input" in page


def test_a_number_leads_to_the_cell_and_to_who_typed_it(browser_of, officer, draft, coal, alice):
    save_cell(alice, coal, "rate", "1000000", seen="")
    address = reverse("inventories:explain", args=(draft.pk,))
    page = browser_of(officer).get(address, {"code": "5.1.1", "channel": "air"}).content.decode()
    assert f"#t{coal.pk}-rate" in page
    assert "Alice" in page
    assert "Input factor" in page


def test_a_number_that_does_not_exist_is_told_in_words(browser_of, officer, draft):
    for query in (
        {"code": "5.9.9"},
        {"code": "total", "channel": "gravy"},
        {"code": "5.1.1", "name": "x" * 600},
    ):
        answer = browser_of(officer).get(reverse("inventories:explain", args=(draft.pk,)), query)
        assert answer.status_code == 404
        assert b"<main" in answer.content


def test_the_public_sees_where_a_published_number_comes_from_without_names(client, peru, account, as_person):
    row = next(r for r in peru.rows.filter(sheet="activities") if r.cells["code"] == "5.1.1")
    row.version.inventory  # noqa: B018
    save_cell(as_person(account("jose", "officer", "PER")), row, "rate", "1000", seen=row.cells["rate"])
    address = reverse("inventories:explain", args=(peru.pk,))
    assert client.get(address).status_code == 302
    Version.objects.filter(pk=peru.pk).update(state="published")
    page = client.get(address, {"code": "5.1.1", "channel": "air"}).content.decode()
    assert "Jose" not in page
    assert "Ember" in page


def test_the_header_is_edited_with_conflicts_shown(browser_of, officer, draft, alice):
    browser = browser_of(officer)
    address = reverse("inventories:header", args=(draft.pk,))
    assert browser.get(address).status_code == 200
    form = {"title": "New", "seen_title": draft.header["title"], "authority": "EPA", "seen_authority": ""}
    browser.post(address, form)
    assert Version.objects.get().header["authority"] == "EPA"
    again = browser.post(address, {"authority": "Ministry", "seen_authority": ""})
    assert again.status_code == 200
    assert "EPA" in again.content.decode()
    assert Version.objects.get().header["authority"] == "EPA"


def test_rows_of_another_year_are_offered_and_carried_when_ticked(browser_of, officer, draft, coal, alice):
    save_cell(alice, coal, "rate", "1250", seen="")
    later = begin(alice, "GHA", 2021)
    browser = browser_of(officer)
    address = reverse("inventories:carry", args=(later.pk,))
    assert coal.uid in browser.get(address, {"from": draft.pk}).content.decode()
    browser.post(address, {"from": draft.pk, "figures": "1", "uid": [coal.uid]})
    rows = [r for r in later.rows.all() if r.cells.get("rate")]
    assert [r.cells["rate"] for r in rows] == ["1250"]
    batch = later.batches.get()
    browser.post(reverse("inventories:batch_undo", args=(batch.pk,)))
    assert not [r for r in later.rows.all() if r.cells.get("rate")]


def test_a_closed_version_goes_on_in_a_new_one(browser_of, officer, draft):
    Version.objects.update(state="published")
    browser_of(officer).post(reverse("inventories:new_version", args=(draft.pk,)), {"why": "corrections"})
    assert Version.objects.filter(number=2, state="draft").exists()


def test_a_version_with_unreadable_cells_cannot_be_submitted_and_says_why(
    browser_of, officer, draft, alice, coal
):
    save_cell(alice, coal, "rate", "many", seen="")
    page = browser_of(officer).get(reverse("inventories:overview", args=(draft.pk,))).content.decode()
    assert "Some cells cannot be read" in page


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        ("", "so the gap is the whole use"),
        ("/fr", "l’écart est donc l’usage entier"),
        ("/es", "la diferencia es todo el uso"),
        ("/ar", "فالفجوة هي الاستخدام كله"),
    ],
)
def test_the_overview_says_whether_the_books_close_in_the_language_of_the_page(
    browser_of, account, peru, prefix, says
):
    reader = account("rita", "reviewer", "PER")
    page = browser_of(reader).get(f"{prefix}/inventories/version/{peru.pk}/").content.decode()
    assert says in page
    if prefix:
        assert "is the whole use" not in page
        assert "uncertainty: measure it next" not in page


def test_an_estimate_kept_in_an_older_form_gives_way(draft, coal, alice):
    save_cell(alice, coal, "rate", "5000", seen="")
    found = estimate_of(draft)
    Estimate.objects.update(result={"form": 1})
    forget()
    assert estimate_of(draft) == found
    assert Estimate.objects.get(pk=found.digest).result["form"] > 1
