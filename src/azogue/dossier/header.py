"""The header data of a dossier: `dossier.toml`, or the sheet `dossier` of a workbook."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from azogue.dossier import knowledge
from azogue.dossier.log import Log, letters
from azogue.dossier.names import header_keys
from azogue.dossier.table import Odd, RawTable
from azogue.dossier.text import clean, did_you_mean, key_of, one_line

TOML = "dossier.toml"
SHEET = "dossier"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LARGEST = 1_000_000
_TABLE_HEADS = {"name", "item", "field", "nom", "nombre"}
"""Words that may stand above the names."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who states the dossier, and how its gaps are filled."""

    country: str = ""
    title: str = ""
    authority: str = ""
    contact: str = ""
    language: str = "en"
    factor_sets: tuple[str, ...] = ("toolkit", "literature")
    level1: bool = True


def from_folder(folder: Path, log: Log) -> Header:
    """Read `dossier.toml`; without it the country stays unknown and the log says so."""
    path = folder / TOML
    if not path.exists():
        log.add(
            SHEET,
            None,
            "",
            "",
            "There is no dossier.toml in this folder. Make a text file of that name with the line "
            'country = "GHA" (your own code) and, if you like, title and authority.',
        )
        return Header()
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST)
        values = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        log.add(
            SHEET,
            None,
            "",
            TOML,
            f"dossier.toml cannot be opened ({error.strerror}). Check that you may read it.",
        )
        return Header()
    except UnicodeDecodeError:
        log.add(
            SHEET,
            None,
            "",
            TOML,
            "dossier.toml is not in UTF-8. Open it in a text editor and save it as UTF-8.",
        )
        return Header()
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        log.add(
            SHEET,
            None,
            "",
            TOML,
            f'dossier.toml cannot be read: {error}. Each line is name = "text", with straight '
            "quotation marks.",
        )
        return Header()
    return _header({name: (value, "") for name, value in values.items()}, log, folder)


def from_lines(lines: Mapping[str, str], log: Log) -> Header:
    """Read header data that are kept as words by name."""
    return _header({name: (text, "") for name, text in lines.items()}, log, None)


def from_table(table: RawTable, log: Log, folder: Path) -> Header:
    """Read the sheet `dossier`: names in the first filled column, each value right beside its name."""
    values: dict[str, tuple[object, str]] = {}
    for row, cells in table.rows:
        at = next((i for i, c in enumerate(cells) if isinstance(c, Odd) or c.strip()), 0)
        name, value = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
        if isinstance(name, Odd) or key_of(name) in _TABLE_HEADS:
            continue
        cell = f"{letters(at + 1)}{row}"
        if isinstance(value, Odd):
            log.add(
                SHEET,
                row,
                name,
                value.text,
                "This cell cannot be read. Write the text itself.",
                "error",
                cell,
            )
            continue
        values.setdefault(name.strip(), (value, cell))
    return _header(values, log, folder)


def _header(given: Mapping[str, tuple[object, str]], log: Log, folder: Path | None) -> Header:
    known = header_keys()
    found: dict[str, object] = {}
    cells: dict[str, str] = {}
    for name, (value, cell) in given.items():
        target = known.get(key_of(name), "")
        if not target:
            hint = did_you_mean(name, known)
            log.add(
                SHEET,
                None,
                name,
                name,
                f'"{name[:60]}" is not known here and is not read.{hint}',
                "warning",
                cell,
            )
        elif isinstance(value, str) and not value.strip():
            continue
        else:
            found.setdefault(target, value)
            cells.setdefault(target, cell)
    return Header(
        country=_country(_text(found, "country", log, cells), cells.get("country", ""), log),
        title=_text(found, "title", log, cells),
        authority=_text(found, "authority", log, cells),
        contact=_text(found, "contact", log, cells),
        language=_language(_text(found, "language", log, cells), cells.get("language", ""), log),
        factor_sets=_factor_sets(found.get("factor_sets"), cells.get("factor_sets", ""), log, folder),
        level1=_level1(found.get("level1"), cells.get("level1", ""), log),
    )


def _text(found: Mapping[str, object], name: str, log: Log, cells: Mapping[str, str]) -> str:
    value = found.get(name, "")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        log.add(
            SHEET,
            None,
            name,
            str(value),
            f"{name} is not a text. Write it between quotation marks.",
            "error",
            cells[name],
        )
        return ""
    text, said = clean(str(value))
    if said:
        log.add(SHEET, None, name, text, said, "warning", cells[name])
    return text


def _country(text: str, cell: str, log: Log) -> str:
    if not text:
        log.add(
            SHEET,
            None,
            "country",
            "",
            "The country is missing. Write its ISO 3166 code of three letters, such as GHA.",
            "error",
            cell,
        )
        return ""
    names = knowledge.country_codes()
    code = text.upper() if text.upper() in names else _named(text, names)
    if not code:
        hint = did_you_mean(text, names if len(text) <= 3 else names.values())
        log.add(
            SHEET,
            None,
            "country",
            text,
            f'There is no country "{one_line(text)[:60]}".{hint} Write the ISO 3166 code of '
            "three letters, such as GHA.",
            "error",
            cell,
        )
    return code


def _named(text: str, names: Mapping[str, str]) -> str:
    return {key_of(name): code for code, name in names.items()}.get(key_of(text), "")


def _language(text: str, cell: str, log: Log) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        log.add(
            SHEET,
            None,
            "language",
            text,
            "This is not the code of a language, such as en, fr or es. English is taken.",
            "warning",
            cell,
        )
        return "en"
    return text or "en"


def _factor_sets(value: object, cell: str, log: Log, folder: Path | None) -> tuple[str, ...]:
    names = knowledge.factor_sets()
    if value is None:
        return Header().factor_sets
    words = value.replace(";", ",").split(",") if isinstance(value, str) else value
    if not isinstance(words, list):
        log.add(
            SHEET,
            None,
            "factor_sets",
            str(value),
            f"Write the factor sets in order, such as {', '.join(names)}.",
            "error",
            cell,
        )
        return Header().factor_sets
    by_key = {key_of(n): n for n in names}
    chosen: dict[str, None] = {}
    for word in words:
        name = by_key.get(key_of(str(word)), "")
        if name or knowledge.own_set(folder, str(word).strip()) is not None:
            chosen[name or str(word).strip()] = None
        elif str(word).strip():
            log.add(
                SHEET,
                None,
                "factor_sets",
                str(word),
                f'There is no factor set "{str(word).strip()[:60]}"; there are '
                f"{', '.join(names)}, and folders of your own beside the dossier. It is left out.",
                "error",
                cell,
            )
    return tuple(chosen) or Header().factor_sets


def _level1(value: object, cell: str, log: Log) -> bool:
    if value is None or isinstance(value, bool):
        return value is not False
    word = str(value).strip().casefold()
    if word in {"no", "non", "false", "0", "n", "falso", "faux"}:
        return False
    if word not in {"yes", "oui", "si", "sí", "true", "1", "y", "verdadero", "vrai"}:
        log.add(
            SHEET,
            None,
            "level1",
            str(value),
            "Write yes or no. It counts as yes until then.",
            "warning",
            cell,
        )
    return True
