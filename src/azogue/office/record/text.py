"""Texts at the door: kept without signs that deceive the eye or break a reader."""

import re
import unicodedata
from typing import Any, Final

_UNSEEN: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # turn the reading direction round; the marks LRM, RLM and ALM may stay
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # nothing to see
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
    "\U000e0000-\U000e007f"  # tags that carry hidden text
    "]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029\x85]")
DEPTH: Final = 12
"""How deep lists and tables of a JSON body may be nested."""


class TooDeep(ValueError):
    """A JSON body is nested deeper than anything we ask for."""


def clean(text: str, limit: int | None = None) -> str:
    """Return a text without control characters, direction overrides and invisible signs.

    Letters and their accents are composed (NFC), so that equal words are equal; line ends become plain.

    Args:
        text: What somebody typed or a program sent.
        limit: Longest result in characters; the rest is cut off. None keeps all.

    """
    kept = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    out = kept if kept.isascii() else unicodedata.normalize("NFC", kept)
    return out if limit is None else out[:limit]


def clean_line(text: str, limit: int | None = None) -> str:
    """Return a text as one line: cleaned, with every run of white space as one space."""
    return clean(" ".join(clean(text).split()), limit)


def clean_all(value: Any, depth: int = DEPTH) -> Any:
    """Return a value as JSON has it with all its texts and names cleaned.

    Raises:
        TooDeep: It is nested deeper than `depth`.

    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict | list) and depth == 0:
        raise TooDeep(f"The body is nested deeper than {DEPTH} levels.")
    if isinstance(value, dict):
        return {clean(str(k)): clean_all(v, depth - 1) for k, v in value.items()}
    if isinstance(value, list):
        return [clean_all(v, depth - 1) for v in value]
    return value
