"""Damaged files of every kind: a dossier and its problems come back, or a `DossierError`, and nothing else.

A few hundred tries run always; as many as asked for with::

    AZOGUE_FUZZ=10000 python -m pytest tests/dossier/test_fuzz.py
"""

import io
import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azogue.dossier import (
    Activity,
    ContextValue,
    Dossier,
    DossierError,
    Evidence,
    NationalFactor,
    read_dossier,
    write_folder,
    write_workbook,
)
from tests.dossier.making import ACTIVITIES, folder, quoted

TRIES = int(os.environ.get("AZOGUE_FUZZ", "300"))
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
NASTY = [
    "",
    "1,234",
    "1e400",
    "-1",
    "nan",
    "inf",
    "#REF!",
    "=1+1",
    "\x00",
    "\ufeff",
    "\u202e",
    "x" * 40_000,
    "٣",
    "½",
    "²",
    "5.1.1",
    "2019",
    "99999",
    "%",
    "1%",
    "NE",
    '"',
    "\r",
    "\n",
    "\t",
    "kt",
    "t/t",
    "1/0",
    "a" * 300,
    "\ud7ff",
    "𝟙",
    "−0",
]


def filled():
    evidence = Evidence("Ministry é", "Report <1>", "p. 4 & 5", "national", "line one\nline two")
    return Dossier(
        "GHA",
        title="Filled",
        activities=tuple(
            Activity(2019, code, name, 12.5, 10.0, 15.0, "t", grade="B", evidence=evidence)
            for code in ("5.1.1", "5.3.1")
            for name in ("", "North", "South")
        ),
        factors=(NationalFactor(2019, "5.1.1", "", "", 0.1, 0.2, 0.3, "g/t", "A", evidence),),
        context=(ContextValue(2019, "population", 3e7, unit="person", stated="30000000 person"),),
    )


def holds(path):
    """Read; whatever comes back must be a dossier whose numbers are numbers."""
    try:
        dossier = read_dossier(path)
    except DossierError as error:
        assert error.problem.message  # noqa: PT017 - the error itself is a good outcome
        return
    for a in dossier.activities:
        assert a.rate is None or 0 <= a.rate < float("inf")
    for problem in dossier.problems:
        assert problem.message.endswith((".", "…", "!", "?"))
    assert len(dossier.problems) < 5000


def mutated(data, dice):
    """Flip, insert, delete, copy or cut bytes."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at = dice.randrange(len(out)) if out else 0
        kind = dice.randrange(6)
        if kind == 0 and out:
            out[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            out[at:at] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 8)))
        elif kind == 2:
            del out[at : at + dice.randrange(1, 60)]
        elif kind == 3:
            out[at:at] = out[at : at + dice.randrange(1, 200)]
        elif kind == 4:
            out[at:at] = dice.choice(NASTY).encode("utf-8", "surrogatepass")
        elif dice.random() < 0.2:
            del out[at:]
    return bytes(out)


def repacked(data, dice):
    """Damage the XML inside the zip and pack it again, so that the reader gets past the checksums."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [n for n in old.namelist() if n.startswith("xl/")]
        chosen = set(dice.sample(names, dice.choice((1, 1, 2))))
        for name in old.namelist():
            part = old.read(name)
            if name in chosen:
                part = dice.choice((mutated, in_values, in_tags))(part, dice)
            if name not in chosen or dice.random() > 0.05:
                new.writestr(name, part)
    return out.getvalue()


def in_values(part, dice):
    """Put a nasty value in the place of a value, keeping the XML whole."""
    text = part.decode("utf-8", "replace")
    places = [i for i, c in enumerate(text) if c == ">"] or [0]
    for _ in range(dice.choice((1, 3, 10))):
        at = dice.choice(places) + 1
        nasty = dice.choice(NASTY).replace("\x00", "").replace("&", "&amp;").replace("<", "&lt;")
        end = text.find("<", at)
        text = text[:at] + nasty + text[end if end >= 0 else at :]
    return text.encode("utf-8", "surrogatepass")


