"""What is wrong with a translation, whatever it says: gaps, tags, plurals, ends, typography, terms."""

import re
from collections import Counter
from typing import Final

from azogue.office.words.catalogue import Entry
from azogue.office.words.glossary import strays
from azogue.office.words.languages import PLURALS
from azogue.office.words.sources import Found

GAP: Final = re.compile(r"%\((\w+)\)([#0\- +]*\d*(?:\.\d+)?[a-zA-Z])")
BRACE: Final = re.compile(r"\{(\w*)\}")
POSITION: Final = re.compile(r"(?<!%)(?:%%)*%([#0\- +]*\d*(?:\.\d+)?[sdifgr])")
TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
NBSP: Final = "\u00a0\u202f"
ENDS: Final = {
    ".": ".。",
    "?": "?؟？",
    "!": "!！",
    ":": ":：",
    "…": "…",
    ";": ";؛；",
}
_ALL_ENDS: Final = "".join(ENDS.values())
_ONE_NUMBER: Final = {"ar": (0, 1, 2), "es": (0,), "fr": (0,), "ru": (), "zh_Hans": ()}
"""Plural forms that may leave the number out, because a word says it."""


def faults_of(entry: Entry, language: str) -> list[str]:
    """Return what is wrong with the translation of one entry, in plain words; nothing when all is well."""
    found, forms = entry.found, entry.forms
    size = PLURALS[language][0] if found.plural else 1
    if len(forms) != size:
        return [f"{len(forms)} forms instead of {size}"]
    out: list[str] = []
    for at, form in enumerate(forms):
        if not form:
            out.append("a form is blank")
            continue
        source = found.plural or found.text
        if found.plural and at in _ONE_NUMBER[language]:
            source = found.text if not _misfits(found.text, form, found) else source
        out += _misfits(source, form, found, loose=bool(found.plural) and at in _ONE_NUMBER[language])
        out += _ends(source, form)
        out += _typography(source, form, language)
        out += strays(source, form, language)
    return list(dict.fromkeys(out))


def _misfits(source: str, form: str, found: Found, *, loose: bool = False) -> list[str]:
    """Compare what is filled in and what marks the text up."""
    out = []
    for what, kind in ((GAP, "%(…)s"), (BRACE, "{…}"), (POSITION, "%s"), (TAG, "tags")):
        if kind == "{…}" and not found.is_pattern:
            continue
        if kind == "%s" and not _is_format(source):
            continue
        wanted, given = Counter(what.findall(source)), Counter(what.findall(form))
        if kind in {"%(…)s", "{…}"}:  # a language may have to say a value twice, or once instead of twice
            wanted, given = Counter(set(wanted)), Counter(set(given))
        if given != wanted and not (loose and not given - wanted):
            lost, new = sorted(map(str, wanted - given)), sorted(map(str, given - wanted))
            out.append(f"{kind} differ: lost {lost}, new {new}")
    if _is_format(source) and re.search(r"%(?!%|\(|[#0\- +]*\d*[sdifgr])", form.replace("%%", "")):
        out.append("a lone % in a text with values: write %%")
    return out


def _is_format(source: str) -> bool:
    return bool(GAP.search(source) or "%%" in source or re.search(r"%[sd]\b", source))


def _ends(source: str, form: str) -> list[str]:
    """Compare blanks at both ends and the last mark."""
    out = []
    if re.match(r"\s*", source)[0] != re.match(r"\s*", form)[0]:  # type: ignore[index]
        out.append("blanks in front differ")
    if re.search(r"\s*$", source)[0] != re.search(r"\s*$", form)[0]:  # type: ignore[index]
        out.append("blanks at the end differ")
    last, given = source.rstrip()[-1:], form.rstrip().rstrip("\u2069\u200f\u200e")[-1:]
    if last in ENDS and given not in ENDS[last]:
        out.append(f'it has to end with "{last}" or its counterpart')
    if last not in ENDS and given in _ALL_ENDS:
        out.append(f'it ends with "{given}", the source does not')
    return out


def _typography(source: str, form: str, language: str) -> list[str]:
    """Hold a translation to the marks of its language."""
    plain = TAG.sub("", form)
    out = []
    if language == "fr":
        if re.search(rf"(?<![{NBSP}?!])[;?!](?!\w)|(?<![{NBSP}])(?<!\d):(?=\s|$)", plain):
            out.append("French has a no-break space before ; : ? !")
        if re.search(rf"«(?![{NBSP}])|(?<![{NBSP}])»", plain):
            out.append("French has no-break spaces inside « »")
    if language == "es":
        for close, open_ in (("?", "¿"), ("!", "¡")):
            if plain.count(close) != plain.count(open_):
                out.append(f"Spanish opens with {open_}")
    if language == "ar" and re.search(r"[\u0621-\u064a\u0660-\u0669][\u064b-\u0652]*\s*[,;?]", plain):
        out.append("Arabic has ، ؛ ؟")
    if language in {"fr", "es", "ar"} and "'" in plain and "'" not in source:
        out.append("write the apostrophe as ’")
    return out
