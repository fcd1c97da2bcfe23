"""An empty dossier of a country and year, in which only the figures are missing."""

from pathlib import Path
from typing import Literal

from azogue.dossier import knowledge, schema
from azogue.dossier.log import DossierError
from azogue.dossier.records import Activity, Dossier, Problem
from azogue.dossier.tabular import Line
from azogue.dossier.text import did_you_mean
from azogue.dossier.writer import put, write_folder, write_workbook

_ASKED_FIRST = ("population", "electrification_rate", "dental_personnel_density")


def starter(
    country: str, year: int, *, title: str = "", authority: str = "", language: str = "en"
) -> Dossier:
    """Return a dossier with one row of unknown rate for every source category.

    Args:
        country: ISO 3166 alpha-3.
        year: Year of the data.
        title: Title of the inventory; a plain one when empty.
        authority: Ministry or agency in charge.
        language: Language of the texts.

    Raises:
        DossierError: No country has this code, or the year is outside 1900 to 2100.

    """
    names = knowledge.country_codes()
    if country not in names:
        hint = did_you_mean(country, names)
        raise DossierError(
            Problem("dossier", None, "country", country, f'There is no country "{country}".{hint}')
        )
    if not schema.FIRST_YEAR <= year <= schema.LAST_YEAR:
        message = f"{year} is not a year between {schema.FIRST_YEAR} and {schema.LAST_YEAR}."
        raise DossierError(Problem("activities", None, "year", str(year), message))
    rows = tuple(
        Activity(year, code, "", None, None, None, knowledge.rate_units(code)[0])
        for code in knowledge.usable_codes()
    )
    return Dossier(
        country=country,
        title=title or f"Mercury inventory of {names[country]} {year}",
        authority=authority,
        language=language,
        factor_sets=knowledge.factor_sets(),
        activities=rows,
    )


def write_starter(
    country: str,
    year: int,
    path: str | Path,
    kind: Literal["xlsx", "folder"] = "folder",
    *,
    xlsx: bool = False,
) -> Path:
    """Write an empty dossier to fill in.

    Args:
        country: ISO 3166 alpha-3.
        year: Year of the data.
        path: The folder or the `.xlsx` file to write.
        kind: "folder" or "xlsx".
        xlsx: The same as `kind="xlsx"`.

    Returns:
        What was written.

    Raises:
        DossierError: No country has this code, or the year is outside 1900 to 2100.

    """
    dossier = starter(country, year)
    extra = {"context": _blank_context(year)}
    if xlsx or kind == "xlsx":
        return write_workbook(dossier, path, extra=extra)
    folder = write_folder(dossier, path, extra=extra)
    put(folder / "README.txt", _readme().encode())
    return folder


def _blank_context(year: int) -> list[Line]:
    names = [*_ASKED_FIRST, *sorted(knowledge.corrections() - set(_ASKED_FIRST))]
    units = {"electrification_rate": "%"}
    return [
        {"year": year, "name": name, "unit": units.get(name, schema.CONTEXT_NAMES.get(name, ("", ""))[0])}
        for name in names
    ]


def _readme() -> str:
    lines = ["How to fill this dossier", "========================", ""]
    lines += [f"* {sentence}" for sentence in schema.ADVICE]
    for sheet in schema.SHEETS:
        lines += ["", f"{sheet.name}.csv: {sheet.title}. {sheet.help}"]
        for column in sheet.columns:
            star = " (needed)" if column.required else ""
            lines.append(f"    {column.name}{star}: {column.help}")
    lines += ["", "Notation keys: " + "; ".join(f"{k} {v}" for k, v in schema.NOTATION_KEYS.items()) + "."]
    lines += ["Grades: " + "; ".join(f"{k} {v}" for k, v in schema.GRADES.items()) + "."]
    return "\n".join(lines) + "\n"
