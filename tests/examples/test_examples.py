"""The shipped examples: they read cleanly, cite every figure, show every gap and add up.

The expected totals stand in golden.json. After a deliberate change of a factor, a split or an example,
renew them and look at the difference before committing it::

    AZOGUE_RENEW_GOLDEN=1 python -m pytest tests/examples
"""

import csv
import json
import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from azogue.dossier import Dossier, read_dossier
from azogue.facts.pathways import PATHWAYS
from azogue.inventory import Inventory, compare, estimate

ROOT = Path(__file__).parents[2] / "examples"
EXAMPLES = ("peru-2016", "philippines-2015")
GOLDEN = Path(__file__).with_name("golden.json")
PER_RATE_UNIT = {
    # How a stated unit becomes the unit the factor counts, worked out here by hand.
    "t": 1.0,
    "Sm3": 273.15 / 288.15,
    "corpse": 1.0,
}
GOLD_KG_PER_T = 1000.0
KG_PER_FACTOR_UNIT = {"g/t": 1e-3, "mg/t": 1e-6, "ug/m3": 1e-9, "kg/kg": 1.0, "g/corpse": 1e-3}


@pytest.fixture(scope="module", params=EXAMPLES)
def dossier(request: pytest.FixtureRequest) -> Dossier:
    return read_dossier(ROOT / request.param)


@pytest.fixture(scope="module")
def inventory(dossier: Dossier) -> Inventory:
    return estimate(dossier, draws=2_000)


