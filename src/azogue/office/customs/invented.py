"""Invented customs files for trying the desk out: what a customs service might hand in, and its mirror.

Nothing in them was ever shipped. The same seed gives the same bytes, so that tests and demonstration agree;
a few mistakes are planted, each of the kind that real files have.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SEED: Final = 280540
REPORTER: Final = "PER"
YEARS: Final = (2014, 2015, 2016)
NEXT_YEAR: Final = 2017
OWN_NAME: Final = "invented-customs-rows.csv"
NEXT_NAME: Final = "invented-customs-rows-first-quarter.csv"
MIRROR_NAME: Final = "invented-reports-of-partners.csv"
OWN_HEADER: Final = (
    "declaracion",
    "fecha",
    "operacion",
    "partida arancelaria",
    "pais",
    "valor aduana",
    "peso neto kg",
    "cantidad",
    "unidad de medida",
)
MIRROR_HEADER: Final = (
    "refYear",
    "period",
    "reporterISO",
    "flowCode",
    "partnerISO",
    "classificationCode",
    "cmdCode",
    "qtyUnitAbbr",
    "qty",
    "netWgt",
    "primaryValue",
)
LATE: Final = ("280540", "KOR", "import", 6_400.0, 25.0)
CARRIAGE: Final = 1.08
"""What carriage and insurance add to an invented value on its way."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of invented trade: a code with a partner, and how much of it in a year."""

    hs: str
    partner: str
    flow: str
    """import or export, as the reporter sees it."""
    kg: float
    """Net weight of a year."""
    price: float
    """USD for a kilogram."""
    items: float = 0.0
    """Items in a kilogram; 0 where the code is not counted in items."""
    shipments: int = 4
    """Shipments in a year."""


LINES: Final = (
    Line("280540", "ESP", "import", 42_000, 24.0, shipments=6),
    Line("280540", "MEX", "import", 61_000, 26.0, shipments=5),
    Line("280540", "USA", "import", 18_000, 25.0),
    Line("280540", "DEU", "import", 3_500, 31.0),
    Line("280540", "BOL", "export", 14_000, 33.0, shipments=5),
    Line("280540", "COL", "export", 4_000, 34.0, shipments=3),
    Line("285210", "DEU", "import", 2_600, 95.0, shipments=3),
    Line("285210", "CHN", "import", 4_200, 70.0, shipments=3),
    Line("285210", "IND", "import", 2_300, 66.0, shipments=3),
    Line("285290", "CHN", "import", 2_100, 40.0, shipments=2),
    Line("850630", "CHN", "import", 5_200, 22.0, items=120.0),
    Line("850640", "CHN", "import", 7_400, 60.0, items=400.0),
    Line("850640", "JPN", "import", 3_100, 85.0, items=420.0),
    Line("850640", "USA", "import", 2_700, 80.0, items=410.0),
    Line("853931", "CHN", "import", 310_000, 9.0, items=9.0, shipments=8),
    Line("853931", "MEX", "import", 64_000, 11.0, items=8.5),
    Line("853931", "BRA", "import", 22_000, 12.0, items=8.7),
    Line("853932", "CHN", "import", 84_000, 14.0, items=6.0, shipments=6),
    Line("853932", "DEU", "import", 12_000, 30.0, items=5.6),
    Line("902511", "CHN", "import", 6_800, 18.0, items=38.0),
    Line("902511", "BRA", "import", 2_400, 26.0, items=34.0),
    Line("300640", "DEU", "import", 5_200, 140.0),
    Line("300640", "BRA", "import", 3_800, 110.0),
    Line("850680", "CHN", "import", 120_000, 12.0, items=60.0),
    Line("330499", "CHN", "import", 96_000, 8.0),
    Line("330499", "COL", "import", 410_000, 11.0, shipments=6),
    Line("901890", "USA", "import", 52_000, 120.0, items=1.2),
    Line("710812", "CHE", "export", 2_900, 38_000.0, shipments=8),
    Line("710812", "USA", "export", 1_400, 38_200.0, shipments=6),
)


def own_file() -> bytes:
    """Return the rows of the invented customs service as CSV, its own columns in Spanish, with mistakes."""
    rows: list[Sequence[object]] = [OWN_HEADER]
    rows += _shipments()
    rows[8:8] = _mistakes()
    return _csv(rows, ";")


def next_file() -> bytes:
    """Return the rows of the quarter after, as they wait for somebody to look at them, with mistakes."""
    months = tuple(f"/{month:02d}/{NEXT_YEAR}" for month in (1, 2, 3))
    rows: list[Sequence[object]] = [OWN_HEADER]
    rows += [row for row in _shipments((NEXT_YEAR,)) if str(row[1]).endswith(months)]
    rows[4:4] = [(row[0], str(row[1]).replace("2014", str(NEXT_YEAR)), *row[2:]) for row in _mistakes()]
    return _csv(rows, ";")


def mirror_file() -> bytes:
    """Return what the partners say of the same trade, year by year, in the columns of UN Comtrade."""
    return _csv([MIRROR_HEADER, *_mirrored()], ",")


