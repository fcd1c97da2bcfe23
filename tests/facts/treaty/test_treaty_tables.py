"""The treaty tables keep their promises, and a bad cell is named."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from azogue import facts
from azogue.facts import treaty
from azogue.facts.treaty.cells import folder

LOADERS = [getattr(treaty, name) for name in treaty.__all__]
FILES = sorted(Path(str(folder())).glob("*.csv"))


def records(loader):
    found = loader()
    return list(found.values()) if hasattr(found, "values") else list(found)


@pytest.mark.parametrize("loader", LOADERS, ids=lambda f: f.__name__)
def test_every_row_has_a_citation_and_a_confidence(loader):
    assert records(loader)
    for record in records(loader):
        assert record.citation
        assert record.confidence in {"verified", "verified-secondary", "derived", "knowledge"}


@pytest.mark.parametrize("loader", LOADERS, ids=lambda f: f.__name__)
def test_what_is_recalled_never_passes_for_verified(loader):
    for record in records(loader):
        assert (record.confidence == "verified") <= record.citation.startswith(
            "Minamata Convention, text of 2013"
        )
        if record.citation.startswith("Recalled"):
            assert record.confidence == "knowledge"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_table_is_tidy_utf8_without_stray_cells(file):
    header, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_every_table_has_a_loader():
    read = {"schedule_steps", "annex_a", "annex_b"}
    other = {
        "annex_a_exclusions", "annex_c", "annex_d", "dental_amalgam", "questionnaire", "status", "amendments",
        "articles", "deadlines", "decisions", "duties", "instruments", "meetings", "memberships",
        "organisations", "parties", "schedules", "thresholds",
    }  # fmt: skip
    assert {file.stem for file in FILES} == read | other


def test_there_are_145_parties_as_far_as_known_and_13_signatories_to_look_up():
    statuses = [p.status for p in treaty.parties().values()]
    assert statuses.count("party") == 145
    assert statuses.count("signatory") == 13
    assert sum(p.deposited is None for p in treaty.parties().values() if p.status == "party") == 7


def test_the_place_in_the_order_of_deposits_agrees_with_the_ordinal_numbers_found_in_texts():
    """28th Botswana, 41st Canada, 70th Rwanda, 88th Nigeria, 113th Colombia."""
    order = sorted((p.deposited, c) for c, p in treaty.parties().items() if p.deposited)
    for code, ordinal in (("BWA", 28), ("CAN", 41), ("RWA", 70), ("NGA", 88), ("COL", 113)):
        day = treaty.parties()[code].deposited
        before = sum(d < day for d, _ in order)
        same = sum(d == day for d, _ in order)
        assert before < ordinal <= before + same, code


def test_parties_are_countries_or_organisations():
    for code in treaty.parties():
        assert code in facts.countries() or code in treaty.organisations()


def test_the_union_has_27_members_today_and_had_28_with_the_united_kingdom():
    now = [m for m in treaty.memberships() if m.until is None]
    assert len(now) == 27
    assert len(treaty.memberships()) == 28
    left = next(m for m in treaty.memberships() if m.until)
    assert (left.member, left.until) == ("GBR", date(2020, 1, 31))


def test_annex_items_belong_to_texts_and_the_three_dates_of_lamps_are_apart():
    items = treaty.annex_items()
    assert {i.annex for i in items.values()} == {"A", "B"}
    assert [i.year for k, i in items.items() if k.startswith("A-CFL")] == [2020, 2025, 2026, 2026]
    assert items["A-DEN-1"].year == 2034
    assert not [i for i in items.values() if i.year == 2030]


def test_nine_dental_measures_are_to_choose_from_and_four_bind():
    kinds = [m.kind for m in treaty.dental_measures()]
    assert kinds.count("choose two") == 9
    assert kinds.count("mandatory") == 4


def test_a_gold_plan_has_eleven_parts_four_of_which_are_under_one_letter():
    letters = {p.code.split("-")[0] for p in treaty.plan_contents() if p.kind != "optional"}
    assert letters == set("abcdefghijk")
    assert sum(p.kind == "worst practice" for p in treaty.plan_contents()) == 4


def test_source_categories_of_annex_d_lead_to_categories_of_the_toolkit():
    for source in treaty.point_sources():
        assert source.codes
        assert set(source.codes) <= set(facts.categories())


def test_four_questions_are_starred():
    starred = [q for q in treaty.questions().values() if q.starred]
    assert len(starred) == 4
    assert {q.article for q in starred} == {"3", "11"}


def test_five_instruments_and_more_have_duties_and_only_some_ask_for_consent():
    kinds = {i: {d.kind for d in treaty.duties() if d.instrument == i} for i in treaty.instruments()}
    assert {"minamata", "basel", "stockholm", "rotterdam", "montreal"} <= set(kinds)
    assert kinds["minamata"] == {"inform", "consent", "control", "plan", "report"}
    assert "control" not in kinds["rotterdam"]
    assert "consent" not in kinds["stockholm"]
    assert kinds["mercury-partnership"] == {"inform"}


def test_the_ozone_schedule_is_recalled_and_says_so():
    schedule = treaty.schedules()["montreal-hcfc-a5"]
    assert schedule.confidence == "knowledge"
    assert [(s.from_year, s.allowed_share) for s in schedule.steps] == [
        (2013, Decimal(1)),
        (2015, Decimal("0.9")),
        (2020, Decimal("0.65")),
        (2025, Decimal("0.325")),
        (2030, Decimal("0.025")),
        (2040, Decimal(0)),
    ]


def test_a_threshold_knows_since_when_it_is_valid_and_one_without_a_number_stays_blank():
    known = {t.id: t for t in treaty.thresholds()}
    assert known["T-5"].value == Decimal(15)
    assert known["T-5"].since == date(2023, 11, 3)
    assert known["T-6"].value is None


def test_decisions_stand_in_meetings():
    assert treaty.decisions()["24/3 IV"].meeting == "UNEP-GC-24"
    assert treaty.meetings()["COP-6"].begins == date(2025, 11, 3)


@pytest.fixture
def copied(tmp_path):
    """A copy of the shipped tables, to spoil."""
    target = tmp_path / "tables"
    shutil.copytree(str(folder()), target)
    return target


SPOILED = [
    (treaty.parties, "parties.csv", "2020-05-26", "26.05.2020", "deposited", "write a date"),
    (treaty.parties, "parties.csv", "AFG,party", "XQZ,party", "code", "no such country"),
    (treaty.parties, "parties.csv", "AFG,party", "AFG,member", "status", "one of: party, signatory"),
    (treaty.parties, "parties.csv", "ALB,party", "AFG,party", "code", "another row has this name"),
    (treaty.amendments, "amendments.csv", "2025-04-25", "2023-04-25", "in_force", "follow each other"),
    (treaty.annex_items, "annex_a.csv", ",ban,2020,,text-2013", ",ban,,,text-2013", "year", "a ban"),
    (treaty.annex_items, "annex_a.csv", ",2020,,text-2013", ",2020,,text-2014", "amendment", "no such"),
    (
        treaty.deadlines,
        "deadlines.csv",
        "entry into force,15",
        "entry into force,",
        "years",
        "how many years",
    ),
    (treaty.deadlines, "deadlines.csv", ",DL-21f,recurring", ",DL-21x,recurring", "covered_by", "no such"),
    (treaty.schedules, "schedule_steps.csv", ",2015,0.9", ",2015,1.9", "allowed_share", "from 0 to 1"),
    (treaty.schedules, "schedule_steps.csv", ",2015,0.9", ",2012,0.9", "from_year", "order of the years"),
    (treaty.schedules, "schedule_steps.csv", ",2015,0.9", ",2015,0.5", "allowed_share", "never rises"),
    (treaty.schedules, "schedules.csv", "2009;2010", "2009 and 2010", "baseline_years", "semicolons"),
    (treaty.thresholds, "thresholds.csv", ",50,t,", ',"50,0",t,', "value", "decimal point"),
    (treaty.meetings, "meetings.csv", "2025-11-07", "2024-11-07", "ends", "before the first day"),
    (treaty.duties, "duties.csv", "basel,consent", "basel,permit", "kind", "one of: inform"),
    (treaty.memberships, "memberships.csv", "GBR,1973-01-01", "GBR,", "since", "may not be blank"),
]


@pytest.mark.parametrize(
    ("loader", "name", "was", "becomes", "column", "remedy"), SPOILED, ids=[f"{s[1]}-{s[3]}" for s in SPOILED]
)
def test_a_bad_cell_is_named_with_what_to_do(copied, loader, name, was, becomes, column, remedy):
    file = copied / name
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(facts.FactsError) as caught:
        loader(copied)
    assert caught.value.row is not None
    assert caught.value.column == column
    assert remedy in str(caught.value)


def test_a_row_without_a_citation_is_refused(copied):
    file = copied / "decisions.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Recalled", "", 1), encoding="utf-8")
    with pytest.raises(facts.FactsError, match="citation"):
        treaty.decisions(copied)
