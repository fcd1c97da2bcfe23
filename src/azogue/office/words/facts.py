"""The engine's own texts in the language of the page: categories, columns, grades, countries and the like."""

from collections.abc import Mapping

from django.utils.translation import gettext

from azogue.facts import FactsError
from azogue.facts import country_name as name_in
from azogue.office.words import labels
from azogue.office.words.locale import babel_locale


def said(text: str) -> str:
    """Return a constant text of the engine in the active language; blank stays blank.

    For sentences in which something is filled in, such as the problems of cells, use `messages`.
    """
    return gettext(text) if text.strip() else text


def sheet_label(sheet: str) -> str:
    """Return the name of a sheet for people."""
    return said(labels.SHEETS.get(sheet, sheet))


def column_label(column: str, sheet: str = "") -> str:
    """Return the name of a column, or of a line of the header data, for people: "hs" is "HS code"."""
    return said(labels.COLUMNS_OF.get((sheet, column)) or labels.COLUMNS.get(column, column))


def context_label(name: str) -> str:
    """Return the name of a national figure for people; names of the country's own stay as they are."""
    return said(labels.CONTEXT.get(name, name))


def confidence_label(word: str) -> str:
    """Return how sure a figure is, in a word or two."""
    return said(labels.CONFIDENCE.get(word, word))


def origin_label(word: str) -> str:
    """Return where a figure comes from, in a word or two."""
    return said(labels.ORIGINS.get(word, word))


def method_label(word: str) -> str:
    """Return the method by which a line was computed."""
    return said(labels.METHODS.get(word, word))


def country_name(iso3: str) -> str:
    """Return the name of a country in the active language; a code that is not known stays as it is."""
    try:
        return name_in(iso3, str(babel_locale()))
    except (FactsError, KeyError):
        return iso3


def said_table(table: Mapping[str, str]) -> dict[str, str]:
    """Return a table of the engine, such as the grades with their meaning, in the active language."""
    return {key: said(text) for key, text in table.items()}
