"""`azogue new`: an empty dossier with every source category, its unit and its notes."""

from pathlib import Path
from typing import Annotated

import typer

from azogue.cli.console import say
from azogue.cli.exits import Exit, Refusal

FIRST_YEAR, LAST_YEAR = 1900, 2100


def new(
    country: Annotated[str, typer.Argument(help="ISO 3166 code of three letters, such as GHA.")],
    year: Annotated[int, typer.Argument(help="Year of the data, such as 2019.")],
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
    """Return the alpha-3 code of a country named by code or, in English, by name.

    Raises:
        Refusal: There is no such country; the message names the nearest.

    """
    import difflib

    names = country_names()
    wanted = word.strip()
    if wanted.upper() in names:
        return wanted.upper()
    by_name = {name.casefold(): code for code, name in names.items()}
    if wanted.casefold() in by_name:
        return by_name[wanted.casefold()]
    near = [by_name[name] for name in difflib.get_close_matches(wanted.casefold(), by_name, n=3, cutoff=0.6)]
    near += difflib.get_close_matches(wanted.upper(), names, n=3, cutoff=0.6)
    near += [code for name, code in by_name.items() if len(wanted) > 3 and wanted.casefold() in name]
    offers = [f"{code} ({names[code]})" for code in dict.fromkeys(near)][:4]
    hint = (
        f" Did you mean {', '.join(offers)}?" if offers else " Use the ISO 3166 code, such as GHA for Ghana."
    )
    raise Refusal(f'There is no country "{word}".{hint}')


def country_names() -> dict[str, str]:
    """Return the English name of every country by its alpha-3 code."""
    from azogue.facts import countries, country_name

    return {item.iso3: country_name(item.iso3) for item in countries()}
