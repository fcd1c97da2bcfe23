"""What translators do: see what is open, put translations in, see what is wrong."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from azogue.office.words import catalogue
from azogue.office.words.catalogue import Catalogue, Entry, Key
from azogue.office.words.checks import faults_of
from azogue.office.words.glossary import terms_in
from azogue.office.words.languages import FORMS, LOCALE
from azogue.office.words.sources import Found

BETWEEN: Final = "\x04"
"""Stands between context and text in a key, as in gettext's own files."""
Words: TypeAlias = Mapping[str, str | list[str] | None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the translations given."""

    taken: int
    refused: dict[str, list[str]]
    open: int


def key_of(found: Found) -> str:
    """Return the key of a text in the files that translators write."""
    return f"{found.context}{BETWEEN}{found.text}" if found.context else found.text


def todo(
    language: str,
    *,
    limit: int = 100,
    part: int = 1,
    parts: int = 1,
    place: str = "",
    locale: Path = LOCALE,
) -> list[dict[str, Any]]:
    """Return what is still to be translated, with what helps: places, notes, terms, a near translation."""
    book = catalogue.read(language, locale)
    chosen = [e for e in book.open if not place or any(place in p for p in e.found.places)]
    size = -(-len(chosen) // parts)
    chosen = chosen[(part - 1) * size : part * size]
    return [_task(entry, book) for entry in chosen[:limit]]


def _task(entry: Entry, book: Catalogue) -> dict[str, Any]:
    found = entry.found
    task: dict[str, Any] = {"key": key_of(found), "places": sorted(found.places)}
    if found.plural:
        task |= {"plural": found.plural, "forms": FORMS[book.language]}
    if found.context:
        task["context"] = found.context
    if found.comments:
        task["note"] = " ".join(sorted(found.comments))
    language = "zh" if book.language == "zh_Hans" else book.language
    terms = {t.english: t.words[language] for t in terms_in(f"{found.text} {found.plural}")}
    if terms:
        task["terms"] = terms
    near = difflib.get_close_matches(found.text, [text for _, text in book.gone], n=1, cutoff=0.75)
    if near:
        forms = next(e.forms for (_, text), e in book.gone.items() if text == near[0])
        task["near"] = {near[0]: forms if len(forms) > 1 else forms[0]}
    return task


def fill(language: str, words: Words, *, again: bool = False, locale: Path = LOCALE) -> Filled:
    """Check translations and put the good ones into the catalogue.

    Args:
        language: A language of the catalogues.
        words: A translation for each key, or its plural forms; None is left alone.
        again: Whether translations that are there already are replaced.
        locale: Folder of the catalogues.

    """
    refused: dict[str, list[str]] = {}
    taken = 0
    with catalogue.changing(language, locale):
        book = catalogue.read(language, locale)
        for key, given in words.items():
            context, _, text = key.rpartition(BETWEEN)
            entry = book.entries.get((context, text))
            if given is None or (entry is not None and entry.is_done and not again):
                continue
            why = ["there is no such text"] if entry is None else _put(book, entry, given)
            if why:
                refused[key] = why
            else:
                taken += 1
        catalogue.save(book, locale)
    return Filled(taken, refused, len(book.open))


def _put(book: Catalogue, entry: Entry, given: str | list[str]) -> list[str]:
    """Put a translation into the catalogue, or return why not."""
    forms = (given,) if isinstance(given, str) else tuple(given)
    changed = replace(entry, forms=forms, fuzzy=False)
    why = faults_of(changed, book.language)
    if not why:
        book.entries[entry.found.key] = changed
    return why


def faults(languages: Iterable[str], locale: Path = LOCALE) -> list[tuple[str, str, str]]:
    """Return what is wrong, language by language: the text and why, or that a catalogue is out of step."""
    wanted = catalogue.source_texts()
    out: list[tuple[str, str, str]] = []
    for language in languages:
        book = catalogue.read(language, locale)
        out += [
            (language, text, "is not in the catalogue: extract") for _, text in _less(wanted, book.entries)
        ]
        out += [(language, text, "is not in the source: extract") for _, text in _less(book.entries, wanted)]
        for (_, text), entry in book.entries.items():
            if not entry.is_done:
                out.append((language, text, "is not translated"))
            else:
                out += [(language, text, why) for why in faults_of(entry, language)]
    return out


def _less(one: Iterable[Key], other: Mapping[Key, object]) -> list[Key]:
    return [key for key in one if key not in other]
