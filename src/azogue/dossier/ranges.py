"""The two ends of a range and the figure between them."""

from azogue.dossier.numbers import canonical
from azogue.dossier.view import RowView

NO_RANGE = (None, None)


def read_range(view: RowView, best: float | None, column: str) -> tuple[float | None, float | None]:
    """Read low and high and hold them to low ≤ best ≤ high; a range that does not fit is not used."""
    signed = view.sheet.column("low").kind == "number"
    low = view.number("low", negative=signed, percent=signed)
    high = view.number("high", negative=signed, percent=signed)
    if low is None and high is None:
        return NO_RANGE
    if best is None:
        at = "low" if low is not None else "high"
        view.complain(
            at,
            f"There is a range but no {column}. Write the best figure in {column}; until then the range "
            "is not "
            "used.",
        )
        return NO_RANGE
    if low is not None and high is not None and low > high:
        view.complain(
            "low",
            f"low ({canonical(low)}) is larger than high ({canonical(high)}). Exchange or correct them; "
            "until "
            "then the range is not used.",
        )
        return NO_RANGE
    for at, wrong, word, end in (
        ("low", low is not None and low > best, "larger", low),
        ("high", high is not None and high < best, "smaller", high),
    ):
        if wrong:
            view.complain(
                at,
                f"{at} ({canonical(end or 0.0)}) is {word} than {column} ({canonical(best)}). All three "
                "must be in "
                "the same unit and in order; until then the range is not used.",
            )
            return NO_RANGE
    return low, high
