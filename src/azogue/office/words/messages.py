"""Sentences of the engine in the language of the page.

The engine says in English what is wrong with a cell and why a figure is what it is. A sentence is matched
against the `patterns` read from the engine's source, and said again in the active language with the same
values in it. Several sentences in a row are taken one by one; what nothing matches stays English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext

from azogue.inventory.explain import CHANNEL_NAMES
from azogue.office.words import engine, facts, labels
from azogue.office.words.locale import isolated
from azogue.office.words.patterns import Pattern, patterns

LONGEST = 4_000
"""Characters of a message that are looked at; longer ones are shown as they are."""
MOST_SENTENCES = 14
"""Beyond this, sentences are only taken one by one."""

VERBATIM: Final = frozenset(
    ("text", "text2", "text3", "word", "labels", "words", "names", "known", "asked", "rule")
)
"""Gaps with what people wrote, or have to write in just these letters; so is all that stands in quotes."""
_TABLES: Final[tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]] = (
    (("column", "at"), labels.COLUMNS),
    (("sheet", "place"), labels.SHEETS),
    (("confidence",), labels.CONFIDENCE),
    (("origin",), labels.ORIGINS),
    (("word",), {word: word for word in ("larger", "smaller")}),
)
"""Gaps that hold a short name of the engine's, and what people call it."""
_NUMBER = r"[-+]?(?:\d[\d.,e+\-\u202f]*|inf|nan)"
_ORIGIN = "|".join(map(re.escape, labels.ORIGINS))
_GAPS: Final = {
    **dict.fromkeys(("year", "first_year", "last_year", "sold", "wanted"), r"-?\d+"),
    **dict.fromkeys(("row", "comma_row"), r"\d+"),
    **dict.fromkeys(("a", "b"), _ORIGIN),
    "code": r"(?:total|\d[\d.]*\.?[a-z]?)",
    "weight": _NUMBER,
}
"""What may stand in a gap, where it is not just anything."""
_GAP = re.compile(r"\{(\w+)\}")
_ENDS = re.compile(r"(?<=[.?!…;])\s+|\s+×\s+|\s+(?=Level 1 rule )")
"""Where one sentence ends and the next begins; a product of figures counts as several."""
_LIST = re.compile(r"(, | and |; )")


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that no pattern knows."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A pattern and what fills its gaps."""

    pattern: str
    values: tuple[tuple[str, str], ...]
    score: int
    capital: bool = False
    """Whether the engine began it with a capital letter that the pattern does not have."""

    @property
    def in_english(self) -> str:
        """The sentence as the engine wrote it."""
        values = dict(self.values)
        text = _GAP.sub(lambda gap: values.get(gap[1], gap[0]), self.pattern)
        return text[:1].upper() + text[1:] if self.capital else text


Piece: TypeAlias = Raw | Said


@dataclass(frozen=True, slots=True)
class _Matcher:
    pattern: str
    literals: tuple[str, ...]
    regex: re.Pattern[str]
    score: int


def say(message: str) -> str:
    """Return a message of the engine in the active language, as plain text."""
    if _is_english():
        return message
    return "".join(_plain(piece) for piece in pieces(message))


def said_message(message: str) -> SafeString:
    """Return a message of the engine in the active language, as HTML.

    Values stand in `<bdi>` where the page runs from right to left. What has no translation stands in a
    span that says it is English.
    """
    if _is_english():
        return escape(message)
    return mark_safe("".join(_html(piece) for piece in pieces(message)))  # noqa: S308 - escaped piece by piece


def is_translated(message: str) -> bool:
    """Tell whether all of a message can be said in the active language."""
    return _is_english() or all(
        isinstance(p, Said) and gettext(p.pattern) != p.pattern for p in pieces(message) if not _is_blank(p)
    )


def _is_english() -> bool:
    return (get_language() or "en").partition("-")[0] == "en"


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece, Raw) and not piece.text.strip()


@lru_cache(maxsize=8192)
def pieces(message: str) -> tuple[Piece, ...]:
    """Take a message apart into sentences that patterns know and the rest, with the blanks between them."""
    if not message.strip() or len(message) > LONGEST:
        return (Raw(message),)
    lead, body, tail = _trimmed(message)
    cuts = [0, *(m.end() for m in _ENDS.finditer(body)), len(body)]
    starts = [0, *(m.start() for m in _ENDS.finditer(body)), len(body)]
    best = _best_way(body, cuts, starts)
    return (*((Raw(lead),) if lead else ()), *best, *((Raw(tail),) if tail else ()))


def _trimmed(text: str) -> tuple[str, str, str]:
    body = text.strip()
    start = text.index(body)
    return text[:start], body, text[start + len(body) :]


def _best_way(body: str, cuts: list[int], ends: list[int]) -> list[Piece]:
    """Choose how to cut a text so that the most words are known; among equals, the most pieces."""
    count = len(cuts) - 1
    reach = count if count <= MOST_SENTENCES else 1
    best: list[tuple[int, int, list[Piece]]] = [(0, 0, [])] * (count + 1)
    for i in range(count - 1, -1, -1):
        choices = []
        for j in range(i + 1, min(count, i + reach) + 1):
            sentence = body[cuts[i] : ends[j]]
            found = _match(sentence)
            if found is None and j > i + 1:
                continue
            score, number, rest = best[j]
            piece: Piece = found or Raw(sentence)
            gap = [Raw(body[ends[j] : cuts[j]])] if j < count else []
            choices.append((score + (found.score if found else 0), number + 1, [piece, *gap, *rest]))
        best[i] = max(choices, key=lambda c: c[:2])
    return best[0][2]


