"""Countries and areas of ISO 3166-1, their UN regions, and their names in the six UN languages."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from azogue.facts.cells import rows, shipped
from azogue.facts.errors import FactsError
from azogue.facts.records import Country

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""The six languages of the United Nations."""
ORGANISATIONS: Mapping[str, str] = MappingProxyType({"EUE": "EU"})
"""Codes of regional organisations that are Parties to treaties, and those of the Unicode locale data."""


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Country]:
    """Return every country and area by its ISO 3166-1 alpha-3 code, in the order of the codes."""
    table = rows(shipped() / "countries.csv", ("iso3", "iso2", "numeric", "region", "subregion"))
    found = {
        row.text("iso3"): Country(
            iso3=row.text("iso3"),
            iso2=row.text("iso2"),
            numeric=row.text("numeric"),
            region=row.text("region"),
            subregion=row.text("subregion"),
        )
        for row in table
    }
    return MappingProxyType(found)


def country_name(iso3: str, language: str = "en") -> str:
    """Return the name of a country, or of a regional organisation that is a Party, in a language.

    Any language will do that the Unicode locale data knows.

    Raises:
        FactsError: The code or the language is not known.

    """
    code = iso3.strip().upper()
    if code in ORGANISATIONS:
        return _names(language)[ORGANISATIONS[code]]
    country = countries().get(code)
    if country is None:
        raise FactsError(
            "countries.csv", None, "iso3", iso3, "no country has this alpha-3 code." + _nearest(iso3)
        )
    return _names(language)[country.iso2]


@lru_cache(maxsize=16)
def _names(language: str) -> Mapping[str, str]:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        remedy = f"this language is not known; take one of {', '.join(LANGUAGES)}."
        raise FactsError("country names", None, "language", language, remedy) from None


def find_country(text: str) -> Country:
    """Find a country by alpha-3 code, alpha-2 code, or its name in one of the six UN languages.

    Upper and lower case, accents, outer spaces and punctuation do not matter.

    Raises:
        FactsError: Nothing fits; the error suggests the nearest names.

    """
    code = text.strip().upper()
    known = countries()
    if code in known:
        return known[code]
    names = _by_name()
    iso3 = _by_iso2().get(code) or names.get(_plain(text))
    if iso3 is None:
        raise FactsError(
            "countries.csv", None, "", text, "no country has this code or name." + _nearest(text)
        )
    return known[iso3]


@lru_cache(maxsize=1)
def _by_iso2() -> Mapping[str, str]:
    return {c.iso2: c.iso3 for c in countries().values()}


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        names = _names(language)
        for country in countries().values():
            found.setdefault(_plain(names[country.iso2]), country.iso3)
    return found


def _plain(text: str) -> str:
    """Fold a name so that accents, case and punctuation do not matter."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _nearest(text: str) -> str:
    import difflib

    asked, names = _plain(text), _by_name()

    def likeness(name: str) -> float:
        # The ratio depends on which text comes first, so the better of both orders counts.
        return max(difflib.SequenceMatcher(None, *pair).ratio() for pair in ((asked, name), (name, asked)))

    near = sorted(((likeness(name), name) for name in names), reverse=True)
    codes = list(dict.fromkeys(names[name] for score, name in near[:12] if score >= 0.6))[:3]
    if not codes:
        return ' Write an ISO 3166 alpha-3 code such as "GHA".'
    return " Did you mean " + " or ".join(f"{country_name(c)} ({c})" for c in codes) + "?"
