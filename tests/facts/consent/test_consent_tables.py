"""The consent tables keep their promises, and a bad cell is named."""

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from azogue.facts import FactsError, consent
from azogue.facts.consent import find_substance, forms, hazards_of, rotterdam_facts, substances
from azogue.facts.consent.forms import folder
from azogue.facts.consent.hazards import cas_is_right, hazard_statements
from azogue.office.consents import circumstances, tables

LOADERS = [forms, hazard_statements, rotterdam_facts, substances]
TABLES = Path(str(folder()))
FILES = sorted(TABLES.glob("*.csv"))
TREATIES = (tables.MINAMATA, tables.ROTTERDAM)


def records():
    found = [record for loader in LOADERS for record in loader().values()]
    return found + [field for form in forms().values() for field in form.fields]


def test_every_row_has_a_citation_and_a_confidence_and_only_the_treaties_were_read_themselves():
    for record in records():
        assert record.citation
        assert record.confidence in {"verified", "verified-secondary", "knowledge"}
        assert (record.confidence == "verified") == record.citation.startswith(TREATIES), record
        if record.citation.startswith("Recalled"):
            assert record.confidence == "knowledge" or "read" in record.citation


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_table_is_tidy_utf8_without_stray_cells(file):
    header, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert {file.stem for file in FILES} == {
        "forms", "form_fields", "hazard_statements", "rotterdam", "substances",
    }  # fmt: skip


def test_every_public_name_is_there():
    assert all(callable(getattr(consent, name)) for name in consent.__all__)


def test_forms_a_to_d_and_two_notifications_are_there_with_their_fields():
    assert list(forms()) == ["A", "B", "C", "D", "ART3.9", "EXEMPT"]
    assert {k: len(form.fields) for k, form in forms().items()} == {
        "A": 22, "B": 21, "C": 11, "D": 9, "EXEMPT": 6, "ART3.9": 2,
    }  # fmt: skip


def test_forms_that_are_signed_end_with_the_signature_and_a_to_b_carry_a_decision():
    for name in "ABCD":
        assert forms()[name].fields[-1].kind == "signature block"
    for name in "AB":
        decision = next(f for f in forms()[name].fields if f.id.endswith("-dec"))
        assert decision.choices == ("granted", "denied")


def test_what_the_treaty_makes_public_is_general_notifications_waivers_and_exemptions():
    assert [name for name, form in forms().items() if form.public] == ["D", "ART3.9", "EXEMPT"]


ATOMS = {"Hg": 200.592, "C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007, "Cl": 35.45, "S": 32.06}
"""Standard atomic weights, as the IUPAC gives them for everyday use."""


def weight(formula: str) -> float:
    while group := re.search(r"\(([^()]*)\)(\d*)", formula):
        formula = formula.replace(group.group(), group[1] * int(group[2] or 1), 1)
    return sum(ATOMS[a] * int(n or 1) for a, n in re.findall(r"([A-Z][a-z]?)(\d*)", formula))


@pytest.mark.parametrize("substance", substances().values(), ids=lambda s: s.id)
def test_the_share_of_mercury_follows_from_the_formula(substance):
    atoms = sum(int(n or 1) for n in re.findall(r"Hg(\d*)", substance.formula))
    assert float(substance.mercury_share) == pytest.approx(
        atoms * 200.592 / weight(substance.formula), abs=6e-5
    )


def test_article_3_names_mercury_and_five_substances_of_which_two_are_one():
    named = [s.id for s in substances().values() if s.article_3 == "compound"]
    assert named == ["Hg2Cl2", "HgO", "HgSO4", "Hg(NO3)2", "HgS"]
    assert [s.id for s in substances().values() if s.article_3 == "mercury"] == ["Hg"]
    assert not substances()["Hg"].annex_iii


def test_hazards_stand_beside_a_substance_in_the_order_of_their_codes():
    assert [s.code for s in hazards_of(substances()["Hg"])] == ["H330", "H360D", "H372", "H410"]
    assert hazards_of(substances()["HgS"]) == ()
    used = {code for s in substances().values() for code in s.statements}
    assert used == set(hazard_statements())
    assert {s.pictogram for s in hazard_statements().values()} == {
        "GHS05",
        "GHS06",
        "GHS07",
        "GHS08",
        "GHS09",
    }


@pytest.mark.parametrize("said", ["Hg", " mercury ", "7439-97-6", "MERCURY"])
def test_a_substance_is_found_by_any_of_its_names(said):
    assert find_substance(said).id == "Hg"
    assert find_substance("quicksand") is None


@pytest.mark.parametrize(
    ("number", "right"),
    [("7439-97-6", True), ("7439-97-5", False), ("7732-18-5", True), ("7439976", False), ("", False)],
)
def test_a_cas_number_has_its_check_digit(number, right):
    assert cas_is_right(number) == right


def test_the_rules_use_the_times_that_the_table_has():
    facts = rotterdam_facts()
    assert facts["R-SILENT-FROM"].number == circumstances.SIX_MONTHS
    assert (facts["R-SILENT-FOR"].number, facts["R-SILENT-FOR"].unit) == (1, "year")
    assert circumstances.ONE_YEAR == 12
    assert facts["R-ENTRY"].number is None


@pytest.mark.parametrize(
    ("file", "was", "becomes", "says"),
    [
        ("forms.csv", "D,General", "A,General", "another row has this name already"),
        ("forms.csv", ",yes,", ",maybe,", "write one of: yes, no"),
        ("forms.csv", "EXEMPT,Reg", "OTHER,Reg", "no row of form_fields.csv belongs"),
        ("form_fields.csv", "A,A,A-A-name", "Q,A,A-A-name", "there is no such form"),
        ("form_fields.csv", "text,,yes", "prose,,yes", "write one of: text"),
        ("form_fields.csv", "text,,yes", "text,a;b,yes", "only a choice has choices"),
        ("form_fields.csv", "A,A,A-A-addr", "A,A,A-A-name", "another row has this name already"),
        ("substances.csv", "7439-97-6", "7439-97-5", "the check digit is wrong"),
        ("substances.csv", ",0.9261,", ",1.9261,", "above 0 and up to 1"),
        ("substances.csv", "H330;H360D", "H330;H999", "H999 is not in hazard_statements.csv"),
        ("rotterdam.csv", "R-FINAL,", "R-ENTRY,", "another row has this name already"),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy(tmp_path, file, was, becomes, says):
    shutil.copytree(TABLES, tmp_path / "t")
    path = tmp_path / "t" / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=re.escape(says)) as failed:
        [loader(tmp_path / "t") for loader in LOADERS]
    assert failed.value.table == file
    assert failed.value.row is not None
    assert failed.value.column


def test_shares_are_exact_decimals():
    assert all(isinstance(s.mercury_share, Decimal) for s in substances().values())
