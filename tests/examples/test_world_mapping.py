"""The world run's rules, on a small file made here; the real file is no part of the project."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import world_mapping  # noqa: E402

HEAD = "iso3,year,activity,toolkit_code,value,unit,source,confidence,note\n"


def rows_of(tmp_path: Path, *lines: str) -> list[world_mapping.WorldRow]:
    path = tmp_path / "world.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return world_mapping.read_rows(path)[0]


def test_no_series_has_two_rules() -> None:
    rules = [*world_mapping.FEEDS, *world_mapping.CONTEXT, *world_mapping.LEFT_OUT]
    assert len(rules) == len(set(rules))


def test_a_code_is_fed_twice_only_by_parts_with_names() -> None:
    keys = [(feed.code, feed.name) for feed in world_mapping.FEEDS.values()]
    assert len(keys) == len(set(keys))


def test_the_world_total_is_not_added_to_the_countries(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "WLD,2015,cement_production,5.3.1,9,t,S,verified,",
        "PER,2015,cement_production,5.3.1,1,t,S,verified,",
    )
    assert [r.iso3 for r in rows] == ["PER"]


def test_a_series_without_a_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="moon_cheese"):
        rows_of(tmp_path, "PER,2015,moon_cheese,9.9,1,t,S,verified,")


def test_the_cremated_are_not_buried_as_well(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "PER,2018,deaths,5.10.1,100,deaths,S,derived,",
        "PER,2018,cremations,5.10.1,30,cremations,S,verified,",
    )
    (dossier,) = world_mapping.dossiers(rows)
    assert {a.code: a.rate for a in dossier.activities} == {"5.10.1": 30.0, "5.10.2": 70.0}


def test_gas_at_fifteen_degrees_becomes_normal_cubic_metres(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "PER,2015,natural_gas_use,5.1.4,1000,m3,S,verified,")
    (dossier,) = world_mapping.dossiers(rows)
    assert dossier.activities[0].rate == pytest.approx(947.9, abs=0.1)


def test_a_pooled_year_keeps_every_country_and_its_population_rules(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "PER,2015,cement_production,5.3.1,1,t,S,verified,",
        "PHL,2015,cement_production,5.3.1,2,t,S,verified,",
        "PHL,2014,cement_production,5.3.1,4,t,S,verified,",
        "PER,2015,population,,1000,inhabitants,S,verified,",
        "PER,2015,electrification_rate,,50,% of population,S,verified,",
    )
    world = world_mapping.pooled(world_mapping.dossiers(rows), 2015)
    assert sum(a.rate or 0 for a in world.activities if a.code == "5.3.1") == 3.0
    assert {a.rate for a in world.activities if a.code == "5.5.2"} == {500.0}


def test_the_run_says_in_a_sentence_that_the_file_is_not_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "world.py"), str(tmp_path / "none.csv.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("World run skipped:")
