"""A small hand-made inventory with the public face of the real one, for tests of documents and charts."""

from dataclasses import dataclass, field

from azogue.dossier.records import Dossier
from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import (
    CHANNELS,
    Change,
    Datum,
    Driver,
    Figure,
    Gap,
    Leg,
    Line,
    Sankey,
    SankeyLink,
)
from azogue.quantity.explanation import Explanation

GROUPS = {
    "5.1": "Extraction and use of fuels/energy sources",
    "5.2": "Primary (virgin) metal production",
    "5.3": "Production of other minerals and materials with mercury impurities",
    "5.5": "Consumer products with intentional use of mercury",
    "5.6": "Other intentional product/process use",
    "5.9": "Waste deposition/landfilling and waste water treatment",
}
RECALLED_TEXT = "Recalled, not read: UNEP Toolkit Level 2 reference report, section {code}"


def figure(point, spread=2.0):
    if point is None:
        return Figure(None)
    return Figure(point, point * 1.1, point / spread, point * spread, point * spread / 4)


def datum(kind, code, value, unit, *, confidence="knowledge", label="", citation=None, name="", shares=None):
    return Datum(
        kind=kind,
        identity=f"{kind}:{code}:{name}",
        label=label,
        value=value,
        low=None if value is None else value / 2,
        high=None if value is None else value * 2,
        unit=unit,
        grade="C",
        range_from="stated",
        origin="toolkit" if confidence == "knowledge" else "national",
        citation=citation or RECALLED_TEXT.format(code=code),
        confidence=confidence,
        place="activities row 7" if kind == "rate" else "",
        shares=shares,
        total=1.0 if shares is None else sum(shares),
    )


def line(
    code,
    category,
    rate,
    factor,
    shares,
    *,
    year=2016,
    name="",
    unit="t",
    factor_unit="g/t",
    counted=None,
    confidence="knowledge",
    notes=(),
    at=None,
    spread=2.0,
):
    """One line: rate in `unit`, factor in g per unit, shares by pathway or None when not known."""
    statistic = datum(
        "rate",
        code,
        rate,
        unit,
        confidence="national",
        label=category,
        name=name,
        citation="National energy balance 2016, table 4",
    )
    content = datum("factor", code, factor, factor_unit, confidence=confidence, label="general")
    split = None if shares is None else datum("split", code, None, "", confidence=confidence, shares=shares)
    kg = None if rate is None or factor is None else rate * factor / 1000
    figures = {"input": figure(kg, spread)}
    for i, p in enumerate(PATHWAYS):
        figures[p] = figure(None if shares is None or kg is None else kg * shares[i], spread)
    figures["releases"] = figure(None if shares is None or kg is None else kg * sum(shares), spread)
    leg = Leg(statistic, content, split, "no emission reduction", "", 0.001, 1.0)
    return Line(
        year=year,
        code=code,
        name=name,
        category=category,
        method="level 2",
        rate=statistic,
        factor=content,
        legs=(leg,),
        figures=figures,
        counted=dict.fromkeys(CHANNELS, 1.0) | (counted or {}),
        notes=tuple(notes),
        latitude=None if at is None else at[0],
        longitude=None if at is None else at[1],
    )


def plus(figures):
    known = [f for f in figures if f.point is not None]
    if not known:
        return Figure(None)
    point = sum(f.point for f in known)
    return Figure(
        point, point * 1.1, point - sum(f.point - f.low for f in known) / 2, point * 1.8, point * 0.3
    )


