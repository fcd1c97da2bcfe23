"""The words of the sheet Read me."""

from typing import Final

_TEXT: Final = """
How to check a figure
Start on Summary. Each total is a formula over the sheet Sources, each source over Lines, each line over
Releases, and each row of Releases multiplies one cell of Rates, one of Factors and the shares of Splits.
Select a cell and use “Trace precedents” to walk the same way.

How to try a change
Change a yellow cell: a rate, a factor, a share, a counting weight. All totals follow. The sheet Ranges
then says “differs” for every figure that moved, beside the figure the program computed.

What does not follow
Ranges, drivers, gaps, other years and comparisons come from the program and are values, on a grey
background. To renew them, change the dossier and build the workbook again.

Colours
Yellow: data to check and change. White: formulas. Blue and bold: totals. Grey: values of the program.
Orange and italic: not known.

What a blank means
Blank is unknown or does not apply; it is never zero. Where a figure could not be computed, the cell says
“not known” or “not quantified”. Zero means zero. Sums add up what is known, so totals with gaps are
likely too low.

Units
Kilograms of mercury per year, unless the heading says otherwise. Cells show few digits and hold them all.

Formulas
Mercury = rate × factor × part of the activity under the scenario. Release to a pathway = mercury × share
of that pathway. All releases = air + water + land + by-products + general waste + sector-specific
treatment.

Sorting
Filter as you like. Sort only copies: formulas of other sheets point to the cells where they stand.

“Recalled, not verified”
Such a figure was written down from memory and has not been compared with the printed text. Check it
before anyone relies on what is made from it.
"""


def guide() -> tuple[tuple[str, str], ...]:
    """Return the topics and what to know about each."""
    found = []
    for block in _TEXT.strip().split("\n\n"):
        topic, *lines = block.splitlines()
        found.append((topic, " ".join(lines)))
    return tuple(found)
