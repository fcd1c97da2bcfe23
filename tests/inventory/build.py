"""Small dossiers and factor sets whose answers can be worked out by hand."""

from azogue.dossier.records import Activity, ContextValue, Dossier, Evidence, ScenarioShare
from azogue.facts.records import Choice, FactorSet, InputFactor, OutputDistribution


def factor(
    code, default, unit="g/t", low=None, high=None, variant="", quality="C", basis="", set_name="toolkit"
):
    return InputFactor(
        set_name,
        code,
        variant,
        low,
        default,
        high,
        unit,
        basis,
        "",
        "",
        quality,
        "A paper",
        "literature",
        "",
        "",
        "",
    )


def split(code, shares, scenario="", phase="", full=True, quality="C", set_name="toolkit"):
    return OutputDistribution(
        set_name, code, scenario, phase, shares, full, "", "", quality, "A paper", "literature", "", ""
    )


def choice(code, variant="", scenario="", phases=("",), set_name="toolkit"):
    return Choice(set_name, code, variant, scenario, phases, "for the test")


def factor_set(factors=(), splits=(), choices=(), name="toolkit"):
    return FactorSet(name, f"The {name} set", "1", "", tuple(factors), tuple(splits), tuple(choices))


def activity(code="5.1.1", rate=200_000.0, year=2016, unit="t", **more):
    more.setdefault("low", None)
    more.setdefault("high", None)
    more.setdefault("name", "")
    more.setdefault(
        "evidence", Evidence("Statistics office", "Yearbook", "12", "verified", "", "activities", 2)
    )
    return Activity(year=year, code=code, rate=rate, rate_unit=unit, **more)


def share(code, scenario, part, name="", year=None):
    return ScenarioShare(year, code, name, scenario, part)


def context(name, value, year=2016, **more):
    return ContextValue(
        year, name, value, evidence=Evidence("Census", confidence="verified", sheet="context", row=2), **more
    )


def dossier(*activities, **more):
    more.setdefault("level1", False)
    return Dossier("PER", title="Test", activities=tuple(activities), **more)


COAL = factor_set(
    factors=[factor("5.1.1", 0.15, low=0.05, high=0.5)],
    splits=[
        split("5.1.1", (1.0, 0, 0, 0, 0, 0), "no control"),
        split("5.1.1", (0.5, 0, 0, 0, 0, 0.5), "fabric filter"),
    ],
    choices=[choice("5.1.1", scenario="no control")],
)