@dataclass(frozen=True)
class StandIn:
    dossier: Dossier
    lines: tuple = ()
    gaps: tuple = ()
    draws: int = 10_000
    seed: int = 20130816
    extra_years: tuple = field(default=())

    @property
    def years(self):
        return tuple(
            sorted({x.year for x in self.lines} | {g.year for g in self.gaps} | set(self.extra_years))
        )

    def lines_of(self, year):
        return tuple(x for x in self.lines if x.year == year)

    def gaps_of(self, year):
        return tuple(g for g in self.gaps if g.year == year)

    def _chosen(self, code, year, name):
        year = year or self.years[-1]
        for x in self.lines_of(year):
            inside = code == "total" or x.code == code or x.code.startswith(code + ".")
            if inside and (name is None or x.name == name):
                yield x

    def _channel(self, x, channel, code):
        f = x.figures[channel]
        weight = x.counted.get(channel, 1.0) if code == "total" else 1.0
        if channel == "releases" and code == "total" and f.point is not None:
            part = sum(x.figures[p].point * x.counted.get(p, 1.0) for p in PATHWAYS)
            weight = part / f.point if f.point else 1.0
        if f.point is None:
            return f
        return Figure(*(v * weight for v in (f.point, f.mean, f.low, f.high, f.sd)))

    def figure(self, code, channel="releases", year=None, name=None):
        chosen = list(self._chosen(code, year, name))
        if len(chosen) == 1 and code != "total":
            return chosen[0].figures[channel]
        return plus([self._channel(x, channel, code) for x in chosen])

    def explain(self, code, channel="releases", year=None, name=None):
        chosen = list(self._chosen(code, year, name))
        f = self.figure(code, channel, year, name)
        if len(chosen) == 1 and code != "total":
            x = chosen[0]
            children = tuple(
                Explanation(
                    d.label or d.kind,
                    d.value,
                    d.unit,
                    "",
                    d.low,
                    d.high,
                    d.citation,
                    d.confidence,
                    d.note,
                    d.place,
                )
                for d in (x.rate, x.factor, x.legs[0].split)
                if d is not None
            )
            return Explanation(
                f"{x.code} {x.category} {x.name}: {channel}",
                f.point,
                "kg",
                f"{x.rate.value} {x.rate.unit} × {x.factor.value} {x.factor.unit} = {f.point} kg",
                f.low,
                f.high,
                children=children,
            )
        children = tuple(self.explain(x.code, channel, x.year, x.name) for x in chosen)
        return Explanation(
            f"{code}: {channel}",
            f.point,
            "kg",
            "sum of the sources under it",
            f.low,
            f.high,
            children=children,
        )

    def ranked_drivers(self, channel="releases", year=None):
        known = [x for x in self._chosen("total", year, None) if x.figures["input"].point]
        total = sum(x.figures["input"].point ** 2 for x in known) or 1.0
        found = []
        for x in known:
            part = x.figures["input"].point ** 2 / total
            found += [
                Driver(x.factor, x.code, part * 0.7, part * 0.4),
                Driver(x.rate, x.code, part * 0.3, part * 0.1),
            ]
        return tuple(sorted(found, key=lambda d: -d.share))

    def collect_next(self, channel="releases", year=None, limit=10):
        return tuple(sorted(self.ranked_drivers(channel, year), key=lambda d: -d.narrower))[:limit]

    def sankey(self, year=None):
        nodes, links = {}, []
        for x in self._chosen("total", year, None):
            group = ".".join(x.code.split(".")[:2])
            kg = x.figures["input"].point
            if not kg:
                continue
            nodes[group] = (group, 0, GROUPS.get(group, group))
            nodes[x.code] = (x.code, 1, x.category)
            links.append(SankeyLink(group, x.code, kg))
            out = 0.0
            for p in PATHWAYS:
                part = x.figures[p].point
                if part:
                    nodes[p] = (p, 2, p.replace("_", " ").capitalize())
                    links.append(SankeyLink(x.code, p, part))
                    out += part
            if kg - out > 1e-9:
                unknown = x.figures["releases"].point is None
                gap = "gap" if unknown else "moves on or stays"
                nodes[gap] = (gap, 2, "Split not known" if unknown else "Moves on or stays")
                links.append(SankeyLink(x.code, gap, kg - out, "gap" if unknown else "flow"))
        return Sankey(tuple(nodes.values()), tuple(links))


