"""A country whose texts try to be something else, and a country with very many facilities."""

import dataclasses

from standin import StandIn, example, line

from azogue.dossier.records import Dossier

NASTY = (
    '#set page() <script>alert("1")</script> $x^2$ *bold* [link] \\u{41} "quotes" '
    "'q' & </style> زئبق {{ 7 }} @r1"
)


def hostile():
    """Every text a person can write says NASTY."""
    base = example(title=NASTY, authority=NASTY, contact=NASTY, language="ar")
    lines = []
    for one in base.lines:
        rate = dataclasses.replace(one.rate, label=NASTY, note=NASTY, citation=NASTY + one.code, place=NASTY)
        leg = dataclasses.replace(one.legs[0], rate=rate, scenario=NASTY)
        lines.append(dataclasses.replace(one, name=NASTY, rate=rate, legs=(leg,), notes=(NASTY,)))
    gaps = tuple(dataclasses.replace(g, missing=NASTY, name=NASTY) for g in base.gaps)
    return dataclasses.replace(base, lines=tuple(lines[:3] + lines[4:]), gaps=gaps)


def crowded(facilities=300):
    """One source with very many facilities."""
    lines = tuple(
        line(
            "5.2.6",
            "Gold extraction by other processes",
            10.0 + i,
            12_000.0,
            (0.04, 0.02, 0.9, 0.04, 0, 0),
            name=f"Mina {i}",
            at=(-10 - (i % 17) * 0.3, -75 + (i // 17) * 0.2),
        )
        for i in range(facilities)
    )
    return StandIn(Dossier("PER"), lines)


def sixty():
    """Sixty sources with one line each, in ten main categories."""
    lines = tuple(
        line(
            f"5.{i % 10 + 1}.{i // 10 + 1}",
            f"Source with a usual name {i}",
            1e5 * (i + 1),
            0.2,
            (0.5, 0.1, 0.1, 0.1, 0.1, 0.1),
        )
        for i in range(60)
    )
    return StandIn(Dossier("PER"), lines)