def _csv(rows: Sequence[Sequence[object]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _amounts(
    years: Sequence[int] = YEARS,
) -> Iterator[tuple[Line, int, list[tuple[int, float]], random.Random]]:
    """Yield every line and year with its shipments, as (month, kg), and the dice for what is left."""
    for line in LINES:
        for year in years:
            # Made-up trade needs dice that fall the same way every time, not ones that nobody can guess.
            dice = random.Random(f"{SEED} {line.hs} {line.partner} {line.flow} {year}")  # noqa: S311
            drift = dice.lognormvariate(0.0, 0.18) * (1.0 - 0.06 * (year - YEARS[0]))
            parts = [dice.uniform(0.6, 1.4) for _ in range(line.shipments)]
            months = sorted(dice.sample(range(1, 13), line.shipments))
            weights = [line.kg * drift * part / sum(parts) for part in parts]
            yield line, year, list(zip(months, weights, strict=True)), dice


def _shipments(years: Sequence[int] = YEARS) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the customs service, in the order of their dates."""
    rows = []
    for line, year, parts, dice in _amounts(years):
        for month, kg in parts:
            day = dice.randint(1, 28)
            value = kg * line.price * dice.lognormvariate(0.0, 0.06)
            value *= CARRIAGE if line.flow == "import" else 1.0
            # Planted: tonnes written where kilograms are meant.
            slipped = (line.hs, line.partner, year) == ("280540", "USA", 2016)
            weight = kg / 1000.0 if slipped else kg
            date = f"{day:02d}/{month:02d}/{year}"
            rows.append(((year, month, day), line, date, value, weight))
    late = Line(*LATE)
    if 2015 in years:
        rows.append(((2015, 1, 9), late, "09/01/2015", late.kg * late.price * CARRIAGE, late.kg))
    rows.sort(key=lambda row: (row[0], row[1].hs, row[1].partner))
    for number, (_when, line, date, value, kg) in enumerate(rows, 1):
        items = round(kg * line.items) if line.items else ""
        unit = "u" if line.items else ""
        word = "importación" if line.flow == "import" else "exportación"
        yield (
            f"DUA-{number:05d}",
            date,
            word,
            f"{line.hs[:4]}.{line.hs[4:]}.0000",
            line.partner,
            round(value, 2),
            round(kg, 3),
            items,
            unit,
        )


def _mistakes() -> list[tuple[object, ...]]:
    """Return rows with what goes wrong in real files: each is told apart with its place and a remedy."""
    return [
        ("DUA-90001", "14/02/2014", "importación", "2805.40.0000", "ESP", "12 400 dólares", 480.0, "", ""),
        ("DUA-90002", "03/03/2014", "importación", "2805.40.0000", "Atlántida", 9200.0, 350.0, "", ""),
        ("DUA-90003", "21/03/2014", "importación", "azogue", "MEX", 15100.0, 600.0, "", ""),
        ("DUA-90004", "31/02/2014x", "importación", "8539.31.0000", "CHN", 3300.0, 300.0, 2700, "u"),
        ("DUA-90005", "11/04/2014", "importación", "2805.40.0000", "MEX", 8100.0, -300.0, "", ""),
        ("DUA-90006", "18/04/2014", "tránsito", "2805.40.0000", "BOL", 8800.0, 340.0, "", ""),
        ("DUA-90007", "02/05/2014", "importación", "2852.10.0000", "DEU", "", "", "", ""),
        ("DUA-90008", "09/05/2014", "importación", "28", "DEU", 51000.0, 700.0, "", ""),
        ("DUA-90009", "16/05/2014", "importación", "2805.40.0000", "WLD", 910000.0, 35000.0, "", ""),
    ]


def _mirrored() -> Iterator[tuple[object, ...]]:
    """Yield the partners' rows of every line and year, and what only a partner says."""
    for line, year, parts, dice in _amounts():
        kg = sum(weight for _month, weight in parts)
        value = kg * line.price
        said = dice.lognormvariate(0.0, 0.07)
        if (line.hs, line.partner, year) == ("285210", "DEU", 2015):
            said = 4.6  # planted: the two reports lie far apart
        if (line.hs, line.partner, year) == ("280540", "BOL", 2015):
            continue  # planted: the partner is silent about what was sent
        flow = "X" if line.flow == "import" else "M"
        value *= said * (1.0 if line.flow == "import" else CARRIAGE)
        yield _mirror_row(year, line, flow, kg * said * dice.lognormvariate(0.0, 0.02), value)
    # Planted: mercury that a partner says it sent, and of which the customs rows know nothing.
    unseen = Line("280540", "NLD", "import", 9_300, 27.0)
    yield _mirror_row(2016, unseen, "X", 9_300.0, 251_100.0)
    # Planted: sent in one year, received in the next.
    late = Line(*LATE)
    yield _mirror_row(2014, late, "X", late.kg, late.kg * late.price)


def _mirror_row(year: int, line: Line, flow: str, kg: float, value: float) -> tuple[object, ...]:
    items = round(kg * line.items) if line.items else ""
    unit = "u" if line.items else "kg"
    quantity = items if line.items else round(kg, 1)
    return (
        year, year, line.partner, flow, REPORTER, "H4", line.hs, unit, quantity, round(kg, 1),
        round(value, 2),
    )  # fmt: skip
