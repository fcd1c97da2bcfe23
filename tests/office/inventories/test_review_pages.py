"""Pages of review and comparison, and the same steps and figures for programs."""

import hashlib
import json

import pytest
from django.urls import reverse

from azogue.office.inventories.models import Artefact, Version
from azogue.office.inventories.services.cells import save_cell
from azogue.office.inventories.services.review import step
from azogue.office.inventories.services.versions import new_version
from azogue.office.inventories.todo import todo_of
from tests.office.inventories.desk import published, row_of, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("light_files")]
API = "/api/v1/inventories"


@pytest.fixture
def corrected(alice, charlie) -> Version:
    """A second version in which the rate of coal was corrected, submitted."""
    first = published(alice, charlie)
    second = new_version(alice, first, "coal corrected")
    save_cell(alice, row_of(second, "5.1.1"), "rate", "1500", seen="1250")
    step(alice, second, "submit")
    return Version.objects.select_related("inventory").get(pk=second.pk)


def test_the_review_page_shows_what_changed_field_by_field(browser_of, reviewer, corrected):
    text = browser_of(reviewer).get(reverse("inventories:review", args=[corrected.pk])).content.decode()
    assert "Compared with version 1 of 2019" in text
    assert "<del><bdi>1250</bdi></del>" in text
    assert "<ins><bdi>1500</bdi></ins>" in text
    assert "Send back" in text


