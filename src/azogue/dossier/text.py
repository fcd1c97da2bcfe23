"""Text as it comes out of a cell: cleaned of what cannot be seen, compared without regard to its dress."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

LONGEST_CELL = 32_767
"""Characters a spreadsheet cell can hold."""

_SUSPECT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_PARTS = re.compile(r"[\W_]+")


def clean(text: str) -> tuple[str, str]:
    """Return the text without control and direction-override characters, stripped, and what was done to it.

    The second value is a sentence, empty when nothing but blanks at the ends was touched.
    """
    said = ""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL]
        said = (
            f"This text is longer than {LONGEST_CELL:,} characters, more than a cell can hold. The "
            "rest is left out."
        )
    if not text.isprintable() and _SUSPECT.search(text):
        text = _SUSPECT.sub("", text)
        said = (
            "The text holds characters that cannot be seen. They are taken out; type the text again "
            "to be sure."
        )
    return text.strip("\ufeff\u200b").strip(), said


def unescaped(text: str) -> str:
    """Return the text without the apostrophe that keeps CSV text from being taken for a formula."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in {"=", "+", "-", "@"} else text


def one_line(text: str) -> str:
    """Return the text with every run of blanks as one space."""
    return " ".join(text.split())


def key_of(text: str) -> str:
    """Return the letters and digits of a text, without accents or case, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _PARTS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def nearest(word: str, words: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> tuple[str, ...]:
    """Return the words most like a given one, best first."""
    by_key = {key_of(w): w for w in words}
    found = difflib.get_close_matches(key_of(word)[:80], by_key, n=most, cutoff=cutoff)
    return tuple(by_key[key] for key in found)


def did_you_mean(word: str, words: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return " Did you mean …?" with the nearest word, or nothing."""
    found = nearest(word, words, cutoff=cutoff)
    return f' Did you mean "{found[0]}"?' if found else ""
