"""`azogue doctor`: is the office well, and what to do if not."""

from typing import Annotated

import typer

from azogue.cli.console import put, say_json
from azogue.cli.exits import Exit, Refusal

SIGNS = {"ok": ("ok  ", ""), "warn": ("look", "yellow"), "bad": ("BAD ", "red")}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> Exit:
    """Look over the whole office, from its settings to its jobs, and say what to do."""
    from azogue.office.site.prepare import NotReady, set_up

    try:
        set_up()
    except NotReady as error:
        raise Refusal(str(error)) from error
    from azogue.cli.console import console
    from azogue.office.site.doctor import examine

    out = console()
    found = []
    for finding in examine():
        found.append(finding)
        if not as_json:
            sign, style = SIGNS[finding.health]
            put(out, f"{sign}  {finding.about}: {finding.says}", style=style)
            if finding.do:
                put(out, finding.do, indent=6)
    if as_json:
        say_json(found)
    return Exit.PROBLEMS if any(f.health == "bad" for f in found) else Exit.FINE
