"""Exit codes of every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What the number means that a command leaves behind."""

    FINE = 0
    """Done; a check found nothing worse than warnings and notes."""
    PROBLEMS = 1
    """The data have problems, or at least one of several dossiers failed."""
    USAGE = 2
    """The command was called wrongly: a path, code, country or option that does not exist."""
    BROKEN = 3
    """Something unexpected: a fault of Azogue's own, worth reporting."""
    INTERRUPTED = 130
    """Stopped by the person (Ctrl+C); what was finished stays finished."""


def in_plain_words(error: BaseException) -> str:
    """Return what an error says to a person; those of Azogue's own rooms speak for themselves."""
    words = str(error) or "no message"
    ours = type(error).__module__.partition(".")[0] == "azogue"
    return words if ours else f"{type(error).__name__}: {words}"


class Refusal(Exception):
    """A command cannot go on; the message says in plain words what is wrong and what to do."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.code = code
