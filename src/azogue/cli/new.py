"""`azogue new`: an empty dossier with every source category, its unit and its notes."""

from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import say
from azogue.cli.exits import Exit, Refusal

FIRST_YEAR, LAST_YEAR = 1900, 2100


def new(
    country: Annotated[
        str, typer.Argument(metavar="COUNTRY", help="ISO 3166 code of three letters, such as GHA.")
    ],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Year of the data, such as 2019.")],
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Write one workbook to fill in a spreadsheet.")
    ] = False,
    folder: Annotated[
        bool, typer.Option("--folder", help="Write a folder of CSV files (the default).")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write; default GHA-2019 here.")] = None,
) -> Exit:
    """Write an empty dossier for a country and year, with every source category and its unit."""
    if xlsx and folder:
        raise Refusal("Choose --xlsx or --folder, not both.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(f"{year} is not a year between {FIRST_YEAR} and {LAST_YEAR}.")
    code = known_country(country)
    as_workbook = xlsx or (out is not None and out.suffix.lower() == ".xlsx" and not folder)
    place = out or Path(f"{code}-{year}.xlsx" if as_workbook else f"{code}-{year}")
    if place.exists() and (place.is_file() or any(place.iterdir())):
        raise Refusal(f"{place} exists already and is not touched. Name another place with --out.")
    if not place.parent.exists():
        raise Refusal(f"The folder {place.parent} is not there. Make it first, or name another with --out.")

    from azogue.dossier import write_starter

    write_starter(code, year, place, xlsx=as_workbook)
    what = (
        "Fill the sheets in a spreadsheet program"
        if as_workbook
        else "Fill the CSV files (README.txt says how)"
    )
    say(f"Written: {place}")
    say(f"{what}; leave blank what is not known. Then: azogue check {place}")
    return Exit.FINE


def known_country(word: str) -> str:
    """Return the alpha-3 code of a country given by code or name.

    Raises:
        Refusal: There is no such country; the message names the nearest.

    """
    from azogue.facts import FactsError, find_country

    try:
        return find_country(word).iso3
    except FactsError as error:
        raise Refusal(f'"{word}": {error.remedy}') from error
