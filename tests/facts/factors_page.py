"""Builds the tables of docs/reference/factors.md from the facts; run it to print them."""

import math
from collections import Counter

from azogue.facts import factor_sets, find_distribution, find_factor, findings, load_factor_set

FACTOR_PAIRS = {
    ("5.5.1", "India, clinical"): "medical",
    ("5.5.1", "general, fever thermometer"): "medical",
    ("5.5.1", "Delhi, clinical, hospital use"): "medical",
    ("5.5.1", "China, clinical, 2008, with process loss"): "medical",
    ("5.5.3", "United States, compact fluorescent, analysed"): "compact fluorescent lamp",
    ("5.5.3", "China, compact fluorescent, all makes"): "compact fluorescent lamp",
    ("5.5.3", "United States, T12 tube"): "fluorescent tube",
    ("5.5.3", "India, fluorescent, about 2000"): "fluorescent tube",
    ("5.5.4", "mercuric oxide button cell"): "mercury oxide",
    ("5.5.4", "India, mercury-zinc"): "mercury oxide",
    ("5.5.4", "alkaline manganese"): "alkaline, other than button",
    ("5.2.2", "Antioquia, whole ore, from use and gold"): "whole ore, no retort, early versions",
    ("5.2.2", "Antioquia, whole ore, 2010"): "whole ore, no retort, early versions",
    ("5.2.2", "El Callao, whole ore, copper plates and mills"): "whole ore, no retort, early versions",
}
"""Rows that mean the same thing where a category has several variants: literature to toolkit."""

AIR_PAIRS = (
    ("5.1.1", "China, national fleet, 2010", "general ESP or particle scrubber"),
    ("5.1.1", "Japan, ESP and wet desulphurisation", "general ESP or particle scrubber"),
    ("5.1.1", "cold-side ESP, all coals", "general ESP or particle scrubber"),
    ("5.1.1", "cold-side ESP, bituminous", "bituminous, simple particle control"),
    ("5.1.1", "fabric filter, bituminous", "bituminous, fabric filter"),
    ("5.1.1", "ESP + SCR + FGD, bituminous", "bituminous, particle control, desulphurisation and SCR"),
    ("5.2.2", "Antioquia, whole ore, no retort", "whole ore, no retort"),
    ("5.2.9", "China, national mean, 2000", "Level 1 default"),
    ("5.2.9", "China, national mean, 2015", "Level 1 default"),
    ("5.3.1", "Korea, kilns", "simple particle control, no dust recycling"),
    ("5.8.1", "Taiwan, ESP and wet scrubber", "simple ESP or similar"),
    ("5.9.4", "five countries, surface emission", "general"),
)
"""Air shares that speak about comparable controls: code, literature, toolkit."""


def middle(factor):
    """Return the default, or the geometric mean of a range with a positive low end, or None."""
    if factor.default is not None:
        return factor.default
    return math.sqrt(factor.low * factor.high) if factor.low and factor.high else None


def counts_table():
    lines = [
        "| set | part | rows | with numbers | recalled | read | derived |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in factor_sets():
        found = load_factor_set(name)
        parts = (
            (
                "input factors",
                found.factors,
                lambda f: any(v is not None for v in (f.low, f.default, f.high)),
            ),
            ("output distributions", found.distributions, lambda d: d.shares is not None),
        )
        for part, rows, known in parts:
            numbered = [r for r in rows if known(r)]
            by = Counter(r.confidence for r in numbered)
            said = (len(rows), len(numbered), by["knowledge"], by["literature"], by["derived"])
            lines.append(f"| {name} | {part} | " + " | ".join(map(str, said)) + " |")
    rest = findings()
    by = Counter(f.confidence for f in rest)
    lines.append(f"| - | findings | {len(rest)} | {len(rest)} | 0 | {by['literature']} | {by['derived']} |")
    return "\n".join(lines)


def _toolkit_partner(toolkit, factor):
    variant = FACTOR_PAIRS.get((factor.code, factor.variant), "")
    chosen = {c.code: c.variant for c in toolkit.choices}
    if factor.code in ("5.5.1", "5.5.3", "5.5.4", "5.2.2") and not variant:
        return None
    if not (variant or chosen.get(factor.code)):
        return None
    found = find_factor(toolkit, factor.code, variant)
    return found if found.unit.partition("/")[2] == factor.unit.partition("/")[2] else None


def factor_ratios():
    """Return (code, literature row, toolkit row, ratio) for every comparable pair of factors."""
    toolkit, literature = (load_factor_set(n) for n in ("toolkit", "literature"))
    kilograms = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "ug": 1e-9}
    found = []
    for factor in literature.factors:
        partner = _toolkit_partner(toolkit, factor)
        mine, theirs = middle(factor), partner and middle(partner)
        if mine and theirs:
            scale = kilograms[factor.unit.partition("/")[0]] / kilograms[partner.unit.partition("/")[0]]
            found.append((factor.code, factor.variant, partner.variant, mine * scale / theirs))
    return found


def air_ratios():
    """Return (code, literature scenario, toolkit scenario, ratio of the air shares)."""
    toolkit, literature = (load_factor_set(n) for n in ("toolkit", "literature"))
    found = []
    for code, read, recalled in AIR_PAIRS:
        ours = find_distribution(literature, code, read).shares[0]
        theirs = find_distribution(toolkit, code, recalled).shares[0]
        found.append((code, read, recalled, ours / theirs))
    return found


def _ratio_table(rows, head):
    lines = [f"| code | literature | toolkit, recalled | {head} |", "| --- | --- | --- | --- |"]
    for code, read, recalled, ratio in rows:
        if ratio > 2 or ratio < 0.5:
            lines.append(f"| {code} | {read} | {recalled} | {ratio:.2g} |")
    return "\n".join(lines)


def factor_table():
    return _ratio_table(factor_ratios(), "literature / toolkit")


def air_table():
    return _ratio_table(air_ratios(), "air share, literature / toolkit")


def summary():
    factors, air = factor_ratios(), air_ratios()
    far = sum(1 for r in factors if r[3] > 2 or r[3] < 0.5)
    far_air = sum(1 for r in air if r[3] > 2 or r[3] < 0.5)
    return (
        f"Of {len(factors)} factors that can be compared, {far} differ by more than two times; "
        f"of {len(air)} air shares, {far_air}."
    )


if __name__ == "__main__":
    print(counts_table(), factor_table(), air_table(), summary(), sep="\n\n")  # noqa: T201
