"""Who may look at jobs: whoever started one, and the people of its country."""

from typing import Final

from azogue.office.record.gate import (
    ADMINISTRATOR,
    APPROVER,
    CUSTOMS,
    FUNDER,
    OFFICER,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Rules,
    grant,
    register,
)

_ALL: Final = [OFFICER, REVIEWER, APPROVER, SUPPLIER, CUSTOMS, REGIONAL_CENTRE, FUNDER, ADMINISTRATOR]
JOB: Final = Rules(
    "job",
    (
        grant("see", _ALL, "mine"),
        grant("see", [OFFICER, REVIEWER, APPROVER]),
        grant("see", [ADMINISTRATOR], "any"),
        grant("throw_away", _ALL, "mine", ["done", "failed"]),
    ),
    states=("waiting", "running", "done", "failed"),
)


def put_in_force() -> None:
    """Register the rules; the app does it when it is loaded."""
    register(JOB)
