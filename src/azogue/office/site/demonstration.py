"""A country for trying things out: people, an institution, inventories; all of it marked as demonstration.

Everything is made by the desks' own services, as people would make it, so that the log tells the story.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from azogue.office.consents import demonstration as consents
from azogue.office.customs import demonstration as customs
from azogue.office.inventories.models import Inventory, Row, Version
from azogue.office.inventories.services import proofs, review, versions
from azogue.office.people.models import Account, Appointment, Enterprise
from azogue.office.people.persons import person_of
from azogue.office.people.services import accounts, institutions
from azogue.office.record.gate import (
    APPROVER,
    CUSTOMS,
    FUNDER,
    OFFICER,
    REGIONAL_CENTRE,
    REVIEWER,
    SUPPLIER,
    Person,
)

if TYPE_CHECKING:
    from azogue.dossier import Dossier

COUNTRY: Final = "PER"
AUTHORITY: Final = "Demonstration ministry"
EARLIER: Final = 2011
DRAFT_YEAR: Final = 2016


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the demonstration."""

    name: str
    role: str
    country: str = COUNTRY

    @property
    def email(self) -> str:
        """An address that nobody has."""
        return f"{self.role.replace('_', '-')}@demonstration.example"


PLAYERS: Final = (
    Player("Olga Officer", OFFICER),
    Player("Ramón Reviewer", REVIEWER),
    Player("Aisha Approver", APPROVER),
    Player("Sami Supplier", SUPPLIER),
    Player("Carlos Customs", CUSTOMS),
    Player("Céline Centre", REGIONAL_CENTRE),
    Player("Fiona Funder", FUNDER, ""),
)


def loaded() -> bool:
    """Return whether the demonstration is there already."""
    drafted = Version.objects.filter(inventory__country=COUNTRY, inventory__year=DRAFT_YEAR, number__gt=1)
    return drafted.filter(inventory__demo=True).exists()


def load(many_years: Path, one_year: Path) -> None:
    """Make the demonstration from two examples; what is there already stays as it is.

    Args:
        many_years: Dossier with several years, of which the first is published.
        one_year: Dossier of the year that is published, and whose next version is being filled in.

    """
    from azogue.dossier import read_dossier

    people = {p.role: _account(p) for p in PLAYERS}
    officer = people[OFFICER]
    plant = _institutions(officer, people[SUPPLIER])
    _treaty()
    for path, year in ((many_years, EARLIER), (one_year, DRAFT_YEAR)):
        if not Inventory.objects.filter(country=COUNTRY, year=year).exists():
            _publish(_begin(officer, read_dossier(path), year), people)
    if not loaded():
        first = versions.latest(COUNTRY, DRAFT_YEAR)
        draft = versions.new_version(_person(officer), first, "The plants have answered since.")
        _hand_over(draft, plant)
        _prove(officer, draft)
    customs.load(_person(officer), _person(people[CUSTOMS]))
    consents.load(_person(officer), _person(people[CUSTOMS]))


def _treaty() -> None:
    """Let the demonstration's officer keep the treaty record of the example country."""
    from azogue.office.treaty.models import Party

    Party.objects.filter(country=COUNTRY).update(demo=True)


def _account(player: Player) -> Account:
    found = Account.objects.filter(email=player.email).first()
    if found is None:
        found = accounts.make_account(email=player.email, name=player.name, password=None, demo=True)
    return found


def _person(account: Account) -> Person:
    """Return an account as the gate sees it now."""
    return person_of(Account.objects.get(pk=account.pk))


