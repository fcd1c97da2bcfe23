"""What is written reads back as it was, as a folder and as a workbook."""

import dataclasses
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.dossier import (
    Activity,
    ContextValue,
    Dossier,
    Evidence,
    FlowRow,
    NationalDistribution,
    NationalFactor,
    ScenarioShare,
    read_dossier,
    schema,
    write_folder,
    write_workbook,
)
from azogue.dossier.log import DossierError
from azogue.dossier.numbers import canonical
from azogue.facts import categories, rate_units
from tests.dossier.making import ACTIVITIES, data_of, folder, worst

CODES = [code for code, c in categories().items() if c.rate_unit]
COUNTRIES = ["GHA", "PER", "CIV"]
amounts = st.one_of(st.just(0.0), st.floats(1e-12, 1e15), st.integers(0, 10**9).map(float))
years = st.integers(1900, 2100)
printable = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp"))
labels = st.text(printable, max_size=20).map(lambda s: " ".join(s.split()))
needed = labels.filter(bool)
texts = st.text(printable | st.just("\n"), max_size=40).map(str.strip)
grades = st.sampled_from(["", *schema.GRADES])
evidence = st.builds(
    Evidence,
    source=texts,
    document=texts,
    page=texts,
    confidence=st.sampled_from(["", *schema.CONFIDENCE]),
    note=texts,
)


@st.composite
def ranges(draw):
    low, best, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    return draw(st.sampled_from([low, None])), best, draw(st.sampled_from([high, None]))


@st.composite
def activities(draw):
    low, rate, high = draw(ranges())
    key = draw(st.sampled_from([None, None, "NE", "NO", "IE", "C"]))
    if key or draw(st.integers(0, 4)) == 0:
        low = rate = high = None
    code = draw(st.sampled_from(CODES))
    unit = rate_units(code)[0]
    return Activity(
        year=draw(years),
        code=code,
        name=draw(labels),
        rate=rate,
        low=low,
        high=high,
        rate_unit=unit,
        key=key,
        variant=draw(labels),
        scenario=draw(labels),
        phase=draw(labels),
        factor_set=draw(st.sampled_from(["", "toolkit", "literature"])),
        grade=draw(grades),
        service_life=draw(st.none() | amounts),
        latitude=draw(st.none() | st.floats(-90, 90)),
        longitude=draw(st.none() | st.floats(-180, 180)),
        stated="" if rate is None else f"{canonical(rate)} {unit}",
        evidence=draw(evidence),
    )


@st.composite
def factors(draw):
    low, default, high = draw(ranges())
    code = draw(st.sampled_from(CODES))
    unit = draw(st.sampled_from(["g", "mg", "kg"])) + "/" + rate_units(code)[0]
    year = draw(st.none() | years)
    return NationalFactor(
        year, code, draw(labels), draw(labels), low, default, high, unit, draw(grades), draw(evidence)
    )


@st.composite
def distributions(draw):
    weights = draw(st.lists(st.integers(0, 1000), min_size=6, max_size=6).filter(any))
    shares = tuple(w / sum(weights) for w in weights)
    full = draw(st.booleans())
    if not full:
        shares = tuple(s / 2 for s in shares)
    code = draw(st.sampled_from(CODES))
    year = draw(st.none() | years)
    return NationalDistribution(
        year, code, draw(labels), draw(labels), shares, full, draw(grades), draw(evidence)
    )


@st.composite
def contexts(draw):
    low, value, high = draw(ranges())
    name = draw(st.sampled_from(["population", "dental_personnel_density", "tonnes_of_lamps"]))
    unit = {"population": "person"}.get(name, draw(st.sampled_from(["", "per 1000"])))
    stated = f"{canonical(value)} {unit}".strip()
    return ContextValue(draw(years), name, value, low, high, unit, draw(grades), stated, draw(evidence))


