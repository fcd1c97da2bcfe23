"""What a sheet and a column of a dossier are, and the words their cells may hold."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "year",
    "code",
    "text",
    "label",
    "rate",
    "number",
    "positive",
    "share",
    "degrees",
    "unit",
    "choice",
    "yesno",
]
"""What a cell may hold. A `label` is text on one line; `rate` is a number or a notation key."""

NOTATION_KEYS: Final = {
    "NE": "not estimated",
    "NO": "not occurring",
    "IE": "included elsewhere (say where in the note)",
    "C": "confidential",
}
GRADES: Final = {
    "A": "measured here and now, documented, with quality control",
    "B": "measured or surveyed, with gaps, or from official statistics",
    "C": "estimated from close data, or a well-founded default",
    "D": "a default or an estimate from distant data; nobody here has vouched for it",
    "E": "a guess, or carried over from another place and time",
}
"""What the grades mean, in the words of the facts that put numbers on them."""
CONFIDENCE: Final = {
    "national": "stated by the country itself",
    "verified": "read in the text it cites",
    "verified-secondary": "read in a text that quotes the one it cites",
    "literature": "read in a paper or report",
    "derived": "calculated; the note says how",
    "knowledge": "recalled, to be checked",
    "ours": "a convention of this program",
}
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False
    """Whether a row without it cannot be used."""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    strict: bool = True
    """Whether a word outside `allowed` is refused; otherwise it is kept with a warning."""
    limits: tuple[float, float] | None = None
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a dossier: a CSV file of the folder, a sheet of the workbook."""

    name: str
    title: str
    help: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    """Columns that help the person who fills the sheet and that reading leaves alone."""

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: The sheet has no such column.

        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
