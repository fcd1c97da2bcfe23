"""Whole files: other encodings and separators, things that are not what their name says, and sizes."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from azogue.dossier import DossierError, check, read_dossier, write_starter
from azogue.dossier import package as package_module
from tests.dossier.making import ACTIVITIES, folder, one, worst

ROW = "2019,5.3.1,Usine à ciment,,5,,,t,,,,\n"
TABLE = ACTIVITIES + ROW


def read_table(tmp_path, data):
    return read_dossier(folder(tmp_path, activities=data))


def test_a_byte_order_mark_is_no_problem(tmp_path):
    dossier = read_table(tmp_path, TABLE.encode("utf-8-sig"))
    assert dossier.problems == ()
    assert dossier.activities[0].name == "Usine à ciment"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"])
def test_other_encodings_are_recognised_and_reported(tmp_path, encoding):
    dossier = read_table(tmp_path, TABLE.encode(encoding))
    assert dossier.activities[0].name == "Usine à ciment"
    assert "not in UTF-8" in one(dossier.problems).message
    assert one(dossier.problems).severity == "warning"


def test_a_foreign_letter_far_down_is_still_found(tmp_path):
    rows = "".join(f"2019,5.3.1,plant {i},,5,,,t,,,,\n" for i in range(3000))
    dossier = read_table(tmp_path, (ACTIVITIES + rows + ROW).encode("cp1252"))
    assert dossier.activities[-1].name == "Usine à ciment"
    assert len(dossier.activities) == 3001


@pytest.mark.parametrize(("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_recognised_and_noted(tmp_path, delimiter, name):
    dossier = read_table(tmp_path, TABLE.replace(",", delimiter))
    assert dossier.activities[0].rate == 5
    assert name in one(dossier.problems).message
    assert one(dossier.problems).severity == "note"


def test_semicolons_with_decimal_commas_are_read_as_europeans_write_them(tmp_path):
    dossier = read_table(tmp_path, "année;code;taux;unité\n2019;5.3.1;1.234,5;t\n")
    assert dossier.activities[0].rate == 1234.5


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    assert "is empty" in one(read_table(tmp_path, "").problems).message
    assert "is empty" in one(read_table(tmp_path, " \n\n").problems).message


def test_a_header_alone_is_a_dossier_without_rows(tmp_path):
    dossier = read_table(tmp_path, ACTIVITIES)
    assert (dossier.activities, dossier.problems) == ((), ())


def test_an_open_quotation_mark_loses_rows_but_not_the_reader(tmp_path):
    dossier = read_table(tmp_path, TABLE + '2019,5.3.2,"open,,5,,,t,,,,\n' + ROW * 5000)
    assert dossier.activities[0].rate == 5
    assert dossier.problems


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04rest", "workbook that was renamed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook that was renamed"),
        (b"<html><table><tr><td>year</td></tr></table>", "web page"),
        (b"%PDF-1.7 ...", "not a table"),
    ],
)
def test_a_csv_that_is_none_is_named_for_what_it_is(tmp_path, data, says):
    dossier = read_table(tmp_path, data)
    assert says in worst(dossier.problems)[0].message


# Folders


def test_a_path_that_is_not_there_names_the_nearest(tmp_path):
    folder(tmp_path / "ghana-2019", activities=TABLE)
    with pytest.raises(DossierError, match="ghana-2019") as caught:
        read_dossier(tmp_path / "gana-2019")
    assert caught.value.problem.severity == "error"
    with pytest.raises(DossierError):
        check(tmp_path / "no" / "such" / "place")


def test_a_folder_without_header_data_is_read_all_the_same(tmp_path):
    dossier = read_dossier(folder(tmp_path, toml=None, activities=TABLE))
    assert dossier.country == ""
    assert len(dossier.activities) == 1
    assert 'country = "GHA"' in one(dossier.problems).message


def test_an_empty_folder_says_what_is_missing(tmp_path):
    messages = [p.message for p in check(tmp_path)]
    assert any("dossier.toml" in m for m in messages)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("country = Ghana", "straight quotation marks"),
        ('country = "GHN"', "Did you mean"),
        ('country = "Gana"', 'Did you mean "Ghana"'),
        ("", "country is missing"),
        ('country = "GHA"\nfactor_sets = ["toolkt"]', "There is no factor set"),
        ('country = "GHA"\nfactor_sets = 7', "in order"),
        ('country = "GHA"\nlevel1 = "perhaps"', "yes or no"),
        ('country = "GHA"\nlanguage = "English please"', "code of a language"),
        ('country = "GHA"\nautority = "EPA"', 'Did you mean "authority"'),
        ('country = ["GHA"]', "not a text"),
    ],
)
def test_bad_header_data_are_named(tmp_path, toml, says):
    problems = check(folder(tmp_path, toml=toml, activities=ACTIVITIES))
    assert any(says in p.message for p in problems), problems


def test_the_country_may_be_named(tmp_path):
    assert read_dossier(folder(tmp_path, toml='country = "ghana"', activities=TABLE)).country == "GHA"


def test_header_data_in_another_encoding_are_a_problem_and_not_a_fault(tmp_path):
    path = folder(tmp_path, activities=TABLE)
    (path / "dossier.toml").write_bytes('country = "CIV"\ntitle = "Côte"'.encode("latin-1"))
    assert "UTF-8" in one(check(path)).message


def test_a_factor_set_of_the_dossiers_own_may_be_named(tmp_path):
    path = folder(tmp_path, toml='country = "GHA"\nfactor_sets = ["ours", "toolkit"]', activities=TABLE)
    (path / "ours").mkdir()
    dossier = read_dossier(path)
    assert dossier.factor_sets == ("ours", "toolkit")
    assert "cannot be read" in one(dossier.problems).message


def test_other_files_in_the_folder_are_named_and_left_alone(tmp_path):
    path = folder(tmp_path, activities=TABLE, activites_old="x,y\n", actvities="x,y\n")
    (path / "README.txt").write_text("hello", encoding="utf-8")
    (path / "more.xlsx").write_bytes(b"PK")
    messages = {p.sheet: p.message for p in check(path)}
    assert 'Did you mean "activities"' in messages["actvities.csv"]
    assert set(messages) == {"actvities.csv", "activites_old.csv", "more.xlsx"}


def test_two_files_for_one_sheet_are_named(tmp_path):
    path = folder(tmp_path, activities=TABLE, activity="year,code\n")
    assert "mean the same sheet" in one(check(path)).message


def refuse(self, *args, **kwargs):
    raise PermissionError(13, "Permission denied")


def test_a_table_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    path = folder(tmp_path, activities=TABLE)
    monkeypatch.setattr(Path, "open", refuse)
    problem = next(p for p in check(path) if p.value == "activities.csv")
    assert "cannot be opened (Permission denied)" in problem.message


def test_a_workbook_that_may_not_be_read_is_refused_in_plain_words(tmp_path, monkeypatch):
    path = write_starter("GHA", 2019, tmp_path / "a.xlsx", "xlsx")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DossierError, match="Close it in other programs"):
        read_dossier(path)


# Workbooks that are none


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (OLE + "Workbook".encode("utf-16-le"), "old Excel file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"<html><body><table>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML file"),
        (b"year,code,rate\n2019,5.1.1,5\n", "plain text"),
        (b"%PDF-1.4\x00", "printed document"),
        (b"\x00\x01\x02" * 100, "is not a workbook"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (zipped({"content.xml": "x", "mimetype": "x"}), "OpenDocument"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"word/document.xml": "x"}), "Word document"),
        (zipped({"activities.csv": "x"}), "zip file"),
        (zipped({"xl/workbook.xml": "<broken"}), "damaged"),
        (zipped({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>"}), "document type"),
    ],
)
def test_a_workbook_that_is_none_is_named_for_what_it_is(tmp_path, data, says):
    path = tmp_path / "inventory.xlsx"
    path.write_bytes(data)
    dossier = read_dossier(path)
    problem = one(dossier.problems)
    assert says in problem.message
    assert problem.severity == "error"
    assert dossier.activities == ()


def test_a_locked_zip_is_said_to_be_locked(tmp_path):
    path = tmp_path / "inventory.xlsx"
    data = bytearray(zipped({"xl/workbook.xml": "x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in one(check(path)).message


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": b" " * 30_000_000}))
    assert path.stat().st_size < 100_000
    assert "from almost nothing" in one(check(path)).message


def test_a_workbook_that_would_unpack_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(package_module, "MOST_BYTES", 1000)
    path = tmp_path / "large.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": os.urandom(2000)}))
    assert "would unpack" in one(check(path)).message


def test_a_workbook_of_thousands_of_parts_is_refused(tmp_path):
    path = tmp_path / "parts.xlsx"
    path.write_bytes(zipped({f"p{i}": "" for i in range(2001)}))
    assert "2,001 parts" in one(check(path)).message


def test_a_part_that_is_larger_than_it_says_is_refused(tmp_path):
    path = write_starter("GHA", 2019, tmp_path / "a.xlsx", "xlsx")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"xl/workbook.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert worst(check(path))


def test_one_table_alone_asks_for_its_folder(tmp_path):
    path = folder(tmp_path, activities=TABLE)
    assert "Give the folder" in one(check(path / "activities.csv")).message


# Sizes


def test_rows_beyond_the_limit_are_not_read_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("azogue.dossier.csvfile.MOST_ROWS", 10)
    rows = "".join(f"2019,5.3.1,p{i},,5,,,t,,,,\n" for i in range(20))
    dossier = read_table(tmp_path, ACTIVITIES + rows)
    assert len(dossier.activities) == 10
    assert one(dossier.problems).row == 12
    assert "10 rows" in one(dossier.problems).message


def test_a_file_without_line_ends_is_not_taken_into_memory_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("azogue.dossier.csvfile.LONGEST_LINE", 5000)
    dossier = read_table(tmp_path, TABLE + "x" * 20_000)
    assert len(dossier.activities) == 1
    assert "line too long" in one(dossier.problems).message


def test_many_equal_problems_are_counted_and_not_listed(tmp_path):
    rows = "".join(f"2019,5.3.1,p{i},,bad,,,t,,,,\n" for i in range(500))
    dossier = read_table(tmp_path, ACTIVITIES + rows)
    assert len(dossier.activities) == 500
    assert len(dossier.problems) == 101
    assert "And 400 more" in dossier.problems[-1].message
