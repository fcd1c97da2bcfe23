"""The catalogues `locale/<language>/LC_MESSAGES/django.po`: what is in them, kept in step with the source."""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TypeAlias

from azogue.office.words import engine
from azogue.office.words.languages import LOCALE, PLURALS, path_of
from azogue.office.words.patterns import gaps, patterns
from azogue.office.words.sources import Found, office_texts

Key: TypeAlias = tuple[str, str]
Forms: TypeAlias = tuple[str, ...]

_HEADER = """\
# Texts of the office. Written by `python -m azogue.office.words`; change translations only.
msgid ""
msgstr ""
"Project-Id-Version: azogue\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={rule};\\n"

"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text with its translation: one form, or one for each plural; blank where there is none."""

    found: Found
    forms: Forms
    fuzzy: bool = False

    @property
    def is_done(self) -> bool:
        """Whether every form is translated, and by somebody who was sure."""
        return all(self.forms) and not self.fuzzy


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts of a language, and translations of texts that are gone."""

    language: str
    entries: dict[Key, Entry]
    gone: dict[Key, Entry]

    @property
    def open(self) -> list[Entry]:
        """What is still to be translated."""
        return [e for e in self.entries.values() if not e.is_done]


def source_texts() -> dict[Key, Found]:
    """Return every text to translate: the office's, the engine's constants and its sentences."""
    found: dict[Key, Found] = {}
    for text in (*office_texts(), *_engine_texts()):
        known = found.setdefault(text.key, text)
        known.places |= text.places
        known.comments |= text.comments
        known.plural = known.plural or text.plural
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))


@lru_cache(maxsize=1)
def _engine_texts() -> tuple[Found, ...]:
    constants = [
        Found(text, places={place}, is_pattern=bool(gaps(text))) for text, place in engine.texts().items()
    ]
    sentences = [Found(p.text, places={p.place}, is_pattern=bool(gaps(p.text))) for p in patterns()]
    return (*constants, *sentences)


def read(language: str, locale: Path = LOCALE) -> Catalogue:
    """Read a catalogue; an empty one where there is no file."""
    from babel.messages.pofile import read_po

    path = path_of(language, locale)
    if not path.exists():
        return Catalogue(language, {}, {})
    with path.open("rb") as stream:
        book = read_po(stream, locale=language, ignore_obsolete=False)
    return Catalogue(language, _entries(m for m in book if m.id), _entries(book.obsolete.values()))


def _entries(messages: Iterable[Any]) -> dict[Key, Entry]:
    out: dict[Key, Entry] = {}
    for m in messages:
        text, plural = m.id if isinstance(m.id, tuple | list) else (m.id, "")
        forms = tuple(m.string) if isinstance(m.string, tuple | list) else (m.string,)
        places = {name for name, _ in m.locations}
        pattern = "python-brace-format" in m.flags
        found = Found(text, plural, m.context or "", places, set(m.auto_comments), pattern)
        out[found.key] = Entry(found, forms, m.fuzzy)
    return out


def renewed(old: Catalogue, texts: dict[Key, Found]) -> Catalogue:
    """Return the catalogue of the texts of the source, with every translation that still fits.

    Translations of texts that are gone are kept apart; a text that comes back finds its own again.
    """
    count = PLURALS[old.language][0]
    entries: dict[Key, Entry] = {}
    for key, found in texts.items():
        size = count if found.plural else 1
        known = old.entries.get(key) or old.gone.get(key)
        fits = known is not None and len(known.forms) == size and known.found.plural == found.plural
        forms = known.forms if known is not None and fits else ("",) * size
        entries[key] = Entry(found, forms, fuzzy=bool(known and fits and known.fuzzy))
    gone = {k: e for k, e in {**old.gone, **old.entries}.items() if k not in entries and any(e.forms)}
    return Catalogue(old.language, entries, gone)


def written(catalogue: Catalogue) -> str:
    """Return the text of a catalogue's file: sorted by text, places without lines, no dates."""
    from babel.messages.pofile import read_po, write_po

    count, rule = PLURALS[catalogue.language]
    head = _HEADER.format(language=catalogue.language, count=count, rule=rule)
    book = read_po(io.StringIO(head), locale=catalogue.language)  # so that Babel knows our plurals
    for entry in catalogue.entries.values():
        _add(book, entry)
    aside = read_po(io.StringIO(head), locale=catalogue.language)
    book.obsolete.update({key: _add(aside, entry) for key, entry in sorted(catalogue.gone.items())})
    stream = io.BytesIO()
    write_po(stream, book, omit_header=True, sort_output=True, include_lineno=False, width=100)
    return head + stream.getvalue().decode().lstrip("\n")


def _add(book: Any, entry: Entry) -> Any:
    found = entry.found
    message = book.add(
        (found.text, found.plural) if found.plural else found.text,
        entry.forms if found.plural else entry.forms[0],
        locations=[(place, 0) for place in sorted(found.places)],
        auto_comments=sorted(found.comments),
        context=found.context or None,
    )
    # Babel guesses from the look of a text; we know.
    message.flags -= {"python-format", "python-brace-format"}
    if found.is_pattern:
        message.flags.add("python-brace-format")
    elif "%(" in found.text + found.plural:
        message.flags.add("python-format")
    if entry.fuzzy:
        message.flags.add("fuzzy")
    return message


def extract(locale: Path = LOCALE) -> dict[str, Catalogue]:
    """Bring every catalogue in step with the source and write it where it changed."""
    texts = source_texts()
    out: dict[str, Catalogue] = {}
    for language in PLURALS:
        with changing(language, locale):
            out[language] = renewed(read(language, locale), texts)
            save(out[language], locale)
    return out


def save(catalogue: Catalogue, locale: Path = LOCALE) -> None:
    """Write a catalogue, whole or not at all; a file that says the same is left alone."""
    path = path_of(catalogue.language, locale)
    text = written(catalogue)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


@contextmanager
def changing(language: str, locale: Path = LOCALE) -> Iterator[None]:
    """Let one program at a time change a catalogue: several translators may work on one language."""
    import hashlib

    name = hashlib.sha256(str(locale.resolve()).encode()).hexdigest()[:12]
    with (Path(gettempdir()) / f"azogue-words-{name}-{language}.lock").open("a") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: translators take turns
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
