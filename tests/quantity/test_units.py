"""Units at the border: the field's own, and plain refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.quantity import UnitProblem, factor_unit, to_rate_unit
from azogue.quantity.units import KNOWN, RATE_UNITS


@pytest.mark.parametrize(
    ("text", "unit", "multiplier"),
    [
        ("t/y", "t", 1),
        ("t per year", "t", 1),
        ("t/a", "t", 1),
        ("kt/yr", "t", 1e3),
        ("Mt", "t", 1e6),
        ("Gg", "t", 1e3),
        ("kg", "t", 1e-3),
        ("1000 t", "t", 1e3),
        ("short_ton", "t", 0.90718474),
        ("Nm3", "m3", 1),
        ("Sm3", "m3", 0.948),
        ("m3 at 15 °C", "m3", 0.948),
        ("bcm", "m3", 1e9),
        ("million m³", "m3", 1e6),
        ("GWh", "MWh", 1e3),
        ("TJ", "MWh", 1e3 / 3.6),
        ("people", "inhabitant", 1),
        ("million persons", "inhabitant", 1e6),
        ("Items per year", "item", 1),
        ("cremations", "corpse", 1),
        ("gallon", "m3", 0.003785411784),
    ],
)
def test_it_reads_the_units_of_the_field(text, unit, multiplier):
    assert to_rate_unit(text, unit).multiplier == pytest.approx(multiplier)


@pytest.mark.parametrize(
    ("text", "kg", "unit"),
    [
        ("g/t", 1e-3, "t"),
        ("mg Hg/t", 1e-6, "t"),
        ("mg/item", 1e-6, "item"),
        ("ug/m3", 1e-9, "m3"),
        ("µg/Nm3", 1e-9, "m3"),
        ("ug/Sm3", 1e-9 / 0.948, "m3"),
        ("kg/kg", 1, "kg"),
        ("kg/t", 1, "t"),
        ("g/inhabitant/y", 1e-3, "inhabitant"),
        ("g/MWh", 1e-3, "MWh"),
        ("g/GJ", 3.6e-3, "MWh"),
        ("g/corpse", 1e-3, "corpse"),
        ("g/vehicle", 1e-3, "vehicle"),
        ("mg/l", 1e-3, "m3"),
        ("%", 10, "t"),
    ],
)
def test_it_reads_the_units_of_factors(text, kg, unit):
    assert factor_unit(text) == (pytest.approx(kg), unit)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("ton", "t", "short_ton or long_ton"),
        ("Tons", "t", "short_ton or long_ton"),
        ("bbl", "t", "density"),
        ("km3", "m3", "million m3"),
        ("item", "t", "it counts items, and the rate counts mass"),
        ("m3", "t", "it counts volume"),
        ("TJ", "t", "net heat value of the fuel, in GJ per t"),
        ("TJ", "m3", "GJ per 1000 m3"),
        ("", "t", "missing"),
        ("frobs", "t", "not understood"),
        ("knot", "t", "neither a mass"),
    ],
)
def test_it_says_plainly_what_it_cannot_read(text, unit, says):
    with pytest.raises(UnitProblem, match=says) as caught:
        to_rate_unit(text, unit)
    assert f'Unit "{text}"' in str(caught.value)


@pytest.mark.parametrize("text", ["g", "t", "item/t", "g/frob", "g/ton", "MWh/t"])
def test_it_refuses_what_is_not_mercury_per_something(text):
    with pytest.raises(UnitProblem):
        factor_unit(text)


def test_energy_becomes_fuel_only_by_a_stated_heat_value_and_says_so():
    found = to_rate_unit("TJ", "t", 25.0)
    assert found.multiplier == pytest.approx(40)
    assert "stated heat value of 25 GJ per t" in found.sentence
    assert to_rate_unit("PJ", "m3", 38.0).multiplier == pytest.approx(1e9 / 38)
    assert to_rate_unit("t", "MWh", 36.0).multiplier == pytest.approx(10)
    with pytest.raises(UnitProblem, match="heat value"):
        to_rate_unit("TJ", "t", 0.0)


def test_the_same_unit_says_nothing_and_another_says_how():
    assert to_rate_unit("t/y", "t").sentence == ""
    assert to_rate_unit("kt/y", "t").sentence == "1 kt = 1000 t."
    assert to_rate_unit("1000 m3", "m3").sentence.startswith("1000 m3 = 1000 m3")
    assert "15 °C" in to_rate_unit("Sm3", "m3").sentence


@given(one=st.sampled_from(sorted(KNOWN)), other=st.sampled_from(sorted(KNOWN)))
def test_there_and_back_is_where_one_started_and_kinds_never_mix(one, other):
    if KNOWN[one][0] == KNOWN[other][0]:
        there, back = to_rate_unit(one, other).multiplier, to_rate_unit(other, one).multiplier
        assert there * back == pytest.approx(1, rel=1e-12)
    else:
        with pytest.raises(UnitProblem):
            to_rate_unit(one, other)


@given(unit=st.sampled_from(RATE_UNITS), mass=st.sampled_from(["ng", "ug", "mg", "g", "kg", "t"]))
def test_a_factor_keeps_its_mercury_when_its_rate_unit_is_written_otherwise(unit, mass):
    kg, counted = factor_unit(f"{mass} Hg/{unit}/y")
    assert counted == unit
    assert kg == pytest.approx(to_rate_unit(mass, "kg").multiplier)
