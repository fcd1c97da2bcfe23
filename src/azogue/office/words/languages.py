"""The languages of the catalogues: where they lie, and the plural forms each has."""

from pathlib import Path
from typing import Final

LOCALE: Final = Path(__file__).resolve().parent / "locale"

PLURALS: Final = {
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5",
    ),
    "es": (2, "n != 1"),
    "fr": (2, "n > 1"),
    "ru": (
        3,
        "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2",
    ),
    "zh_Hans": (1, "0"),
}
"""Languages with a catalogue: how many plural forms, and which one a number takes."""
FORMS: Final = {
    "ar": ("0", "1", "2", "3 to 10", "11 to 99", "100 and round hundreds"),
    "es": ("1", "other"),
    "fr": ("0 and 1", "other"),
    "ru": ("1, 21, 31", "2 to 4, 22 to 24", "0, 5 to 20"),
    "zh_Hans": ("any",),
}
"""Which numbers each form is for, in words for translators."""


def path_of(language: str, locale: Path = LOCALE) -> Path:
    """Return the file of a language."""
    return locale / language / "LC_MESSAGES" / "django.po"
