"""What every benchmark hands to the driver: one measured quantity beside what it is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    what: str
    ours: str
    """What was measured, with its unit."""
    beside: str = ""
    """What it is compared with, with its unit; empty when it stands alone."""
    ratio: float | None = None
    """The comparison as a number, in the sense that `goal` names."""
    goal: str = ""


def table(rows: list[Row]) -> str:
    """Set rows as a Markdown table."""
    lines = ["| what | ours | beside | ratio | goal |", "| --- | --- | --- | ---: | --- |"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:,.3g}×"
        lines.append(f"| {row.what} | {row.ours} | {row.beside} | {ratio} | {row.goal} |")
    return "\n".join(lines)