@st.composite
def flows(draw):
    sheet = draw(st.sampled_from(["supply", "stocks", "trade"]))
    item = schema.sheet(sheet)
    low, amount, high = draw(ranges())
    values = []
    for column in item.columns:
        if column.name == "year" or column in schema.EVIDENCE:
            continue
        if column.name in {"low", "amount", "high"}:
            value = {"low": low, "amount": amount, "high": high}[column.name]
        elif column.kind == "choice":
            value = draw(st.sampled_from(column.allowed))
        elif column.kind == "positive":
            value = draw(st.none() | amounts)
        elif column.kind == "degrees":
            value = draw(st.none() | st.floats(-90, 90))
        else:
            value = draw(needed if column.required else labels)
        values.append((column.name, value))
    return FlowRow(sheet, draw(years), tuple(values), draw(evidence))


def unique(strategy, key):
    return st.lists(strategy, max_size=5, unique_by=key).map(tuple)


@st.composite
def dossiers(draw):
    share = draw(st.floats(0, 1))
    code = draw(st.sampled_from(CODES))
    pair = (
        ScenarioShare(None, code, "", draw(needed), share, draw(evidence)),
        ScenarioShare(None, code, "", draw(needed) + " 2", 1 - share, draw(evidence)),
    )
    by_sheet = sorted(draw(st.lists(flows(), max_size=4)), key=lambda f: schema.FLOWS.index(f.sheet))
    return Dossier(
        country=draw(st.sampled_from(COUNTRIES)),
        title=draw(texts),
        authority=draw(texts),
        contact=draw(texts),
        language=draw(st.sampled_from(["en", "fr", "es", "pt-BR"])),
        factor_sets=draw(st.sampled_from([("toolkit", "literature"), ("literature",)])),
        level1=draw(st.booleans()),
        activities=draw(unique(activities(), lambda a: (a.year, a.code, a.name, a.variant, a.phase))),
        scenarios=pair if pair[0].scenario != pair[1].scenario else (),
        factors=draw(unique(factors(), lambda f: (f.year, f.code, f.variant, f.name))),
        distributions=draw(unique(distributions(), lambda d: (d.year, d.code, d.scenario, d.phase))),
        context=draw(unique(contexts(), lambda c: (c.year, c.name))),
        flows=tuple(by_sheet),
    )


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


@QUIET
@given(dossier=dossiers())
def test_a_folder_reads_back_as_it_was_written(tmp_path_factory, dossier):
    again = read_dossier(write_folder(dossier, tmp_path_factory.mktemp("d")))
    assert worst(again.problems) == []
    assert data_of(again) == dossier


@settings(QUIET, max_examples=20)
@given(dossier=dossiers())
def test_a_workbook_reads_back_as_it_was_written(tmp_path_factory, dossier):
    again = read_dossier(write_workbook(dossier, tmp_path_factory.mktemp("d") / "a.xlsx"))
    assert worst(again.problems) == []
    assert data_of(again) == dossier


STATED = [
    ("5.1.1", "kt", ""),
    ("5.1.1", "TJ", "23.7"),
    ("5.2.3", "lb", ""),
    ("5.1.4.a", "Sm3", ""),
    ("5.1.1", "short_ton", ""),
]


@settings(QUIET, max_examples=20)
@given(
    rate=st.floats(1e-6, 1e12),
    spread=st.floats(1, 10),
    row=st.sampled_from(STATED),
    places=st.integers(1, 17),
)
def test_what_was_stated_in_another_unit_is_written_as_it_was_stated(
    tmp_path_factory, rate, spread, row, places
):
    code, unit, heat = row
    rate, low, high = (float(f"{x:.{places}g}") for x in (rate, rate / spread, rate * spread))
    low, high = min(low, rate), max(high, rate)
    line = f"2019,{code},,,{rate!r},{low!r},{high!r},{unit},,,{heat},\n"
    first = read_dossier(folder(tmp_path_factory.mktemp("d"), activities=ACTIVITIES + line))
    assert first.activities[0].rate != rate
    for write, name in ((write_folder, "x"), (write_workbook, "x.xlsx")):
        again = read_dossier(write(first, tmp_path_factory.mktemp("e") / name))
        assert data_of(again) == data_of(first)
    assert first.activities[0].stated == f"{canonical(rate)} {unit}"