def example(**dossier):
    """A country with eight lines in six main categories and three gaps."""
    lines = (
        line("5.1.1", "Coal combustion in large power plants", 4.0e6, 0.15, (0.9, 0, 0, 0, 0, 0.1)),
        line("5.1.3", "Mineral oils: extraction, refining and use", 9.0e6, 0.0034, (1, 0, 0, 0, 0, 0)),
        line(
            "5.2.6",
            "Gold extraction by other processes",
            60.0,
            12_000.0,
            (0.04, 0.02, 0.9, 0.04, 0, 0),
            name="Mina Norte",
            at=(-7.1, -78.5),
            confidence="national",
        ),
        line(
            "5.2.6",
            "Gold extraction by other processes",
            25.0,
            12_000.0,
            (0.04, 0.02, 0.9, 0.04, 0, 0),
            name="Mina Sur",
            at=(-14.2, -72.0),
        ),
        line(
            "5.2.2",
            "Gold extraction with mercury amalgamation",
            6_000.0,
            1300.0,
            (0.6, 0.2, 0.2, 0, 0, 0),
            unit="kg",
        ),
        line("5.3.1", "Cement production", 1.0e7, 0.11, (0.8, 0, 0, 0.2, 0, 0), confidence="literature"),
        line("5.5.1", "Thermometers with mercury", 300_000.0, 1.0, (0.2, 0.3, 0, 0, 0.3, 0.1), unit="item"),
        line("5.6.1", "Dental mercury-amalgam fillings", 31.0e6, 0.15, None, unit="inhabitant"),
        line(
            "5.9.1",
            "Controlled landfills/deposits",
            5.0e6,
            1.0,
            (0.01, 0.0001, 0, 0, 0, 0),
            counted={"land": 0.0, "input": 0.0},
            notes=("Mercury in waste comes from products counted elsewhere.",),
        ),
    )
    gaps = (
        Gap(
            2016,
            "5.6.1",
            "Dental mercury-amalgam fillings",
            "no split",
            "An output split.",
            "",
            "releases not quantified",
        ),
        Gap(2016, "5.4.1", "Chlor-alkali production", "no rate", "Tonnes of chlorine made in 2016."),
        Gap(2016, "5.7.1", "Production of recycled mercury", "no factor", "A factor.", "activities row 31"),
    )
    about = {
        "country": "PER",
        "title": "Mercury inventory of Peru",
        "authority": "Ministerio del Ambiente",
    } | dossier
    return StandIn(Dossier(**about), lines, gaps)


@dataclass(frozen=True)
class ComparisonStandIn:
    before_label: str
    after_label: str
    changes: tuple
    total: tuple = ()


def comparison():
    """Four changes between two years."""
    rows = (
        ("5.1.1", "Coal combustion in large power plants", 600.0, 420.0, -150.0, 0.0, -30.0, 0.0),
        ("5.2.2", "Gold extraction with mercury amalgamation", 7000.0, 7800.0, 800.0, 0.0, 0.0, 0.0),
        ("5.3.1", "Cement production", None, 1100.0, 0.0, 0.0, 0.0, 1100.0),
        ("5.5.1", "Thermometers with mercury", 300.0, 270.0, 0.0, -30.0, 0.0, 0.0),
    )
    total = Change(
        "total",
        "National total",
        "releases",
        7900.0,
        9590.0,
        1690.0,
        900.0,
        2500.0,
        650.0,
        -30.0,
        -30.0,
        1100.0,
        "Coverage.",
    )
    changes = tuple(
        Change(
            c, n, "releases", b, a, a - (b or 0), (a - (b or 0)) - 90, (a - (b or 0)) + 90, r, f, s, k, "Why."
        )
        for c, n, b, a, r, f, s, k in rows
    )
    return ComparisonStandIn("2012", "2016", changes, (total,))
