"""A bulletin as it is set in type: plain texts and tables, in the language of the reader."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, its head, its rows, and which columns hold figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]

    @property
    def heads(self) -> tuple[tuple[str, bool], ...]:
        """The names of the columns, each with whether it holds figures."""
        return tuple(zip(self.head, self.numeric, strict=True))

    @property
    def cells(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """The rows, each cell with whether it is a figure."""
        return tuple(tuple(zip(row, self.numeric, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A section: a title, sentences, and at most one table."""

    title: str
    lines: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole bulletin."""

    title: str
    subtitle: str
    language: str
    """ISO 639 code, such as ar; the direction of reading follows from it."""
    warning: str
    """What stands in a box at the top, such as that everything in it is invented; blank for none."""
    parts: tuple[Part, ...]
    footer: str
