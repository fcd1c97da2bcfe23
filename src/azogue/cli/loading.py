"""From a path on the command line to a dossier or an inventory, or to a refusal in plain words."""

from pathlib import Path
from typing import TYPE_CHECKING

from azogue.cli.console import whisper
from azogue.cli.exits import Exit, Refusal

if TYPE_CHECKING:
    from azogue.dossier.records import Dossier
    from azogue.inventory import Inventory

DRAWS = 10_000
SEED = 20_130_816
"""Any fixed number would do: it gives the same digits to everybody."""


def stem_of(what: str, country: str, year: int) -> str:
    """Return the name of a file without its ending, such as mercury-PER-2016.

    A dossier without a country has the code XXX, which ISO 3166 leaves to its users.
    """
    return f"{what}-{country or 'XXX'}-{year}"


def existing(path: Path) -> Path:
    """Return the path, or refuse when nothing is there.

    Raises:
        Refusal: The path does not exist; the message names what is there and looks like it.

    """
    if not path.exists():
        near = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        raise Refusal(f"{path} is not there.{_suggestion(path.name, near)}")
    return path


def load(path: Path) -> "Dossier":
    """Read a dossier; its problems are in the record.

    Raises:
        Refusal: The path is not there or may not be opened.

    """
    from azogue.dossier import DossierError, read_dossier

    try:
        return read_dossier(existing(path))
    except DossierError as error:
        raise Refusal(str(error)) from error


def inventory_of(path: Path, draws: int, seed: int) -> "Inventory":
    """Read a dossier and compute its inventory, saying on standard error how many problems there are.

    Raises:
        Refusal: The path is not there, or nothing at all could be read from it.

    """
    from azogue.inventory import estimate

    dossier = load(path)
    errors = sum(problem.severity == "error" for problem in dossier.problems)
    if not dossier.years:
        raise Refusal(f"{path} has no year with data. `azogue check {path}` says why.", Exit.PROBLEMS)
    if errors:
        whisper(
            f"{path}: {errors} problem{'s' * (errors != 1)} in the data; `azogue check {path}` lists them."
        )
    return estimate(dossier, draws=draws, seed=seed)


def known_year(inventory: "Inventory", year: int | None) -> int:
    """Return the year asked for, or the latest.

    Raises:
        Refusal: The inventory has no such year.

    """
    if year is None:
        return inventory.years[-1]
    if year not in inventory.years:
        raise Refusal(
            f"There is no year {year} in this dossier; it has {', '.join(map(str, inventory.years))}."
        )
    return year


def _suggestion(name: str, near: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, near, n=2, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""
