"""What the tests of review and publication begin with: an inventory, and the way to publish it."""

from azogue.office.inventories.models import Row, Version
from azogue.office.inventories.services.review import step
from azogue.office.inventories.services.versions import begin

COAL = {
    "year": "2019",
    "code": "5.1.1",
    "name": "Volta Power",
    "rate": "1250",
    "unit": "kt",
    "grade": "B",
    "source": "Energy Commission",
}
GOLD = {
    "year": "2019",
    "code": "5.2.1",
    "rate": "4000",
    "unit": "kg",
    "low": "2000",
    "high": "9000",
    "grade": "D",
}
CEMENT = {"year": "2019", "code": "5.3.1", "rate": "3.1", "unit": "Mt", "grade": "B"}
SECRET = {
    "year": "2019",
    "code": "5.4.1",
    "name": "Hidden Chlorine Works",
    "rate": "C",
    "note": "Told under seal by Mr Unnamed",
    "source": "Sealed letter 42",
}
SHEETS = {
    "activities": [COAL, CEMENT, SECRET],
    "context": [{"year": "2019", "name": "population", "value": "30000000", "unit": "person"}],
}


def started(person, year: int = 2019, sheets=SHEETS, **more) -> Version:
    """Return a draft with a few figures, and one that is confidential."""
    changed = {s: [{**row, "year": str(year)} for row in rows] for s, rows in sheets.items()}
    return begin(person, "GHA", year, title="Mercury in Ghana", authority="EPA Ghana", sheets=changed, **more)


def row_of(version: Version, code: str) -> Row:
    """Return the row of a source."""
    rows = Row.objects.select_related("version__inventory").filter(version=version, sheet="activities")
    return next(r for r in rows if r.cells["code"] == code)


def published(officer, approver, year: int = 2019, **more) -> Version:
    """Return a published version; `approver` has signed in with a second factor."""
    version = started(officer, year, **more)
    for person, verb in ((officer, "submit"), (approver, "approve"), (approver, "publish")):
        step(person, version, verb)
    return Version.objects.select_related("inventory").get(pk=version.pk)