def _institutions(olga: Account, supplier: Account) -> Enterprise:
    """Give everybody their role, and the country its institution with its money."""
    for player in PLAYERS:
        account = Account.objects.get(email=player.email)
        if player.role != SUPPLIER:
            Appointment.objects.get_or_create(
                account=account, role=player.role, country=player.country, defaults={"demo": True}
            )
    officer = _person(olga)
    plant = Enterprise.objects.filter(country=COUNTRY, demo=True).first()
    if plant is None:
        ministry = institutions.add_institution(
            officer,
            country=COUNTRY,
            kind="national",
            name="Demonstration mercury institution",
            legal_basis="None: this institution is an example.",
            focal_point="Olga Officer",
            focal_email=PLAYERS[0].email,
            staff=4,
        )
        year = timezone.localdate().year
        for source, name, amount in (("government", "Budget", 120_000), ("external", "Example fund", 80_000)):
            institutions.set_funding(
                officer, ministry, year=year, source=source, name=name, amount=amount, currency="USD"
            )
        plant = institutions.add_enterprise(
            officer,
            country=COUNTRY,
            name="Example Power (demonstration)",
            contact="Sami Supplier",
            email=PLAYERS[3].email,
            codes=["5.1.1"],
        )
    Appointment.objects.get_or_create(
        account=supplier, role=SUPPLIER, country=COUNTRY, enterprise=plant, defaults={"demo": True}
    )
    return plant


def _begin(officer: Account, dossier: "Dossier", year: int) -> Version:
    from azogue.dossier import cells_of, header_of

    sheets: dict[str, list[Mapping[str, str]]] = {
        name: [row for row in rows if row.get("year", str(year)) == str(year)]
        for name, rows in cells_of(dossier).items()
    }
    header = {
        **header_of(dossier),
        "title": f"Mercury in Peru {year} (demonstration)",
        "authority": AUTHORITY,
    }
    return versions.begin(_person(officer), COUNTRY, year, sheets=sheets, header=header, demo=True)


def _publish(version: Version, people: Mapping[str, Account]) -> None:
    steps = (("submit", OFFICER), ("approve", APPROVER), ("publish", APPROVER))
    for verb, role in steps:
        found = Version.objects.select_related("inventory").get(pk=version.pk)
        review.step(person_of(people[role], second_factor=True), found, verb)


def _hand_over(version: Version, plant: Enterprise) -> None:
    """Give the supplier the row of the plant."""
    row = Row.objects.filter(version=version, sheet="activities", cells__code="5.1.1").first()
    if row is not None:
        row.enterprise = plant
        row.save(update_fields=["enterprise"])


def _prove(officer: Account, version: Version) -> None:
    row = (
        Row.objects.select_related("version__inventory")
        .filter(version=version, sheet="activities", cells__code="5.1.1")
        .first()
    )
    if row is not None:
        letter = SimpleUploadedFile("letter-of-the-plant.pdf", _letter())
        title = "Letter of the plant (demonstration)"
        proofs.attach_upload(_person(officer), row, "rate", letter, title=title, page="1")


def _letter() -> bytes:
    """Return a page that stands for the letter which proves a figure."""
    import typst

    source = """#set page(width: 148mm, height: 105mm)
= Example Power
_A demonstration: no such letter was ever written._

To the mercury institution

In 2016 our plants burned *201 959 t* of coal, between 173 108 t and 242 351 t.
"""
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def workbook_with_mistakes() -> bytes:
    """Return a small workbook with some good rows and some that a person has to mend."""
    import xlsxwriter

    out = io.BytesIO()
    rows = (
        ("Year", "Code", "Name", "Rate", "Unit", "Grade", "Source"),
        (DRAFT_YEAR, "5.1.1", "North plant", "12 500", "t", "B", "Plant log"),
        (DRAFT_YEAR, "5.2.6", "Old cement works", "about 300", "t", "C", "Telephone"),
        (DRAFT_YEAR, "5.9.99", "Unknown source", "5", "t", "D", ""),
        (DRAFT_YEAR, "5.3.1", "Lime kiln", "1.200,5", "tonnez", "C", "Letter"),
        ("last year", "5.8.1", "Incinerator", "800", "t", "Z", "Operator"),
    )
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("activities")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return out.getvalue()
