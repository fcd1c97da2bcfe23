"""Units at the border: what people write becomes the rate unit of a source category, or a plain problem.

The units of the field stand in a table here, so that none of them can mean something else (`kt` is a
thousand tonnes, never a knot); any other name is looked up with Pint. Counts of different things never mix.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MASS, VOLUME, ENERGY = "mass", "volume", "energy"
ITEM, INHABITANT, CORPSE, VEHICLE = "items", "inhabitants", "corpses", "vehicles"

RATE_UNITS = ("t", "kg", "m3", "MWh", "item", "inhabitant", "corpse", "vehicle")
SM3 = 0.948
"""Normal cubic metres (0 °C) in one standard cubic metre (15 °C): 273.15 / 288.15."""
GJ_IN_TOE = 41.868
MJ_IN_MWH = 3600.0

# name: (kind, size in kg, normal m3, MJ, or one)
KNOWN: dict[str, tuple[str, float]] = {
    "ng": (MASS, 1e-12),
    "ug": (MASS, 1e-9),
    "mg": (MASS, 1e-6),
    "g": (MASS, 1e-3),
    "kg": (MASS, 1.0),
    "t": (MASS, 1e3),
    "kt": (MASS, 1e6),
    "Mt": (MASS, 1e9),
    "Gg": (MASS, 1e6),
    "Tg": (MASS, 1e9),
    "short_ton": (MASS, 907.18474),
    "long_ton": (MASS, 1016.0469088),
    "lb": (MASS, 0.45359237),
    "troy_ounce": (MASS, 0.0311034768),
    "m3": (VOLUME, 1.0),
    "Nm3": (VOLUME, 1.0),
    "Sm3": (VOLUME, SM3),
    "l": (VOLUME, 1e-3),
    "million m3": (VOLUME, 1e6),
    "bcm": (VOLUME, 1e9),
    "MJ": (ENERGY, 1.0),
    "GJ": (ENERGY, 1e3),
    "TJ": (ENERGY, 1e6),
    "PJ": (ENERGY, 1e9),
    "EJ": (ENERGY, 1e12),
    "kWh": (ENERGY, 3.6),
    "MWh": (ENERGY, MJ_IN_MWH),
    "GWh": (ENERGY, 3.6e6),
    "TWh": (ENERGY, 3.6e9),
    "toe": (ENERGY, GJ_IN_TOE * 1e3),
    "ktoe": (ENERGY, GJ_IN_TOE * 1e6),
    "Mtoe": (ENERGY, GJ_IN_TOE * 1e9),
    "item": (ITEM, 1.0),
    "inhabitant": (INHABITANT, 1.0),
    "corpse": (CORPSE, 1.0),
    "vehicle": (VEHICLE, 1.0),
}
ALIASES = {
    "tonne": "t",
    "tonnes": "t",
    "metric_ton": "t",
    "metric_tons": "t",
    "metric_tonne": "t",
    "kilogram": "kg",
    "kilograms": "kg",
    "gram": "g",
    "grams": "g",
    "µg": "ug",
    "μg": "ug",
    "mcg": "ug",
    "kilotonne": "kt",
    "kilotonnes": "kt",
    "megatonne": "Mt",
    "short_tons": "short_ton",
    "long_tons": "long_ton",
    "cubic_metre": "m3",
    "cubic_metres": "m3",
    "cubic_meter": "m3",
    "cubic_meters": "m3",
    "m3_at_0_C": "Nm3",
    "m3_at_15_C": "Sm3",
    "million_m3": "million m3",
    "hm3": "million m3",
    "L": "l",
    "litre": "l",
    "litres": "l",
    "liter": "l",
    "liters": "l",
    "items": "item",
    "piece": "item",
    "pieces": "item",
    "unit": "item",
    "units": "item",
    "inhabitants": "inhabitant",
    "person": "inhabitant",
    "persons": "inhabitant",
    "people": "inhabitant",
    "capita": "inhabitant",
    "corpses": "corpse",
    "body": "corpse",
    "bodies": "corpse",
    "cremation": "corpse",
    "cremations": "corpse",
    "burial": "corpse",
    "burials": "corpse",
    "vehicles": "vehicle",
    "car": "vehicle",
    "cars": "vehicle",
}
MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
REFUSED = {
    "ton": 'A "ton" may be metric, short or long: write t, short_ton or long_ton.',
    "tons": 'A "ton" may be metric, short or long: write t, short_ton or long_ton.',
    **dict.fromkeys(
        ("bbl", "barrel", "barrels"),
        "A barrel has no weight of its own: give tonnes, or multiply by the density of this oil first.",
    ),
    "Mm3": "Mm3 may be a million or a cubic megametre: write million m3.",
    "km3": "km3 may be a thousand m3 or a cubic kilometre: write m3, million m3 or bcm.",
}
PER_YEAR = re.compile(r"\s*(?:(?:/|per\s+)\s*(?:year|yr|annum|y|a)|p\.?\s?a\.?)\s*$", re.IGNORECASE)


class UnitProblem(ValueError):
    """A unit that is not understood or does not fit; the message is the remedy in plain words."""

    def __init__(self, text: str, reason: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(text, reason, allowed)
        self.text, self.reason, self.allowed = text, reason, allowed

    def __str__(self) -> str:
        """Say what was read, what is wrong and what may be written."""
        listed = f" Allowed: {', '.join(self.allowed)}." if self.allowed else ""
        return f'Unit "{self.text}": {self.reason}{listed}'


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a stated rate becomes a rate in the unit asked for."""

    multiplier: float
    sentence: str
    """In words, for the report; empty when the units agree."""


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    size: float
    """In kg, normal m3, MJ, or one."""
    name: str