def in_tags(part, dice):
    """Change attributes: addresses, kinds and styles of cells."""
    text = part.decode("utf-8", "replace")
    swaps = [
        ('t="s"', 't="n"'),
        ('t="s"', 't="d"'),
        ('t="s"', 't="e"'),
        ('r="A', 'r="XFD'),
        ('r="B', 'r="'),
        (' r="', ' r="-'),
        ("<v>", "<v>9999999999"),
        ("<v>", "<v>-"),
        ("<v>", "<v>1e999"),
        ('s="', 's="9'),
        ("<row ", '<row hidden="1" '),
        ("<row r=", "<row r=1048576"),
        ('<row r="', '<row r="99999999999999'),
        ("<c ", "<c><c "),
        ("utf-8", "utf-7"),
        ("UTF-8", "UTF-16"),
        ("?>", "?><!DOCTYPE x [<!ENTITY a 'b'>]>"),
        ("sheetId", "state"),
        ("Target=", "Trget="),
        ('formatCode="', 'formatCode="yyyy%'),
        ('count="', 'count="-'),
        ("<f>", "<v>"),
        ("</si>", ""),
        ("xl/", "../"),
    ]
    for old, new in dice.sample(swaps, 6):
        text = text.replace(old, new, dice.choice((1, 5, -1)))
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "kind", ["bytes of a workbook", "parts of a workbook", "bytes of a table", "header data"]
)
def test_a_damaged_file_never_ends_in_a_traceback(tmp_path, kind):
    dice = random.Random(kind + os.environ.get("AZOGUE_FUZZ_SEED", ""))
    book = write_workbook(filled(), tmp_path / "a.xlsx").read_bytes()
    place = write_folder(filled(), tmp_path / "d")
    name = {"bytes of a table": "activities.csv", "header data": "dossier.toml"}.get(kind, "")
    table = (place / name).read_bytes() if name else b""
    for number in range(TRIES // 4):
        if name:
            (place / name).write_bytes(mutated(table, dice))
            target = place
        else:
            target = tmp_path / "b.xlsx"
            target.write_bytes((mutated if kind.startswith("bytes") else repacked)(book, dice))
        try:
            holds(target)
        except Exception as error:
            raise AssertionError(f"try {number} of {kind}: {type(error).__name__}: {error}") from error


@QUIET
@given(text=st.text(max_size=400))
def test_any_text_at_all_may_stand_in_a_table(tmp_path_factory, text):
    holds(folder(tmp_path_factory.mktemp("d"), activities=text.encode("utf-8", "surrogatepass")))
    holds(folder(tmp_path_factory.mktemp("e"), activities=ACTIVITIES + text.replace("\ud800", "")))


@QUIET
@given(data=st.binary(max_size=400), name=st.sampled_from(["activities.csv", "dossier.toml", "a.xlsx"]))
def test_any_bytes_at_all_may_stand_in_a_file(tmp_path_factory, data, name):
    place = folder(tmp_path_factory.mktemp("d"))
    (place / name).write_bytes(data)
    holds(place if name != "a.xlsx" else place / name)


@QUIET
@given(cells=st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=30)), min_size=12, max_size=12))
def test_any_cell_values_at_all_may_stand_in_a_row(tmp_path_factory, cells):
    safe = [c.encode("utf-8", "replace").decode() for c in cells]
    rows = ",".join(map(quoted, safe)) + "\n"
    rows += ",".join(["2019", "5.1.1", *map(quoted, safe[2:])]) + "\n"
    context = "year,name,value,low,high,unit,grade,source,document,page,confidence,note\n" + rows
    trade = "year,direction,partner,hs,product,amount,low,high,unit,value,mercury_content,grade\n" + rows
    split = (
        "year,code,scenario,air,water,land,byproducts,general_waste,sector_treatment,full_split,grade,phase\n"
    )
    factors = "year,code,variant,name,low,default,high,unit,grade,source,document,page\n" + rows
    holds(
        folder(
            tmp_path_factory.mktemp("d"),
            activities=ACTIVITIES + rows,
            context=context,
            trade=trade,
            distributions=split + rows,
            factors=factors,
            scenarios="year,code,scenario,share\n" + rows,
        )
    )
