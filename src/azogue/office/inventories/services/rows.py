"""Rows come and go: added, copied, removed, given to an enterprise to fill. Nothing is thrown away."""

import re
from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Change, Row, Version, new_uid
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.ground import (
    bump,
    cell_text,
    change,
    locked,
    next_positions,
    refuse_more_than,
    row_thing,
    thing_of_rows,
)
from azogue.office.people.models import Enterprise
from azogue.office.record.acts import act
from azogue.office.record.gate import Person

_KEY: Final = re.compile(r"[0-9a-f]{32}")
IDENTITY: Final = (
    "year",
    "code",
    "name",
    "variant",
    "scenario",
    "phase",
    "unit",
    "factor_set",
    "direction",
    "partner",
    "hs",
    "product",
    "origin",
    "kind",
)
"""Columns that say what a row is about; a copied row keeps these and none of the figures."""


def add_row(
    person: Person, version: Version, sheet: str, cells: Mapping[str, str], *, key: str = "", why: str = ""
) -> Row:
    """Add a row at the end of a sheet.

    Args:
        person: Who adds it.
        version: The version.
        sheet: One of the schema's.
        cells: Its first cells.
        key: 32 hexadecimal digits from the form; the same form sent twice adds one row.
        why: A reason, for the log.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellRefused: There is no such sheet or column, a text is too long, or there are too many rows.

    """
    with act(person, "add", thing_of_rows(version), why=why, details={"version": version.pk}) as entry:
        if sheet not in COLUMNS:
            raise CellRefused(_("There is no such sheet."))
        uid = key if _KEY.fullmatch(key) else new_uid()
        there = Row.objects.filter(version=version, uid=uid).first()
        if there is not None:
            entry.silent = True
            return there
        refuse_more_than(version, 1)
        kept = {name: cell_text(sheet, name, text) for name, text in cells.items()}
        row = Row(version=version, sheet=sheet, uid=uid)
        row.position = next_positions(version, [sheet])[sheet]
        row.cells = {name: text for name, text in kept.items() if text}
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            entry.silent = True
            return Row.objects.get(version=version, uid=uid)
        change(person, version, row, "", None, row.cells, why=why).save()
        entry.thing, entry.summary = str(row.pk), str(row)
        bump(version)
    return row


def duplicate_row(person: Person, row: Row, *, key: str = "") -> Row:
    """Add a row about the same thing as another one, with its figures blank.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellRefused: There are too many rows.

    """
    cells = {name: row.cells[name] for name in IDENTITY if row.cells.get(name)}
    return add_row(person, row.version, row.sheet, cells, key=key)


def remove_row(person: Person, row: Row, *, why: str = "") -> Change | None:
    """Take a row out of the inventory; it can be put back. Returns None when it was out already.

    Raises:
        Refused: The person may not, or the version is no longer a draft.

    """
    with act(person, "remove", row_thing(row), why=why, details={"version": row.version_id}) as entry:
        fresh = Row.objects.select_for_update().get(pk=row.pk)
        if fresh.removed:
            entry.silent = True
            return None
        fresh.removed = True
        fresh.save(update_fields=["removed"])
        made = change(person, row.version, fresh, "", fresh.cells, None, why=why)
        made.save()
        entry.summary = str(fresh)
        bump(row.version)
    return made


def assign_row(person: Person, row: Row, enterprise: Enterprise | None) -> None:
    """Give a row to an enterprise of the country to fill, or take it back.

    Raises:
        Refused: The person may not, or the version is no longer a draft.
        CellRefused: The enterprise is of another country.
        RowGone: The row was removed.

    """
    with act(person, "assign", row.version.thing()) as entry:
        if enterprise is not None and enterprise.country != row.version.inventory.country:
            raise CellRefused(_("There is no such enterprise in this country."))
        fresh = locked(row)
        if fresh.enterprise_id == (enterprise.pk if enterprise else None):
            entry.silent = True
            return
        fresh.enterprise = enterprise
        fresh.save(update_fields=["enterprise"])
        row.enterprise = enterprise
        entry.summary = f"{fresh}: {enterprise or '–'}"
        entry.details = {"row": row.pk}
        bump(row.version)