@lru_cache(maxsize=1024)
def to_rate_unit(text: str, rate_unit: str, heat_value: float | None = None) -> Conversion:
    """Say how a rate in a unit as written becomes one in a rate unit, both per year.

    Args:
        text: Unit as written: "kt", "t/y", "TJ per year", "1000 people".
        rate_unit: One of :data:`RATE_UNITS`.
        heat_value: Stated net heat value of the fuel, GJ per t, or GJ per 1000 m3 for a rate in m3; needed
            between energy and mass or volume, never assumed.

    Returns:
        The multiplier and a sentence.

    Raises:
        UnitProblem: When the unit is not understood, or counts something else.

    """
    target = _parse(rate_unit, text=rate_unit)
    plain = _without_year(text)
    stated = _parse(plain, text=text)
    if stated.kind == target.kind:
        multiplier = stated.size / target.size
        if multiplier == 1 and stated.name == target.name:
            return Conversion(1.0, "")
        note = " (1 Sm3 at 15 °C is 0.948 m3 at 0 °C)" if stated.name == "Sm3" else ""
        return Conversion(multiplier, f"{_one(plain)} = {multiplier:.6g} {rate_unit}{note}.")
    if {stated.kind, target.kind} in ({ENERGY, MASS}, {ENERGY, VOLUME}):
        return _by_heat(text, plain, stated, target, rate_unit, heat_value)
    raise UnitProblem(
        text, f"it counts {stated.kind}, and the rate counts {target.kind}.", _of_kind(target.kind)
    )


def _by_heat(
    text: str, plain: str, stated: _Unit, target: _Unit, rate_unit: str, heat_value: float | None
) -> Conversion:
    fuel = target.kind if stated.kind == ENERGY else stated.kind
    per = "t" if fuel == MASS else "1000 m3"
    if heat_value is None or not heat_value > 0:
        reason = (
            f"between {stated.kind} and {target.kind} state the net heat value of the fuel, in GJ per {per}."
        )
        raise UnitProblem(text, reason, _of_kind(target.kind))
    # GJ per t is MJ per kg; GJ per 1000 m3 is MJ per m3.
    size = stated.size / heat_value if stated.kind == ENERGY else stated.size * heat_value
    multiplier = size / target.size
    heat = f"at the stated heat value of {heat_value:g} GJ per {per}"
    return Conversion(multiplier, f"{_one(plain)} = {multiplier:.6g} {rate_unit} {heat}.")


def _one(unit: str) -> str:
    """Write "1 kt", but "1000 m3" as it is."""
    return unit if unit[0].isdigit() else f"1 {unit}"


