"""Reading the context sheet: names, percentages, thousands and millions."""

from azogue.dossier import knowledge, schema
from azogue.dossier.numbers import canonical, hundredth
from azogue.dossier.ranges import read_range
from azogue.dossier.records import ContextValue
from azogue.dossier.text import did_you_mean, key_of
from azogue.dossier.view import RowView

_CONTEXT_SYNONYMS = {
    "population": "pop, inhabitants, total population, population totale, habitants, población, habitantes",
    "electrification_rate": "electrification, access to electricity, électrification, taux "
    "d'électrification, "
    "electrificación, tasa de electrificación",
    "dental_personnel_density": "dental personnel, dentists, personnel dentaire, personal dental",
}
_CONTEXT_KEYS = {key_of(n): n for n in schema.CONTEXT_NAMES} | {
    key_of(word): name for name, words in _CONTEXT_SYNONYMS.items() for word in words.split(",")
}
_SCALES = {
    "thousand": 1e3,
    "thousands": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mille": 1e3,
    "mil": 1e3,
    "millones": 1e6,
    "1000": 1e3,
}
_PEOPLE = {
    *("person", "persons", "people", "inhabitant", "inhabitants", "capita"),
    *("personne", "personnes", "habitant", "habitants", "persona", "personas", "habitante", "habitantes"),
}
_PERCENT = {"%", "percent", "per cent", "pct", "por ciento", "pour cent", "porcentaje", "pourcentage"}


def context_value(view: RowView) -> ContextValue | None:
    """Read a row of the context sheet; percentages become fractions. A blank value leaves the row out."""
    year, text = view.year(), view.label("name")
    written = view.number("value", negative=True, percent=True)
    if not text:
        view.complain(
            "name",
            "The name of the figure is missing, so the row is not used. Write, for example, population.",
        )
    if written is None or year is None or not text:
        return None
    name = _context_name(view, text)
    kept_in = schema.CONTEXT_NAMES.get(name, ("", ""))[0]
    unit = "%" if view.text("value").endswith("%") else view.label("unit")
    fits = context_unit(unit, kept_in)
    if fits is None:
        may_be = {"person": "person, thousand or million", "fraction": "fraction or %"}[kept_in]
        view.complain(
            "unit",
            f'"{unit[:60]}" is not a unit of {name.replace("_", " ")}. Write {may_be}; until then the figure '
            "counts as not known.",
        )
        return None
    multiplier, unit_kept = fits
    low, high = read_range(view, written, "value")
    value = in_unit(written, multiplier)
    assert value is not None
    if (kept_in and value < 0) or (kept_in == "fraction" and value > 1):
        meant = (
            'a fraction between 0 and 1, or a percentage with "%" in unit'
            if kept_in == "fraction"
            else "0 or more"
        )
        view.complain(
            "value",
            f"{canonical(written)} cannot be the {name.replace('_', ' ')}, which is {meant}. Correct it; "
            "until then it counts as not known.",
        )
        return None
    return ContextValue(
        year,
        name,
        value,
        in_unit(low, multiplier),
        in_unit(high, multiplier),
        unit_kept,
        view.choice("grade"),
        f"{canonical(written)} {unit or kept_in}".strip(),
        view.evidence(),
    )


def in_unit(value: float | None, multiplier: float) -> float | None:
    """Return a stated value in the unit it is kept in."""
    if value is None or multiplier == 1:
        return value
    return hundredth(value) if multiplier == 0.01 else value * multiplier


def _context_name(view: RowView, text: str) -> str:
    name = _CONTEXT_KEYS.get(key_of(text), "") or "_".join(text.casefold().split())
    if name not in schema.CONTEXT_NAMES and name not in knowledge.corrections():
        hint = did_you_mean(text, schema.CONTEXT_NAMES, cutoff=0.75)
        if hint:
            view.complain("name", f'No rule uses a figure named "{text[:60]}".{hint}', "warning")
    return name


def context_unit(unit: str, kept_in: str) -> tuple[float, str] | None:
    """Return the multiplier of the stated value and the unit it is kept in, or None when they do not fit."""
    words = unit.casefold().split()
    if unit.casefold() in _PERCENT:
        return (0.01, "fraction") if kept_in in {"", "fraction"} else None
    if kept_in == "person":
        scale = _SCALES.get(words[0], 1.0) if words else 1.0
        rest = words[1:] if words and words[0] in _SCALES else words
        return (scale, "person") if {*rest} - {"of", "de"} <= _PEOPLE else None
    if kept_in == "fraction":
        return (1.0, "fraction") if {*words} <= {"fraction", "share", "ratio", "part"} else None
    return 1.0, kept_in or unit
