"""The glossary: how the treaty and the field say a term in the six UN languages, and whether we say it so."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("glossary.csv")
LANGUAGES: Final = ("en", "fr", "es", "ar", "ru", "zh")
CHECKED: Final = ("fr", "es", "ar")
"""Languages in which translations are held to the glossary."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its words in each language."""

    words: dict[str, str]
    """By language, English included."""
    part_of_speech: str
    checks: dict[str, str]
    """By language, an expression that a translation of a text with this term must hold; none: not checked."""
    confidence: str
    note: str

    @property
    def english(self) -> str:
        """The term itself."""
        return self.words["en"]


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return every term, in the order of the English alphabet."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(_term(row) for row in csv.DictReader(stream))


def _term(row: dict[str, str]) -> Term:
    return Term(
        words={language: row[language] for language in LANGUAGES},
        part_of_speech=row["part_of_speech"],
        checks={language: row[f"check_{language}"] for language in CHECKED if row[f"check_{language}"]},
        confidence=row["confidence"],
        note=row["note"],
    )


@lru_cache(maxsize=1)
def _matchers() -> tuple[tuple[re.Pattern[str], Term], ...]:
    """Return what finds each term, the longer ones first: "input factor" before "factor"."""
    found = []
    for term in sorted(terms(), key=lambda t: -len(t.english)):
        plural = "(?:ies|y)" if term.english.endswith("y") else "(?:e?s)?"
        stem = term.english.removesuffix("y")
        flags = re.NOFLAG if term.english[0].isupper() else re.IGNORECASE
        found.append((re.compile(rf"(?<![\w-]){re.escape(stem)}{plural}(?![\w-])", flags), term))
    return tuple(found)


def terms_in(text: str) -> Iterator[Term]:
    """Walk the terms of an English text; a term inside a longer one counts as the longer one only."""
    rest = re.sub(r"%\(\w+\)\w|\{\w+\}|<[^>]*>|\b\w+\.(?:toml|csv)\b", " ", text)
    for matcher, term in _matchers():
        if matcher.search(rest):
            rest = matcher.sub(" ", rest)
            yield term


def strays(text: str, translation: str, language: str) -> list[str]:
    """Return what to say about terms that a translation says otherwise than the glossary."""
    plain = _bare(translation)
    return [
        f'"{term.english}" is "{term.words[language]}" in the glossary'
        for term in terms_in(text)
        if term.checks.get(language) and not re.search(_bare(term.checks[language]), plain)
    ]


def _bare(text: str) -> str:
    """Return a text without case, vowel marks and direction marks, its apostrophes and blanks plain."""
    text = re.sub("[\u064b-\u0652\u0640\u200e\u200f\u2066-\u2069]", "", text.lower())
    return text.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")