def test_the_comparison_says_why_the_totals_differ(browser_of, reviewer, corrected):
    page = reverse("inventories:compare", args=[corrected.pk])
    text = browser_of(reviewer).get(page).content.decode()
    assert "The releases went up by" in text
    assert "by the rate" in text
    lines = browser_of(reviewer).get(page, {"format": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == ["changed,activities,5.1.1,Volta Power,rate,1250,1500"]


def test_other_years_can_be_compared_too(browser_of, reviewer, alice, corrected):
    other = started(alice, 2018)
    page = reverse("inventories:compare", args=[corrected.pk])
    text = browser_of(reviewer).get(page, {"with": other.pk}).content.decode()
    assert "From version 1 of 2018 to version 2 of 2019" in text


@pytest.mark.parametrize("wrong", ["x", "-1", "999999", "9" * 40])
def test_a_comparison_with_nothing_is_not_found(browser_of, reviewer, corrected, wrong):
    page = reverse("inventories:compare", args=[corrected.pk])
    assert browser_of(reviewer).get(page, {"with": wrong}).status_code == 404


@pytest.mark.parametrize("name", ["review", "compare", "remarks"])
def test_people_of_other_countries_and_the_public_see_none_of_it(
    browser_of, stranger, client, corrected, name
):
    page = reverse(f"inventories:{name}", args=[corrected.pk])
    assert browser_of(stranger).get(page).status_code == 404
    assert client.get(page).status_code in {302, 404}


def test_a_step_is_taken_by_a_button_and_the_page_says_so(browser_of, reviewer, corrected):
    bob = browser_of(reviewer)
    page = reverse("inventories:step", args=[corrected.pk])
    assert bob.post(page, {"verb": "send_back"}, follow=True).status_code == 200
    assert Version.objects.get(pk=corrected.pk).state == "in_review"
    done = bob.post(page, {"verb": "send_back", "why": "Look at coal."})
    draft = Version.objects.get(state="draft")
    assert done["Location"] == reverse("inventories:overview", args=[draft.pk])


def test_a_step_the_gate_refuses_is_answered_with_the_reason(browser_of, officer, corrected):
    answer = browser_of(officer).post(reverse("inventories:step", args=[corrected.pk]), {"verb": "approve"})
    assert answer.status_code == 403


def test_whose_turn_it_is_finds_the_version_on_the_desk(alice, charlie, reviewer, as_person, corrected):
    assert [t.label for t in todo_of(as_person(reviewer))] == ["to review"]
    step(charlie, corrected, "approve")
    assert [t.label for t in todo_of(charlie)] == ["to publish"]
    assert [*todo_of(as_person(reviewer))] == []


def test_everybodys_programs_read_what_is_published(client, corrected):
    listed = client.get(f"{API}/published").json()["items"]
    assert [(p["country"], p["year"], p["version"]) for p in listed] == [("GHA", 2019, 1)]
    base = f"{API}/published/GHA/2019/v1"
    figures = client.get(f"{base}/figures", {"code": "total", "channel": "releases"}).json()
    assert len(figures) == 1
    assert figures[0]["low"] < figures[0]["point"] < figures[0]["high"]
    assert client.get(f"{base}/dataset").json()["totals"]["releases"]["point"] == figures[0]["point"]
    assert client.get(f"{base}/explanation", {"code": "total"}).json()["value"] == figures[0]["point"]
    made = client.get(f"{base}/files").json()
    assert {f["sha256"] for f in made} == set(Artefact.objects.values_list("sha256", flat=True))
    data = client.get(f"{base}/files/csv").getvalue()
    assert hashlib.sha256(data).hexdigest() in {f["sha256"] for f in made}


def test_a_program_that_has_an_edition_is_told_so(client, corrected):
    where = f"{API}/published/GHA/2019/v1/figures"
    tag = client.get(where)["ETag"]
    assert client.get(where, headers={"If-None-Match": tag}).status_code == 304


def test_what_is_not_published_is_not_found_by_programs(client, corrected):
    for where in ("GHA/2019/v2", "GHA/2019/v2/figures", "GHA/2018", "PER/2019/v1/files"):
        assert client.get(f"{API}/published/{where}").status_code == 404


def test_a_withdrawn_version_is_gone_and_says_why(client, charlie, corrected):
    first = Version.objects.get(number=1)
    step(charlie, first, "withdraw", "counted twice")
    answer = client.get(f"{API}/published/GHA/2019/v1/figures")
    assert (answer.status_code, answer.json()["why"]) == (410, "counted twice")
    assert client.get(f"{API}/published/GHA/2019/v1").json()["why_withdrawn"] == "counted twice"


def post(client, where, headers, **body):
    return client.post(f"{API}/{where}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_program_takes_a_step_with_a_token_that_allows_it(client, reviewer, corrected, token_of):
    where = f"versions/{corrected.pk}/steps"
    assert post(client, where, {}, verb="send_back", why="x").status_code in {401, 403, 404}
    narrow = token_of(reviewer, "row.edit")
    assert post(client, where, narrow, verb="send_back", why="x").status_code == 403
    wide = token_of(reviewer, "version.send_back", "version.edit:remarks", "remark.reply", "remark.settle")
    assert post(client, where, wide, verb="send_back").status_code == 422
    made = post(
        client,
        f"versions/{corrected.pk}/remarks",
        wide,
        text="Gross?",
        column="rate",
        row=row_of(corrected, "5.1.1").pk,
    )
    assert made.status_code == 201
    assert post(client, f"remarks/{made.json()['id']}/settle", wide).json()["settled"]
    done = post(client, where, wide, verb="send_back", why="Look at coal.")
    assert (done.status_code, done.json()["state"]) == (200, "returned")
    again = post(client, where, wide, verb="send_back", why="Look at coal.").json()
    assert (again["done"], again["draft"]) == (False, done.json()["draft"])


def test_a_token_has_no_second_factor_so_programs_do_not_approve(client, approver, corrected, token_of):
    answer = post(
        client, f"versions/{corrected.pk}/steps", token_of(approver, "version.approve"), verb="approve"
    )
    assert answer.status_code == 403


def test_programs_read_differences_baselines_and_expected_reports(client, officer, corrected, token_of):
    headers = token_of(officer, "baseline.freeze", "expectation.keep", "expectation.came")
    first = Version.objects.get(number=1)
    found = client.get(
        f"{API}/versions/{corrected.pk}/differences", {"with": first.pk}, headers=headers
    ).json()
    assert [c["after"] for r in found["rows"] for c in r["cells"]] == ["1500"]
    made = post(client, "baselines", headers, country="GHA", label="B", rule="year", years=[2019])
    assert made.status_code == 201
    assert client.get(f"{API}/baselines", {"country": "GHA"}).json()[0]["digest"] == made.json()["digest"]
    checked = client.get(f"{API}/baselines/{made.json()['id']}/verification", headers=headers).json()
    assert checked["same"]
    expected = post(client, "expectations", headers, country="GHA", code="5.1.1", due="2026-03-31")
    assert (expected.status_code, expected.json()["colour"]) == (201, "red")
    came = client.post(f"{API}/expectations/{expected.json()['id']}/came?on=2026-04-02", headers=headers)
    assert came.json()["due"] == "2027-03-31"
    assert client.get(f"{API}/expectations", {"country": "GHA"}).status_code in {401, 403, 404}


def test_no_page_and_no_call_open_to_everybody_tells_a_confidential_row(client, corrected):
    first = Version.objects.get(number=1)
    pk, row = first.pk, row_of(first, "5.4.1").pk
    places = [
        f"/inventories/version/{pk}/",
        f"/inventories/version/{pk}/explain/?code=total&channel=releases",
        f"/inventories/version/{pk}/explain/?code=5.4.1&channel=air",
        f"/inventories/version/{pk}/sheet/5.4/",
        f"/inventories/version/{pk}/sheet/activities/",
        f"/inventories/row/{row}/",
        f"/inventories/row/{row}/history/",
        f"/inventories/row/{row}/proofs/",
        f"{API}/versions/{pk}",
        f"{API}/versions/{pk}/rows",
        f"{API}/versions/{pk}/figures",
        f"{API}/versions/{pk}/explanation",
        f"{API}/rows/{row}",
        f"{API}/published/GHA/2019/v1/dataset",
        f"{API}/published/GHA/2019/v1/figures",
    ]
    for place in places:
        text = client.get(place, follow=True).content.decode()
        for secret in ("Hidden Chlorine", "Mr Unnamed", "Sealed letter"):
            assert secret not in text, place
