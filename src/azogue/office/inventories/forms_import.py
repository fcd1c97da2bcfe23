"""Forms of the import."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import ImportSheet
from azogue.office.inventories.services.importing import Meaning


class UploadForm(forms.Form):
    """A workbook or a table."""

    file = forms.FileField(
        label=_("Workbook or table"),
        help_text=_("Excel workbook (.xlsx), or a table as .csv or .tsv; 25 MB at most."),
        allow_empty_file=True,
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.csv,.tsv,.txt"


def meaning_sent(table: ImportSheet, sent: QueryDict) -> Meaning | None:
    """Return what a person said of a table; None when the form does not speak of it."""
    name = f"t{table.pk}"
    if name not in sent:
        return None
    sheet = sent.get(name, "")
    mapping = {
        at: chosen for at in range(len(table.header)) if (chosen := sent.get(f"{name}-{at}", "")) and sheet
    }
    defaults = {c: text for c in COLUMNS.get(sheet, {}) if (text := sent.get(f"{name}-d-{c}", "").strip())}
    row = sent.get(f"{name}-row", "")
    return Meaning(sheet, mapping, defaults, int(row) if row.isdecimal() and len(row) < 7 else None)


def cells_sent(sent: QueryDict) -> dict[int, dict[str, str]]:
    """Return the cells that a page of the preview sent, by row and column."""
    found: dict[int, dict[str, str]] = {}
    for row, column, name in _cell_names(sent):
        found.setdefault(row, {})[column] = sent.get(name, "")
    return found


def _cell_names(sent: QueryDict) -> Iterator[tuple[int, str, str]]:
    for name in sent:
        row, dash, column = name.removeprefix("c").partition("-")
        if name.startswith("c") and dash and row.isdecimal() and len(row) < 15:
            yield int(row), column, name
