"""Dossiers with as much wrong in them as possible, to hear all that the engine says."""

import zipfile

FULL_ROWS = {
    "activities": {"year": "2019", "code": "5.1.1", "rate": "5", "unit": "kt"},
    "scenarios": {"year": "2019", "code": "5.1.1", "scenario": "a", "share": "0.5"},
    "factors": {"code": "5.1.1", "default": "0.1", "unit": "g/t"},
    "distributions": {
        "code": "5.1.1",
        "air": "0.5",
        "water": "0",
        "land": "0",
        "byproducts": "0",
        "general_waste": "0",
        "sector_treatment": "0.5",
    },
    "context": {"year": "2019", "name": "population", "value": "5", "unit": "person"},
    "supply": {"year": "2019", "origin": "other", "amount": "4", "unit": "kg"},
    "trade": {"year": "2019", "direction": "import", "amount": "3"},
    "stocks": {"year": "2019", "kind": "metal", "amount": "3"},
    "measures": {"year": "2019", "code": "5.1.1", "name": "x"},
}

ODD_CELLS = (
    *("", "x", "12,5", "1,234", "1.234,5", "n/a", "nil", "nan", "<5", "5-10", "12 kt", "-3", "60%", "150%"),
    *("1e400", "5.1", "9.9.9", "19", "2019.0", "ton", "bbl", "Mm3", "km3", "maybe", "NE", "NA", "imprt"),
    *("toolkt", "percent", "a\x01b", "9" * 250, "x" * 33_000, "-200", "coal", "1e31", "popultion", "TJ"),
    *("item", "m3", "g/x", "person", "million", "5.11.1", "5.1.2.", "Sm3", "1000 m3", "electrification_rate"),
)


def sample_files(folder):
    """Write dossiers that are broken as files; return their paths."""
    paths = []

    def made(name):
        path = folder / name
        path.mkdir()
        paths.append(path)
        return path

    made("nothing")
    odd = made("odd")
    (odd / "dossier.toml").write_text("country = 5\ntitel = 'x'\n")
    (odd / "activities.csv").write_bytes("year;code;rate;unit;;pag\n2019;5.1.1;5;kt;x;é\n".encode("cp1252"))
    (odd / "Activities.csv").write_text("") if not (odd / "Activities.csv").exists() else None
    (odd / "activity.csv").write_text("year,code,rate,unit\n2019,5.1.1,5,kt\n")
    (odd / "factors.csv").write_text("a,b\n1,2\n")
    (odd / "scenarios.csv").write_text("note\n\nyear,code,scenario,share,scenario\n")
    (odd / "supply.csv").write_text("")
    (odd / "trade.csv").write_bytes(b"PK\x03\x04 renamed")
    (odd / "stocks.csv").write_text("<html><table>")
    (odd / "context.csv").write_bytes(b"%PDF-1.7")
    (odd / "measurs.csv").write_text("x")
    (odd / "holiday.csv").write_text("x")
    (odd / "book.xlsx").write_bytes(b"PK")
    bad = made("bad")
    (bad / "dossier.toml").write_text("country = \n")
    for name, data in {
        "empty.xlsx": b"",
        "web.xlsx": b"<html>",
        "print.xlsx": b"%PDF-",
        "plain.xlsx": b"year,code",
        "xml.xlsx": b"<?xml version='1.0'?>",
        "old.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "noise.xlsx": b"\x00\x01\x02",
        "cut.xlsx": b"PK\x03\x04cut",
        "table.csv": b"year,code\n2019,5.1.1\n",
    }.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    for name, inside in {
        "word.xlsx": "word/document.xml",
        "ods.xlsx": "content.xml",
        "zip.xlsx": "a.txt",
    }.items():
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(inside, "x")
        paths.append(folder / name)
    return paths