def _match(sentence: str) -> Said | None:
    found = _match_as_is(sentence)
    if found is None and sentence[:1].isupper():
        found = _match_as_is(sentence[:1].lower() + sentence[1:])
        return replace(found, capital=True) if found else None
    return found


def _match_as_is(sentence: str) -> Said | None:
    if sentence in engine.texts():
        return Said(sentence, (), len(sentence))
    for matcher in _matchers():
        if _has_all(sentence, matcher.literals) and (found := matcher.regex.fullmatch(sentence)):
            values = tuple(found.groupdict().items())
            inner = sum(_score(matcher.pattern, name, value) for name, value in values)
            return Said(matcher.pattern, values, matcher.score + inner)
    return None


def _score(pattern: str, name: str, value: str) -> int:
    if _is_verbatim(pattern, name) or not value.strip():
        return 0
    return sum(p.score for p in pieces(value) if isinstance(p, Said))


def _is_verbatim(pattern: str, name: str) -> bool:
    return name in VERBATIM or f'"{{{name}}}"' in pattern


def _has_all(text: str, literals: tuple[str, ...]) -> bool:
    at = 0
    for literal in literals:
        at = text.find(literal, at)
        if at < 0:
            return False
        at += len(literal)
    return True


@lru_cache(maxsize=1)
def _matchers() -> tuple[_Matcher, ...]:
    """Return what recognises each pattern, those with the most words of their own first."""
    made = [_matcher(pattern, _GAPS) for pattern in patterns()]
    gaps = {
        **_GAPS,
        "channel": "|".join(map(re.escape, CHANNEL_NAMES.values())),
        "confidence": "|".join(map(re.escape, labels.CONFIDENCE)),
        "origin": _ORIGIN,
        "phase": "|".join(map(re.escape, engine.phases())),
        "figure": "|".join(re.escape(name.replace("_", " ")) for name in labels.CONTEXT),
        "stated": r"[^=×]+?",
        "equal": rf"{_NUMBER} \S+",
    }
    made += [_matcher(Pattern(form, frozenset(), ""), gaps) for form in labels.FORMS]
    return tuple(sorted(made, key=lambda m: -m.score))


def _matcher(pattern: Pattern, known: Mapping[str, str]) -> _Matcher:
    parts = _GAP.split(pattern.text)
    regex = ""
    met: set[str] = set()
    for i, part in enumerate(parts):
        if i % 2 == 0:
            regex += re.escape(part)
        elif part in met:
            regex += f"(?P={part})"
        else:
            met.add(part)
            inner = _NUMBER if part in pattern.numbers else known.get(part, ".*?")
            regex += f"(?P<{part}>{inner})"
    literals = tuple(part for part in parts[::2] if part)
    score = sum(1 for literal in literals for c in literal if not c.isspace())
    return _Matcher(pattern.text, literals, re.compile(regex, re.DOTALL), score)


def _plain(piece: Piece) -> str:
    return piece.text if isinstance(piece, Raw) else _filled(piece, html=False)


def _html(piece: Piece) -> str:
    if isinstance(piece, Raw):
        return _english(piece.text)
    if gettext(piece.pattern) == piece.pattern and piece.pattern not in labels.FORMS:
        return _english(piece.in_english)
    return _filled(piece, html=True)


def _english(text: str) -> str:
    if not any(c.isalpha() for c in text):
        return escape(text)
    return f'<span lang="en" dir="ltr">{escape(text)}</span>'


def _filled(piece: Said, *, html: bool) -> str:
    """Say a pattern with its values in the active language."""
    template = gettext(piece.pattern)
    if piece.capital:
        template = template[:1].upper() + template[1:]
    values = dict(piece.values)

    def fill(gap: re.Match[str]) -> str:
        name = gap[1]
        if name not in values:
            return gap[0]
        return _value(name, values[name], is_verbatim=_is_verbatim(piece.pattern, name), html=html)

    return _GAP.sub(fill, escape(template) if html else template)


def _value(name: str, value: str, *, is_verbatim: bool, html: bool) -> str:
    """Return what fills a gap: a phrase of the engine in the language, or what it is, kept apart."""
    if not value.strip():
        return value
    lead, body, tail = _trimmed(value)
    known = _known(name, body, is_verbatim=is_verbatim)
    found = () if is_verbatim else pieces(body)
    if known is not None:
        said = escape(known) if html else known
    elif any(isinstance(p, Said) for p in found):
        said = "".join(_html(p) if html else _plain(p) for p in found)
    else:
        said = _kept_apart(body, html=html)
    return lead + said + tail


def _known(name: str, body: str, *, is_verbatim: bool) -> str | None:
    """Return a name of the engine's in the language, alone or in a list; None when it is something else."""
    for gaps, table in _TABLES:
        if name in gaps and body in table:
            return facts.said(table[body])
    if is_verbatim:
        return None
    texts = engine.texts()
    if body in texts:
        return facts.said(body)
    parts = _LIST.split(body)
    if all(part in texts for part in parts[::2]):
        return "".join(_joint(p) if i % 2 else facts.said(p) for i, p in enumerate(parts))
    return _with_place(body) if name == "name" and ", " in body else None


def _with_place(body: str) -> str | None:
    """Say "category, facility", where only the category is the engine's."""
    category, _, place = body.rpartition(", ")
    while category and category not in engine.texts():
        category, _, more = category.rpartition(", ")
        place = f"{more}, {place}"
    return facts.said(category) + _joint(", ") + place if category else None


def _joint(text: str) -> str:
    form = labels.LISTS.get(text, "")
    return _GAP.sub("", gettext(form)) if form else text


def _kept_apart(text: str, *, html: bool) -> str:
    if not html:
        return isolated(text)
    return f"<bdi>{escape(text)}</bdi>" if get_language_bidi() else escape(text)
