"""How the commands speak: rich where there is a terminal, plain where there is none, JSON on request."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "×": "x",
        "·": ".",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "≤": "<=",
        "≥": ">=",
        "Σ": "sum",
        "→": "->",
        "µ": "u",
        "²": "2",
        "³": "3",
        "₂": "2",
    }
)


def speaks_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding can carry more than ASCII, such as a Latin-1 or UTF-8 terminal's."""
    try:
        "–×Σ└".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str, stream: TextIO | None = None) -> str:
    """Return the text as the stream can carry it: signs are spelt out where only ASCII passes."""
    target = stream or sys.stdout
    if speaks_unicode(target):
        return text
    encoding = target.encoding or "ascii"
    return text.translate(PLAIN).encode(encoding, errors="replace").decode(encoding)


def console(*, stderr: bool = False) -> "Console":
    """Return a rich console that is plain text in a pipe; NO_COLOR is obeyed."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 10_000
    return Console(
        file=stream, width=width, soft_wrap=not stream.isatty(), highlight=False, markup=False, emoji=False
    )


def put(out: "Console", text: str, *, indent: int = 0, style: str = "") -> None:
    """Print a text on a console; on a terminal its wrapped lines keep the indent."""
    from rich.padding import Padding
    from rich.text import Text

    body = Text(printable(text), style=style)
    if out.is_terminal:
        out.print(Padding(body, (0, 0, 0, indent), expand=False))
    else:
        out.print(Text(" " * indent).append(body))


def say(text: str = "") -> None:
    """Print one line of result to standard output."""
    print(printable(text))  # noqa: T201


def whisper(text: str) -> None:
    """Print one line about the work itself to standard error, away from results."""
    print(printable(text, sys.stderr), file=sys.stderr)  # noqa: T201


def say_json(value: object) -> None:
    """Print a value as JSON; ASCII only, so that any terminal and any pipe carries it."""
    print(json.dumps(as_plain(value), indent=2, allow_nan=False))  # noqa: T201


def as_plain(value: object) -> Any:
    """Turn frozen records into what JSON has: mappings, lists, numbers, text, null.

    Args:
        value: A dataclass, mapping, sequence, path or plain value. NaN and infinities become null.

    """
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: as_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and not (-1.7976931348623157e308 <= value <= 1.7976931348623157e308):
        return None
    return value


def mass(kg: float | None) -> str:
    """Write a mass in kg with three significant digits; "?" for unknown."""
    if kg is None:
        return "?"
    if kg == 0:
        return "0"
    from math import floor, log10

    rounded = round(kg, 2 - floor(log10(abs(kg))))
    digits = 2 - floor(log10(abs(rounded)))  # 9.999 has become 10.0
    return f"{rounded:,.{max(digits, 0)}f}".replace(",", " ")


def signed(kg: float | None) -> str:
    """Write a difference in kg with its sign; "?" when one side is not quantified."""
    return f"+{mass(kg)}" if kg is not None and kg > 0 else mass(kg)


def span(low: float | None, high: float | None) -> str:
    """Write a 95 % range in kg; empty when there is none."""
    return "" if low is None or high is None else f"{mass(low)} – {mass(high)}"
