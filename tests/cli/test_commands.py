"""new, check, explain, facts, compare and demo, from the outside."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from azogue.cli import main
from azogue.cli.exits import Exit
from azogue.cli.explain import headline, plain_lines
from azogue.inventory.records import CHANNELS
from azogue.quantity.explanation import Explanation

ROOT = Path(__file__).parents[2]


def run(*call: object) -> int:
    return main([str(part) for part in call])


class TestNew:
    @pytest.mark.parametrize("kind", ["--xlsx", "--folder"])
    def test_it_writes_a_dossier_that_checks_without_errors(self, kind, tmp_path, capsys) -> None:
        place = tmp_path / ("start.xlsx" if kind == "--xlsx" else "start")
        assert run("new", "GHA", 2019, kind, "--out", place) == Exit.FINE
        assert f"azogue check {place}" in capsys.readouterr().out
        assert run("check", place) == Exit.FINE

    def test_it_names_the_place_after_country_and_year_when_nobody_says(self, tmp_path, monkeypatch) -> None:
        monkeypatch.chdir(tmp_path)
        assert run("new", "gha", 2019) == Exit.FINE
        assert run("new", "Ghana", 2020, "--xlsx") == Exit.FINE
        assert {path.name for path in tmp_path.iterdir()} == {"GHA-2019", "GHA-2020.xlsx"}

    def test_it_never_writes_over_anything(self, tmp_path, capsys) -> None:
        place = tmp_path / "mine.xlsx"
        place.write_text("years of work", encoding="utf-8")
        assert run("new", "GHA", 2019, "--out", place) == Exit.USAGE
        assert "exists already" in capsys.readouterr().err
        assert place.read_text(encoding="utf-8") == "years of work"

    def test_it_suggests_the_nearest_country(self, tmp_path, capsys) -> None:
        assert run("new", "Gana", 2019, "--out", tmp_path / "x") == Exit.USAGE
        assert "Ghana (GHA)" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            (("19",), "19 is not a year"),
            (("2019", "--xlsx", "--folder"), "not both"),
            (("2019", "--out", "absent/place"), "absent is not there"),
        ],
    )
    def test_it_refuses_what_makes_no_sense(self, more, words, tmp_path, monkeypatch, capsys) -> None:
        monkeypatch.chdir(tmp_path)
        assert run("new", "GHA", *more) == Exit.USAGE
        assert words in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []


class TestCheck:
    def test_a_clean_dossier_leaves_with_zero(self, make_dossier, capsys) -> None:
        assert run("check", make_dossier()) == Exit.FINE

    def test_every_error_is_listed_at_its_cell_and_the_exit_code_is_one(self, make_dossier, capsys) -> None:
        bad = make_dossier(
            rows=("year,code,rate,unit", "2019,5.1.1,-4,kt", "2019,9.9.9,1,kt", "2019,5.2.6,ten,t")
        )
        assert run("check", bad) == Exit.PROBLEMS
        shown = capsys.readouterr().out
        assert "activities" in shown
        assert all(value in shown for value in ('"-4"', '"9.9.9"', '"ten"'))

    def test_json_holds_the_same_problems(self, make_dossier, capsys) -> None:
        bad = make_dossier(rows=("year,code,rate,unit", "2019,5.1.1,-4,kt"))
        assert run("check", bad, "--json") == Exit.PROBLEMS
        (found,) = json.loads(capsys.readouterr().out)
        assert found["errors"] >= 1
        assert {"sheet", "row", "column", "value", "message", "severity"} <= set(found["problems"][0])

    def test_a_missing_path_leaves_with_two_and_the_others_are_still_checked(
        self, make_dossier, capsys
    ) -> None:
        assert run("check", make_dossier("here"), "nowhere") == Exit.USAGE
        shown = capsys.readouterr().out
        assert "nowhere is not there" in shown
        assert "here" in shown

    @pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.txt"])
    def test_a_file_of_another_kind_is_a_problem_with_its_remedy(self, name, tmp_path, capsys) -> None:
        (tmp_path / name).write_bytes(b"x")
        assert run("check", tmp_path / name) == Exit.PROBLEMS
        assert "1 error" in capsys.readouterr().out

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00" * 4000])
    def test_a_broken_workbook_is_a_problem_and_not_a_traceback(self, content, tmp_path, capsys) -> None:
        path = tmp_path / "broken.xlsx"
        path.write_bytes(content)
        assert run("check", path) == Exit.PROBLEMS
        assert "Traceback" not in capsys.readouterr().err


class TestExplain:
    def test_a_figure_opens_to_its_rate_its_factor_and_its_citation(self, make_dossier, capsys) -> None:
        assert run("explain", make_dossier(), "5.1.1", "air", "--draws", 500) == Exit.FINE
        shown = capsys.readouterr().out
        assert "120" in shown
        assert "Energy balance" in shown
        assert "[knowledge" in shown

    def test_json_is_the_same_tree(self, make_dossier, capsys) -> None:
        assert run("explain", make_dossier(), "total", "--draws", 500, "--json") == Exit.FINE
        tree = json.loads(capsys.readouterr().out)
        assert tree["unit"].startswith("kg")
        assert tree["children"]

    def test_another_year_gives_another_figure(self, make_dossier, capsys) -> None:
        dossier = make_dossier()

        def value(*more: object) -> float:
            assert run("explain", dossier, "5.1.1", "air", "--draws", 500, "--json", *more) == Exit.FINE
            return json.loads(capsys.readouterr().out)["value"]

        assert value("--year", 2016) == pytest.approx(value() * 100 / 120)

    @pytest.mark.parametrize(
        ("call", "words"),
        [
            (("5.1.1", "sea"), "no channel"),
            (("5.9.9",), "5.9.9"),
            (("5.3.1", "air"), "5.3.1"),
            (("5.1.1", "air", "--year", "1999"), "no year 1999"),
            (("5.1.1", "air", "--name", "North"), "North"),
        ],
    )
    def test_what_is_not_there_is_refused_with_what_there_is(self, call, words, make_dossier, capsys) -> None:
        assert run("explain", make_dossier(), *call, "--draws", 500) == Exit.USAGE
        assert words in capsys.readouterr().err

    def test_a_value_that_is_not_known_is_a_question_mark(self) -> None:
        assert headline(Explanation("5.3.1 Cement", None, "kg/a")) == "5.3.1 Cement: ? kg/a"

    def test_a_tree_in_a_pipe_is_indented_text(self) -> None:
        leaf = Explanation(
            "rate", 2.0, "t/a", citation="Book", confidence="verified", place="activities, row 2"
        )
        tree = Explanation("total", 1.0, "kg/a", formula="rate × factor", low=0.5, high=2.0, children=(leaf,))
        assert plain_lines(tree, unicode=False) == [
            "total: 1.00 kg/a  (95 %: 0.500 – 2.00)",
            "    = rate × factor",
            "  - rate: 2 t/a",
            "      stated in activities, row 2",
            "      source: Book [verified]",
        ]


class TestFacts:
    def test_a_code_shows_its_factors_with_confidence_and_citation(self, capsys) -> None:
        assert run("facts", "5.1.1") == Exit.FINE
        shown = capsys.readouterr().out
        assert "5.1.1 Coal combustion" in shown
        assert "0.15 (0.05 – 0.5) g/t" in shown
        assert "[knowledge, grade C]" in shown

    def test_a_code_with_a_letter_is_a_code(self, capsys) -> None:
        assert run("facts", "5.1.3.c", "--json") == Exit.FINE
        assert [item["category"]["code"] for item in json.loads(capsys.readouterr().out)] == ["5.1.3.c"]

    def test_words_find_the_categories_that_hold_them_all(self, capsys) -> None:
        assert run("facts", "gold", "--json") == Exit.FINE
        codes = {item["category"]["code"] for item in json.loads(capsys.readouterr().out)}
        assert "5.2.6" in codes

    def test_one_set_can_be_asked_alone(self, capsys) -> None:
        assert run("facts", "5.1.1", "--set", "literature", "--json") == Exit.FINE
        (item,) = json.loads(capsys.readouterr().out)
        assert {row["factor_set"] for row in item["factors"]} == {"literature"}

    def test_without_a_query_every_category_is_listed(self, capsys) -> None:
        assert run("facts") == Exit.FINE
        shown = capsys.readouterr().out
        assert all(f"5.{number}.1" in shown for number in range(1, 11))

    def test_nothing_found_leaves_with_one_and_an_unknown_set_with_two(self, capsys) -> None:
        assert run("facts", "unobtainium") == Exit.PROBLEMS
        assert run("facts", "--set", "mine") == Exit.USAGE


class TestCompare:
    def test_two_years_of_one_dossier_differ_by_their_rates(self, make_dossier, capsys) -> None:
        rows = ("year,code,rate,unit,grade", "2016,5.1.1,100,kt,B", "2019,5.1.1,150,kt,B")
        dossier = make_dossier(rows=rows)
        call = ("compare", dossier, dossier, "--year-a", 2016, "--year-b", 2019, "--draws", 500)
        assert run(*call, "--json") == Exit.FINE
        found = json.loads(capsys.readouterr().out)
        total = next(item for item in found["total"] if item["channel"] == "input")
        assert total["difference"] == pytest.approx(total["before"] * 0.5)
        assert total["rate"] == pytest.approx(total["difference"])
        assert total["factor"] == pytest.approx(0, abs=1e-9)
        assert run(*call) == Exit.FINE
        assert "National totals" in capsys.readouterr().out

    def test_the_page_holds_the_comparison_and_reaches_for_nothing_outside(
        self, make_dossier, tmp_path, capsys
    ) -> None:
        dossier = make_dossier()
        page = tmp_path / "page.html"
        call = ("compare", dossier, dossier, "--year-a", 2016, "--draws", 500, "--html", page)
        assert run(*call) == Exit.FINE
        text = page.read_text(encoding="utf-8")
        assert "5.2.3" in text
        assert "What changed" in text
        assert not re.search(r"<(?:img|link|script|iframe)[^>]*https?:", text)
        assert "<script" not in text

    def test_the_same_year_on_both_sides_is_refused(self, make_dossier, capsys) -> None:
        dossier = make_dossier()
        assert run("compare", dossier, dossier) == Exit.USAGE
        assert "--year-a" in capsys.readouterr().err


class TestDemo:
    def test_it_builds_the_example_and_prints_where_the_report_is(self, tmp_path, capsys) -> None:
        assert run("demo", "--out", tmp_path / "out", "--draws", 500, "--report") == Exit.FINE
        shown = capsys.readouterr().out
        address = next(word for word in shown.split() if word.startswith("file://"))
        assert address.endswith("mercury-PER-2016.html")

    def test_an_installation_without_examples_says_so(self, monkeypatch, capsys, tmp_path) -> None:
        from azogue.cli import demo

        monkeypatch.setattr(demo, "__file__", str(tmp_path / "a" / "b" / "demo.py"))
        assert run("demo", "--out", tmp_path / "out") == Exit.USAGE
        assert "examples did not come" in capsys.readouterr().err


def test_a_pipe_whose_reader_has_gone_ends_quietly() -> None:
    line = f"{sys.executable} -m azogue facts 5 | head -n 1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr == ""


def test_the_channels_of_the_help_are_those_of_the_engine(capsys) -> None:
    assert run("explain", "--help") == Exit.FINE
    shown = " ".join(capsys.readouterr().out.split())
    assert all(channel in shown for channel in CHANNELS)
