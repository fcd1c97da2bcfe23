"""The front door: `azogue` on the command line, one file per command.

`main` answers `--help` and `--version` from `cli.table` alone, so that they come in a blink; any other
call goes to `cli.app`, which imports the one command asked for. Exit codes are in `cli.exits`.
"""

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code (see `cli.exits`)."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if not given or given[0] in {"--help", "-h", "help"}:
        from azogue.cli import table

        print(table.help_text())  # noqa: T201
        return 0
    if given[0] in {"--version", "-V"}:
        from azogue.cli import table

        print(table.version_text())  # noqa: T201
        return 0
    from azogue.cli.app import run

    return run(given)
