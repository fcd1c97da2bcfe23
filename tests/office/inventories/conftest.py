"""An inventory of Ghana being filled in, and the example of Peru."""

from pathlib import Path

import pytest

from azogue.dossier import cells_of, header_of, read_dossier
from azogue.office.inventories import files
from azogue.office.inventories.models import Row, Version
from azogue.office.inventories.services.versions import begin

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def alice(officer, as_person):
    """Alice as the gate sees her."""
    return as_person(officer)


@pytest.fixture
def bob(reviewer, as_person):
    """Bob as the gate sees him."""
    return as_person(reviewer)


@pytest.fixture
def charlie(approver, as_person):
    """Charlie, who signed in with a second factor."""
    return as_person(approver, strong=True)


@pytest.fixture
def light_files(monkeypatch) -> None:
    """Make the files that take seconds to set out of a few letters."""
    heavy = {k: lambda shop, k=k: f"{k} {shop.version.pk}".encode() for k in ("pdf", "docx", "xlsx")}
    monkeypatch.setattr(files, "_MAKERS", {**files._MAKERS, **heavy})


@pytest.fixture
def draft(alice) -> Version:
    """The draft of Ghana 2019: a row for every source, no figure yet."""
    return begin(alice, "GHA", 2019)


@pytest.fixture
def coal(draft) -> Row:
    """Its row for coal in large power plants."""
    return row_of(draft, "5.1.1")


def row_of(version: Version, code: str) -> Row:
    """Return the row of a source."""
    rows = Row.objects.select_related("version__inventory").filter(version=version, sheet="activities")
    return next(r for r in rows if r.cells["code"] == code)


@pytest.fixture
def find_row():
    """Return the row of a source: find_row(version, "5.1.1")."""
    return row_of


@pytest.fixture
def peru(account, as_person) -> Version:
    """The example of Peru 2016, begun by its officer."""
    person = as_person(account("rosa", "officer", "PER"))
    dossier = read_dossier(EXAMPLES / "peru-2016")
    return begin(person, "PER", 2016, sheets=cells_of(dossier), header=header_of(dossier))