def sheet(dossier: Dossier, name: str) -> list[dict[str, str]]:
    assert dossier.path is not None
    with (dossier.path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_reads_without_an_error(dossier: Dossier) -> None:
    assert [p for p in dossier.problems if p.severity == "error"] == []


def test_no_row_of_the_sheets_is_lost(dossier: Dossier) -> None:
    assert len(dossier.activities) == len(sheet(dossier, "activities"))
    assert len(dossier.factors) == len(sheet(dossier, "factors"))
    assert len(dossier.distributions) == len(sheet(dossier, "distributions"))
    assert len(dossier.context) == len(sheet(dossier, "context"))


def test_every_figure_has_a_source_and_a_confidence(dossier: Dossier) -> None:
    uncited = [a.code for a in dossier.activities if a.rate is not None and not a.evidence.source]
    uncited += [f.code for f in dossier.factors if not f.evidence.source]
    uncited += [d.code for d in dossier.distributions if not d.evidence.source]
    uncited += [c.name for c in dossier.context if not c.evidence.source]
    assert uncited == []
    assert all(a.evidence.confidence for a in dossier.activities if a.rate is not None)


def test_every_derived_figure_says_how(dossier: Dossier) -> None:
    silent = [
        a.code for a in dossier.activities if a.evidence.confidence == "derived" and not a.evidence.note
    ]
    assert silent == []


def test_what_is_blank_says_what_was_looked_for(dossier: Dossier) -> None:
    assert [a.code for a in dossier.activities if a.rate is None and not a.evidence.note] == []


def test_every_row_becomes_a_line_or_a_gap(inventory: Inventory) -> None:
    shown = {x.code for x in inventory.lines} | {g.code for g in inventory.gaps}
    assert {a.code for a in inventory.dossier.activities} <= shown
    unknown = {a.code for a in inventory.dossier.activities if a.rate is None}
    assert unknown <= {g.code for g in inventory.gaps}


def test_artisanal_gold_is_the_largest_source_and_keeps_its_published_range(inventory: Inventory) -> None:
    used = {"PER": (73e3, 145e3, 218e3), "PHL": (35e3, 70e3, 105e3)}[inventory.country]
    figure = inventory.figure("5.2.2", "input")
    assert figure.point == pytest.approx(used[1], rel=1e-3)
    assert figure.low == pytest.approx(used[0], rel=0.06)
    assert figure.high == pytest.approx(used[2], rel=0.06)
    others = {x.code for x in inventory.lines} - {"5.2.2"}
    assert all((inventory.figure(c, "input").point or 0) < used[1] for c in others)


def recomputed(inventory: Inventory) -> Iterator[tuple[str, float, list[float]]]:
    """Rate as written in the sheet × factor × share, in plain Python, for every national row with a rate."""
    lines = {(x.code, x.name): x for x in inventory.lines}
    for row in sheet(inventory.dossier, "activities"):
        line = lines.get((row["code"], row["name"]))
        if not row["rate"] or line is None:
            continue
        per_unit = GOLD_KG_PER_T if row["code"] == "5.2.2" else PER_RATE_UNIT[row["unit"]]
        mass = float(row["rate"]) * per_unit * line.factor.value * KG_PER_FACTOR_UNIT[line.factor.unit]
        out = [0.0] * len(PATHWAYS)
        for leg in line.legs:
            if leg.split is not None and leg.split.shares is not None:
                whole = sum(leg.split.shares)
                share = leg.weight / sum(x.weight for x in line.legs) if not leg.phase else 1.0
                # A partial split keeps its sum; rounded shares that miss one are brought to one.
                scale = leg.split.total / whole
                out = [o + mass * share * s * scale for o, s in zip(out, leg.split.shares, strict=True)]
        yield row["code"], mass, out


def test_totals_agree_with_a_recomputation_in_plain_python(inventory: Inventory) -> None:
    inputs: dict[str, float] = {}
    released: dict[str, float] = {}
    for code, mass, out in recomputed(inventory):
        inputs[code] = inputs.get(code, 0.0) + mass
        released[code] = released.get(code, 0.0) + sum(out)
    assert len(inputs) >= 12
    for code, mass in inputs.items():
        assert inventory.figure(code, "input").point == pytest.approx(mass, rel=1e-3), code
        point = inventory.figure(code, "releases").point
        assert (point or 0.0) == pytest.approx(released[code], rel=1e-3, abs=1e-9), code


def golden_of(inventory: Inventory) -> dict[str, float]:
    out: dict[str, float] = {}
    for channel in ("input", *PATHWAYS, "releases"):
        figure = inventory.figure("total", channel)
        for part in ("point", "low", "high"):
            value = getattr(figure, part)
            assert value is not None
            assert math.isfinite(value)
            out[f"{channel} {part}"] = float(f"{value:.6g}")
    out["lines"] = len(inventory.lines)
    out["gaps"] = len(inventory.gaps)
    return out


def test_national_totals_are_the_recorded_ones(inventory: Inventory) -> None:
    assert inventory.dossier.path is not None
    name = inventory.dossier.path.name
    now = golden_of(inventory)
    recorded = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("AZOGUE_RENEW_GOLDEN"):
        recorded[name] = now
        GOLDEN.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert now == pytest.approx(recorded[name], rel=1e-4)


def test_facilities_and_parts_have_names_of_their_own(dossier: Dossier) -> None:
    keys = [(a.year, a.code, a.name, a.variant) for a in dossier.activities]
    assert len(keys) == len(set(keys))


def test_two_years_of_peru_differ_by_their_rates_alone() -> None:
    dossier = read_dossier(ROOT / "peru-2011-2016")
    assert [p for p in dossier.problems if p.severity == "error"] == []
    assert all(a.evidence.source for a in dossier.activities if a.rate is not None)
    inventory = estimate(dossier, draws=1_000)
    comparison = compare(inventory, inventory, year_before=2011, year_after=2016)
    changed = [c for c in comparison.changes if c.channel == "input" and c.difference]
    assert {c.code for c in changed} >= {"5.1.1", "5.2.3", "5.3.1"}
    for change in changed:
        assert change.rate == pytest.approx(change.difference, rel=1e-6)
        assert (change.factor, change.scenario, change.coverage) == (0.0, 0.0, 0.0)


def test_every_folder_of_the_examples_is_tested() -> None:
    assert {p.name for p in ROOT.iterdir() if p.is_dir()} == {*EXAMPLES, "peru-2011-2016"}