@QUIET
@given(percent=st.floats(0, 100), low=st.floats(0, 1))
def test_context_percentages_are_written_as_they_were_stated(tmp_path_factory, percent, low):
    text = f"year,name,value,low,unit\n2019,electrification_rate,{percent!r},{percent * low!r},%\n"
    first = read_dossier(folder(tmp_path_factory.mktemp("d"), activities=ACTIVITIES, context=text))
    place = write_folder(first, tmp_path_factory.mktemp("e"))
    assert data_of(read_dossier(place)) == data_of(first)
    assert f",{canonical(percent)}," in (place / "context.csv").read_text(encoding="utf-8-sig")


def test_the_same_dossier_gives_the_same_bytes(tmp_path):
    dossier = Dossier("GHA", title="t", activities=(Activity(2019, "5.1.1", "", 5.0, None, None, "t"),))
    first = write_workbook(dossier, tmp_path / "a.xlsx").read_bytes()
    assert write_workbook(dossier, tmp_path / "b.xlsx").read_bytes() == first
    one, two = write_folder(dossier, tmp_path / "a"), write_folder(dossier, tmp_path / "b")
    assert [p.read_bytes() for p in sorted(one.iterdir())] == [p.read_bytes() for p in sorted(two.iterdir())]


def test_writing_leaves_no_half_file_behind(tmp_path):
    dossier = Dossier("GHA")
    write_folder(dossier, tmp_path / "a")
    write_workbook(dossier, tmp_path / "a.xlsx")
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("text", ["=1+1", "+5", "-x", "@sum", "'=x", "''-y", "'", "-"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    activity = Activity(2019, "5.1.1", text, 5.0, None, None, "t")
    place = write_folder(Dossier("GHA", activities=(activity,)), tmp_path / "a")
    assert read_dossier(place).activities[0].name == text
    cell = (place / "activities.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[3]
    assert cell[0] not in "=+-@"
    book = write_workbook(Dossier("GHA", activities=(activity,)), tmp_path / "a.xlsx")
    assert read_dossier(book).activities[0].name == text


def test_a_text_too_long_for_a_cell_refuses_to_be_cut_in_silence(tmp_path):
    activity = Activity(2019, "5.1.1", "", 5.0, None, None, "t", evidence=Evidence(note="x" * 32_768))
    with pytest.raises(DossierError, match="32,767"):
        write_workbook(Dossier("GHA", activities=(activity,)), tmp_path / "a.xlsx")


def test_every_bit_of_a_number_survives(tmp_path):
    rate = math.nextafter(0.1, 1)
    dossier = Dossier("GHA", activities=(Activity(2019, "5.1.1", "", rate, None, None, "t"),))
    for place in (write_folder(dossier, tmp_path / "a"), write_workbook(dossier, tmp_path / "a.xlsx")):
        assert read_dossier(place).activities[0].rate == rate


def test_what_a_room_above_computed_is_written_in_the_rate_unit(tmp_path):
    activity = Activity(2019, "5.1.1", "", 7.0, None, None, "t", stated="population 5 × 2")
    again = read_dossier(write_folder(Dossier("GHA", activities=(activity,)), tmp_path / "a"))
    assert dataclasses.replace(again.activities[0], stated="", evidence=Evidence()) == dataclasses.replace(
        activity, stated=""
    )


def test_a_rate_that_is_no_longer_what_was_stated_is_written_as_it_is(tmp_path):
    activity = Activity(2019, "5.1.1", "", 7.0, None, None, "t", stated="9 kt")
    again = read_dossier(write_folder(Dossier("GHA", activities=(activity,)), tmp_path / "a"))
    assert (again.activities[0].rate, again.activities[0].stated) == (7.0, "7 t")
