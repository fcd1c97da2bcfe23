"""Inventories begin, and go on in a new version."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from azogue.dossier import DossierError, cells_of, header_of, schema, starter
from azogue.office.inventories.content import COLUMNS
from azogue.office.inventories.models import Inventory, Proof, Row, Version
from azogue.office.inventories.services.bulk import AT_ONCE
from azogue.office.inventories.services.errors import AlreadyBegun, CellRefused
from azogue.office.inventories.services.ground import cell_text
from azogue.office.record.acts import act
from azogue.office.record.gate import Decision, Person, Refused, Thing

ASKED_FIRST: Final = (
    ("population", "person"),
    ("electrification_rate", "%"),
    ("dental_personnel_density", ""),
)
"""National figures that estimates from the population rest on."""

Sheets = Mapping[str, Sequence[Mapping[str, str]]]


def begin(
    person: Person,
    country: str,
    year: int,
    *,
    title: str = "",
    authority: str = "",
    sheets: Sheets | None = None,
    header: Mapping[str, str] | None = None,
    demo: bool = False,
) -> Version:
    """Begin the inventory of a country and year.

    Args:
        person: Who begins it.
        country: ISO 3166 alpha-3.
        year: 1900 to 2100.
        title: Title; a plain one when empty.
        authority: Ministry or agency in charge.
        sheets: Rows to begin with; None takes one row of unknown rate for every source category.
        header: Lines of the header to begin with, where they are known.
        demo: Whether it is for demonstration only.

    Raises:
        Refused: The person may not.
        AlreadyBegun: There is an inventory of that year.
        CellRefused: There is no such country or year, or a text is too long.

    """
    thing = Thing("inventory", None, country, demo=demo or person.demo)
    with act(person, "begin", thing) as entry:
        try:
            empty = starter(country, year, title=title, authority=authority)
        except DossierError as error:
            raise CellRefused(error.problem.message) from error
        first = {name: text for name, text in {**header_of(empty), **(header or {})}.items() if text}
        try:
            with transaction.atomic():
                inventory = Inventory.objects.create(country=country, year=year, demo=thing.demo)
        except IntegrityError as error:
            raise AlreadyBegun(latest(country, year)) from error
        version = Version.objects.create(
            inventory=inventory, number=1, header={**first, "country": country}, made_by_id=person.id
        )
        rows = cells_of(empty) | {"context": blank_context(year)} if sheets is None else sheets
        Row.objects.bulk_create(_rows(version, rows), batch_size=AT_ONCE)
        entry.thing, entry.summary = str(inventory.pk), str(version)
    return version


def blank_context(year: int) -> list[dict[str, str]]:
    """Return rows for the national figures that estimates from the population need."""
    return [{"year": str(year), "name": name, "unit": unit} for name, unit in ASKED_FIRST]


def _rows(version: Version, sheets: Sheets) -> list[Row]:
    out: list[Row] = []
    for sheet in (s.name for s in schema.SHEETS if s.name in sheets):
        for position, cells in enumerate(sheets[sheet], 1):
            known = {n: cell_text(sheet, n, t) for n, t in cells.items() if n in COLUMNS[sheet]}
            kept = {name: text for name, text in known.items() if text}
            out.append(Row(version=version, sheet=sheet, position=position, cells=kept))
    return out


def latest(country: str, year: int) -> Version:
    """Return the newest version of a country's inventory of a year."""
    versions = Version.objects.select_related("inventory")
    found = versions.filter(inventory__country=country, inventory__year=year).order_by("-number").first()
    if found is None:
        raise Version.DoesNotExist(f"{country} {year}")
    return found


def new_version(person: Person, version: Version, why: str) -> Version:
    """Go on from a version that is closed: a new draft with the same rows, documents and header.

    Raises:
        Refused: The person may not, or another version is under way.

    """
    with act(person, "new_version", version.thing(), why=why) as entry:
        made = next_draft(person, version, why)
        entry.summary = str(made)
        entry.details = {"version": made.pk}
    return made


def next_draft(person: Person, version: Version, why: str = "") -> Version:
    """Make the draft that goes on from a version; for use inside an act that has asked the gate.

    Raises:
        Refused: Another version of the inventory is under way.

    """
    siblings = Version.objects.filter(inventory_id=version.inventory_id)
    last: Any = siblings.aggregate(last=Max("number"))["last"]
    try:
        with transaction.atomic():
            made = Version.objects.create(
                inventory=version.inventory,
                number=last + 1,
                based_on=version,
                header=version.header,
                made_by_id=person.id,
                why=why,
            )
    except IntegrityError as error:
        raise Refused(Decision(False, _("Another version of this inventory is under way."))) from error
    copy_rows(version, made)
    return made


def copy_rows(source: Version, target: Version) -> None:
    """Copy all rows of a version with their identities, enterprises and documents into another one."""
    old = list(Row.objects.filter(version=source, removed=False))
    rows = [
        Row(
            version=target,
            sheet=row.sheet,
            uid=row.uid,
            position=row.position,
            cells=row.cells,
            enterprise_id=row.enterprise_id,
        )
        for row in old
    ]
    Row.objects.bulk_create(rows, batch_size=AT_ONCE)
    by_uid = dict(Row.objects.filter(version=target).values_list("uid", "id"))
    proofs = [
        Proof(
            row_id=by_uid[proof.row.uid],
            column=proof.column,
            document_id=proof.document_id,
            page=proof.page,
            note=proof.note,
            by_id=proof.by_id,
        )
        for proof in Proof.objects.filter(row__version=source, row__removed=False).select_related("row")
    ]
    Proof.objects.bulk_create(proofs, batch_size=AT_ONCE)
