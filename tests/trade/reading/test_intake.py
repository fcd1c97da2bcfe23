"""Files as they arrive: packed, cut off, in other encodings, delivered twice, not tables at all."""

import gzip

import pytest

from azogue.trade import read_trade
from azogue.trade import reading_intake as intake
from tests.trade.reading.files import BACI, BULK, CURRENT, OLD, PLAIN, current, refused, rows, text


def many(count):
    return current(*({"partnerCode": "156", "cmdCode": f"{280000 + at}"} for at in range(count)))


def test_a_packed_file_reads_like_a_plain_one(read):
    plain, packed = read(many(50)), read(("f.csv.gz", gzip.compress(many(50).encode())))
    strip = [{k: v for k, v in row.items() if k != "source"} for row in rows(plain)]
    assert [{k: v for k, v in row.items() if k != "source"} for row in rows(packed)] == strip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_names_with_accents_do_not_stop_a_file_in_any_encoding(read, encoding):
    content = text(CURRENT, [PLAIN | {"reporterDesc": "Côte d'Ivoire, España"}] * 3)
    reading = read(content.encode(encoding))
    assert reading.tallies[0].accepted == 3
    assert bool(reading.problems) == (encoding not in {"utf-8", "utf-8-sig"})


def test_a_foreign_letter_far_down_makes_the_whole_file_latin_1(read, monkeypatch):
    monkeypatch.setattr(intake, "_BLOCK", 256)
    content = (
        many(30).encode() + current({"partnerDesc": "Türkiye"}).splitlines()[1].encode("latin-1") + b"\n"
    )
    reading = read(content)
    assert reading.tallies[0].rows == 31
    assert "Latin-1" in reading.problems[0].message


def test_the_same_content_is_read_once_whatever_its_name_and_packing(read):
    reading = read(many(4), ("again.csv.gz", gzip.compress(many(4).encode())))
    assert len(rows(reading)) == 4
    assert "read once" in reading.problems[0].message


def test_two_files_of_one_name_keep_names_of_their_own(read):
    reading = read(("a.csv", current()), ("a.csv", current({"partnerCode": "36"})))
    assert [tally.source for tally in reading.tallies] == ["a.csv", "a.csv (2)"]


def test_a_file_cut_in_its_last_line_says_so_and_gives_what_is_whole(read):
    content = many(10)
    reading = read(content[: content.rindex("C00")])
    assert len(rows(reading)) == 9
    assert refused(reading)[0]["line"] == 11
    assert refused(reading)[0]["reason"] == "fewer cells than the header"
    assert "ends in the middle" in reading.problems[0].message


def test_a_last_line_without_end_is_read_with_a_warning(read):
    reading = read(many(3).rstrip("\n"))
    assert len(rows(reading)) == 3
    assert "no end" in reading.problems[0].message


def test_an_archive_cut_off_gives_its_whole_lines(read):
    packed = gzip.compress(many(4000).encode())
    reading = read(("cut.csv.gz", packed[: len(packed) // 2]))
    found = rows(reading)
    assert 0 < len(found) < 4000
    assert refused(reading) == []
    assert found[-1]["line"] == len(found) + 1
    assert "archive ends in the middle" in reading.problems[0].message


def test_blank_lines_do_not_shift_the_numbers_of_lines(read):
    lines = many(4).splitlines(keepends=True)
    content = "".join([*lines[:2], "\n\n", lines[2], "\n", *lines[3:], "\n\n"])
    assert [row["line"] for row in rows(read(content))] == [2, 5, 7, 8]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("block", [7, 64, 701])
def test_blank_lines_across_blocks_are_counted_once(read, monkeypatch, block, end):
    monkeypatch.setattr(intake, "_BLOCK", block)
    lines = many(9).splitlines()
    gapped = [*lines[:3], "", "", *lines[3:6], "", *lines[6:]]
    found = [row["line"] for row in rows(read(end.join(gapped) + end))]
    assert found == [2, 3, 6, 7, 8, 10, 11, 12, 13]


def test_a_row_with_more_or_fewer_cells_is_set_apart_with_its_line(read):
    lines = many(4).splitlines()
    lines[2] += ",surplus"
    lines[3] = lines[3].rsplit(",", 2)[0]
    reading = read("\n".join(lines) + "\n")
    assert [(row["line"], row["reason"]) for row in refused(reading)] == [
        (3, "more cells than the header"),
        (4, "fewer cells than the header"),
    ]
    assert len(rows(reading)) == 2


def test_a_separator_at_the_end_of_every_line_is_no_surplus_cell(read):
    lines = many(3).splitlines()
    reading = read("\n".join([lines[0], *(line + "," for line in lines[1:])]) + "\n")
    assert len(rows(reading)) == 3


def test_a_line_end_inside_quotes_belongs_to_its_cell(read):
    reading = read(current({"cmdDesc": "Mercury,\nliquid"}, {"partnerCode": "36"}))
    assert len(rows(reading)) == 2


def test_a_quotation_mark_without_partner_swallows_no_rows(read):
    lines = many(6).splitlines()
    lines[2] = lines[2].replace("724", '"724', 1)
    reading = read("\n".join(lines) + "\n")
    assert reading.tallies[0].rows == 6
    assert len(rows(reading)) == 6
    assert "quotation mark" in reading.problems[0].message


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"\n \n", "empty"), (b"PK\x03\x04xxxx", "workbook"), (b"%PDF-1.4", "PDF"),
     (b"PAR1", "Parquet"), (b"<html><body>", "web page"), (b'{"data": []}', "JSON"),
     (b"only one line", "fits no layout")],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words_and_stops_nothing_else(read, content, says):
    reading = read(content, current())
    assert says in reading.problems[0].message
    assert len(rows(reading)) == 1


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path):
    reading = read_trade(tmp_path / "missing.csv")
    assert "cannot be opened" in reading.problems[0].message
    assert rows(reading) == []
    assert refused(reading) == []


def test_a_file_beyond_the_limit_is_refused(read, monkeypatch):
    monkeypatch.setattr(intake, "MOST_BYTES", 1000)
    assert "Split it by year" in read(many(20)).problems[0].message


def test_only_a_header_gives_no_rows_and_no_problem(read):
    reading = read(text(BACI, []), text(BULK, []), text(OLD, []))
    assert rows(reading) == []


def test_reports_can_be_written_where_they_shall_stay(read, tmp_path):
    reading = read(current(), folder=tmp_path / "kept")
    assert reading.reports == tmp_path / "kept" / "reports.parquet"
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"reports.parquet", "quarantine.parquet"}


def test_a_temporary_folder_goes_with_the_reading(read):
    reading = read(current())
    folder = reading.reports.parent
    assert folder.exists()
    del reading
    assert not folder.exists()


def test_wrong_questions_are_errors_of_the_caller(read):
    for wrong in ({"layout": "excel"}, {"only": {"2805"}}):
        with pytest.raises(ValueError, match=r"six digits|layout"):
            read(current(), **wrong)