@lru_cache(maxsize=1024)
def factor_unit(text: str) -> tuple[float, str]:
    """Read the unit of an input factor.

    Args:
        text: Mass of mercury per rate unit: "g/t", "mg Hg/item", "ug/Nm3", "g/inhabitant/y"; "%" is a
            mass percentage.

    Returns:
        Kilograms of mercury per rate unit for a factor of one, and the rate unit.

    Raises:
        UnitProblem: When either side is not understood.

    """
    plain = re.sub(r"\bHg\b", "", _without_year(text)).strip()
    if plain == "%":
        return 10.0, "t"
    above, slash, below = plain.partition("/")
    if not slash:
        raise UnitProblem(text, "write a mass of mercury per rate unit, such as g/t or mg/item.", RATE_UNITS)
    mercury, counted = _parse(above, text=text), _parse(below, text=text)
    if mercury.kind != MASS:
        raise UnitProblem(
            text, f'"{above.strip()}" is not a mass of mercury.', ("ng", "ug", "mg", "g", "kg", "t")
        )
    rate_unit = counted.name if counted.name in RATE_UNITS else _main_unit(counted.kind)
    return mercury.size * KNOWN[rate_unit][1] / counted.size, rate_unit


def _main_unit(kind: str) -> str:
    return next(name for name in RATE_UNITS if KNOWN[name][0] == kind)


def _of_kind(kind: str) -> tuple[str, ...]:
    return tuple(name for name, (of, _) in KNOWN.items() if of == kind)


def _without_year(text: str) -> str:
    return PER_YEAR.sub("", text.strip()).strip()


def _parse(name: str, *, text: str) -> _Unit:
    """Read one unit, perhaps with a multiple before it: "kt", "1000 m3", "million people"."""
    plain = name.strip().replace("³", "3").replace("^3", "3").replace("°", " ")
    plain = re.sub(r"\s+", "_", plain)
    if plain in KNOWN or plain in ALIASES or plain in REFUSED:
        return _named(plain, text)
    ahead = re.match(r"^(thousand|million|billion|1[0,. _']*(?:000)+|10\*\*?\d+|10\^\d+)_(.+)$", plain)
    if ahead:
        unit = _named(ahead[2], text)
        return _Unit(unit.kind, unit.size * _multiple(ahead[1]), f"{ahead[1]} {unit.name}")
    return _named(plain, text)


def _multiple(text: str) -> float:
    if text in MULTIPLES:
        return MULTIPLES[text]
    power = re.match(r"10(?:\*\*?|\^)(\d+)", text)
    return 10.0 ** int(power[1]) if power else float(re.sub(r"\D", "", text))


def _named(name: str, text: str) -> _Unit:
    if name in REFUSED:
        raise UnitProblem(text, REFUSED[name])
    name = ALIASES.get(name, name)
    if name in KNOWN:
        return _Unit(*KNOWN[name], name)
    lower = ALIASES.get(name.lower(), name.lower())
    if name.lower() in REFUSED:
        raise UnitProblem(text, REFUSED[name.lower()])
    # Case tells milli from mega, so only words may be written in any case.
    if lower in KNOWN and len(name) > 3:
        return _Unit(*KNOWN[lower], lower)
    return _from_pint(name, text)


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


def _from_pint(name: str, text: str) -> _Unit:
    """Look an uncommon unit up (gallon, therm, stone); only plain names, and only mass, volume, energy."""
    allowed = tuple(KNOWN)
    if not re.fullmatch(r"[A-Za-z_]{2,}", name):
        raise UnitProblem(text, "it is not understood." if name else "it is missing.", allowed)
    registry = _registry()
    try:
        quantity = registry.Quantity(1.0, name)
        for kind, base in ((MASS, "kilogram"), (VOLUME, "meter**3"), (ENERGY, "megajoule")):
            if quantity.check(registry.get_dimensionality(base)):
                return _Unit(kind, float(quantity.to(base).magnitude), name)
    except Exception as error:
        # Pint raises errors of many families for names it cannot read; all mean the same to the officer.
        raise UnitProblem(text, "it is not understood.", allowed) from error
    raise UnitProblem(text, "it is neither a mass, a volume, an energy nor a count.", allowed)
