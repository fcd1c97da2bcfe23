"""The one error of this room: which cell of which table is wrong, and what to do about it."""


class FactsError(ValueError):
    """A reference table, or a question put to one, that cannot be answered.

    Attributes:
        table: File name, or the name of the set asked.
        row: Row as a spreadsheet shows it (the header is row 1); None for the whole table.
        column: Column name; empty for the whole row.
        value: What stands there.
        remedy: What to do, in plain words.

    """

    def __init__(self, table: str, row: int | None, column: str, value: str, remedy: str) -> None:
        self.table = table
        self.row = row
        self.column = column
        self.value = value
        self.remedy = remedy
        place = table
        if row is not None:
            place += f", row {row}"
        if column:
            place += f", column {column}"
        said = f' has "{value}"' if value else ""
        super().__init__(f"{place}{said}: {remedy}")
