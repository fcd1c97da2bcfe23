"""What is to be said of an import, in the language of the page."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from azogue.office.words.facts import country_name
from azogue.office.words.messages import said_message

STATES: Final[Mapping[str, "str | Promise"]] = {
    "reading": _("being read"),
    "unreadable": _("cannot be read"),
    "mapping": _("columns to be named"),
    "preview": _("to be looked at"),
    "applied": _("brought in"),
    "undone": _("taken back"),
    "abandoned": _("given up"),
}
TONES: Final = {
    "reading": "info",
    "unreadable": "bad",
    "mapping": "warn",
    "preview": "warn",
    "applied": "good",
    "undone": "calm",
    "abandoned": "calm",
}
KINDS: Final[Mapping[str, "str | Promise"]] = {
    "new": _("new"),
    "changed": _("changed"),
    "same": _("same"),
    "skipped": _("skipped"),
    "left": _("left out"),
}
KIND_TONES: Final = {"new": "info", "changed": "warn", "same": "calm", "skipped": "calm", "left": "calm"}
LEFT: Final[Mapping[str, "str | Promise"]] = {
    "year": _("It is about another year than the inventory."),
    "blank": _("Nothing stands in the columns that are brought in."),
    "bad": _("A cell that every row needs cannot be read."),
}
OWN: Final[Mapping[str, "str | Promise"]] = {
    "rows": _("At most %(most)s rows of a file are read here. The rows after them are not; split the file."),
    "sheets": _(
        "At most %(most)s tables of a file are read here. The tables after them are not; split the file."
    ),
    "no_rows": _("This table has names of columns and no rows under them."),
    "nothing": _("No table in this file has any rows. Check that it is the right file."),
    "header": _(
        "The title, the authority and the other lines at the head of the file are not brought in. "
        "Change them on the page of the inventory."
    ),
    "country": _("The file says that it is about %(file)s, and this inventory is about %(here)s."),
}
"""What the office says of a file by itself; the rest are sentences of the engine."""
TOO_LONG: Final = _("This text is longer than the %(most)s characters a cell holds. The rest is left out.")
TWICE: Final = _("This row says the same thing as row %(row)s of the table. Skip one of them.")


def said_of(problem: Mapping[str, Any]) -> SafeString:
    """Return what is kept of a problem of the file as a sentence."""
    words = OWN.get(str(problem.get("kind", "")))
    if words is None:
        return said_message(str(problem.get("message", "")))
    values = {
        k: country_name(v) if k in {"file", "here"} else v for k, v in problem.get("values", {}).items()
    }
    return escape(str(words) % values)
