"""A baseline is frozen with its inputs; computed again it is the same; a correction is a new number."""

import pytest
from django.urls import reverse

from azogue.office.inventories.models import Baseline, Row, Version
from azogue.office.inventories.services import baseline
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.review import step
from azogue.office.record.gate import Refused
from tests.office.inventories.desk import published, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_files(monkeypatch) -> None:
    monkeypatch.setattr("azogue.office.inventories.services.review.start", lambda *a, **k: None)


@pytest.fixture
def two_years(alice, charlie):
    return [published(alice, charlie, year) for year in (2018, 2019)]


def frozen(person, **more) -> Baseline:
    said = {"country": "GHA", "label": "First", "rule": "mean", "years": [2018, 2019]}
    return baseline.freeze(person, **{**said, **more})


def test_a_baseline_keeps_its_rule_its_inputs_and_its_digits(alice, two_years):
    made = frozen(alice)
    assert (made.number, made.rule_version, made.years) == (1, "1", [2018, 2019])
    assert [i["version"] for i in made.inputs] == [v.pk for v in two_years]
    assert all(len(i["digest"]) == 64 and i["engine"] for i in made.inputs)
    assert made.figures["total"]["releases"]["point"] > 0
    assert made.figures["5.1.1"]["air"]["low"] < made.figures["5.1.1"]["air"]["point"]


def test_computed_again_from_the_same_inputs_every_digit_is_the_same(monkeypatch, alice, two_years):
    made = frozen(alice)

    def remembered(*args):
        raise AssertionError("This would compare what is remembered with itself.")

    monkeypatch.setattr(baseline, "inventory_of", remembered)
    found = baseline.verify(alice, Baseline.objects.get(pk=made.pk))
    assert (found.same, found.changed_inputs, found.differing) == (True, (), ())


def test_a_digit_that_was_tampered_with_is_found(alice, two_years):
    made = frozen(alice)
    figures = made.figures
    figures["5.1.1"]["air"]["point"] *= 1 + 1e-15
    Baseline.objects.filter(pk=made.pk).update(figures=figures)
    found = baseline.verify(alice, Baseline.objects.get(pk=made.pk))
    assert (found.same, found.differing) == (False, (("5.1.1", "air"),))


def test_an_input_that_was_tampered_with_is_found(alice, two_years):
    made = frozen(alice)
    row = Row.objects.filter(version=two_years[0], cells__code="5.1.1").get()
    Row.objects.filter(pk=row.pk).update(cells={**row.cells, "rate": "1"})
    found = baseline.verify(alice, made)
    assert (found.same, found.changed_inputs) == (False, (2018,))


def test_a_correction_is_a_new_number_with_a_reason_and_edits_nothing(alice, two_years):
    first = frozen(alice)
    kept = Baseline.objects.values().get(pk=first.pk)
    with pytest.raises(CellRefused):
        frozen(alice)
    second = frozen(alice, rule="year", years=[2019], why="2018 was not complete.")
    assert (second.number, second.replaces_id) == (2, first.pk)
    assert Baseline.objects.values().get(pk=first.pk) == kept


def test_a_draft_is_no_input(alice, charlie, two_years):
    started(alice, 2020)
    with pytest.raises(CellRefused, match="2020"):
        frozen(alice, rule="year", years=[2020])


@pytest.mark.parametrize(
    ("rule", "years"), [("year", [2018, 2019]), ("mean", [2018]), ("best", [2018]), ("mean", [])]
)
def test_a_rule_that_does_not_fit_is_refused(alice, two_years, rule, years):
    with pytest.raises(CellRefused):
        frozen(alice, rule=rule, years=years)
    assert not Baseline.objects.exists()


def test_nobody_abroad_freezes(stranger, as_person, two_years):
    with pytest.raises(Refused):
        frozen(as_person(stranger))


def test_the_public_sees_a_baseline_when_all_its_inputs_are_public(alice, charlie, two_years, client):
    public = frozen(alice)
    third = started(alice, 2020)
    for person, verb in ((alice, "submit"), (charlie, "approve")):
        step(person, third, verb)
    inside = frozen(alice, label="Inside", rule="year", years=[2020])
    text = client.get(reverse("inventories:baselines", args=["GHA"])).content.decode()
    assert "First" in text
    assert "Inside" not in text
    assert client.get(reverse("inventories:baseline", args=[public.pk])).status_code == 200
    assert client.get(reverse("inventories:baseline", args=[inside.pk])).status_code in {302, 404}
    step(charlie, third, "publish")
    assert client.get(reverse("inventories:baseline", args=[inside.pk])).status_code == 200


def test_a_baseline_is_frozen_verified_and_taken_away_as_csv_on_the_pages(browser_of, officer, two_years):
    alice = browser_of(officer)
    page = reverse("inventories:baseline_freeze", args=["GHA"])
    assert alice.get(page).status_code == 200
    assert alice.post(page, {"label": "B", "rule": "mean", "years": ["2018"]}).status_code == 422
    made = alice.post(page, {"label": "B", "rule": "mean", "years": ["2018", "2019"]})
    assert made.status_code == 302
    pk = Baseline.objects.get().pk
    answer = alice.post(reverse("inventories:baseline_verify", args=[pk]), follow=True)
    assert "every digit is the same" in answer.content.decode()
    lines = alice.get(made["Location"], {"format": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("country,baseline,number,rule")
    assert any(",total,releases," in line for line in lines)


def test_an_unknown_country_is_not_found(client):
    assert client.get("/inventories/baselines/XXQ/").status_code in {302, 404}


def test_a_withdrawn_input_leaves_the_baseline_as_it_was(alice, charlie, two_years):
    made = frozen(alice)
    step(charlie, two_years[0], "withdraw", "wrong")
    assert Version.objects.get(pk=two_years[0].pk).state == "withdrawn"
    assert baseline.verify(alice, made).same
