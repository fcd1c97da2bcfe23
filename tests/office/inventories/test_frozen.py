"""A submitted version never changes: no service writes to it, also not with a record read before."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from azogue.office.inventories.content import content_of
from azogue.office.inventories.models import Change, Proof, Row, Version
from azogue.office.inventories.services import bulk, carry, cells, importing, proofs, review, rows, undo
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.people.models import Enterprise
from azogue.office.record.gate import Refused
from azogue.office.record.models import Document
from tests.office.inventories.desk import row_of, started

pytestmark = pytest.mark.django_db
FROZEN = ("in_review", "returned", "approved", "published", "superseded", "withdrawn")


@pytest.fixture
def world(alice):
    """A draft in which everything was done once, and the records as somebody read them then."""
    old = started(alice, 2018)
    draft = started(alice)
    coal = row_of(draft, "5.1.1")
    letter = Document.objects.create(
        country="GHA", title="Letter", name="l.pdf", kind="application/pdf", size=1, sha256="0" * 64
    )
    proof = proofs.attach(alice, coal, "rate", letter, page="1")
    cells.save_cell(alice, coal, "document", "first", seen="")
    gone = row_of(draft, "5.3.1")
    rows.remove_row(alice, gone)
    batch = bulk.write_rows(alice, draft, origin="api", label="x", changed=[(coal, {"note": "second"})])
    coal = row_of(draft, "5.1.1")
    source = importing.upload(
        alice, draft, SimpleUploadedFile("a.csv", b"year,code,rate,unit\n2019,5.2.1,12,t\n")
    )
    source = importing.read_file(source.pk)
    tables = {
        t.pk: importing.Meaning(t.sheet, {int(k): v for k, v in t.mapping.items()}, {})
        for t in source.sheets.all()
    }
    importing.give_meaning(alice, source, tables)
    source.refresh_from_db()
    firm = Enterprise.objects.create(country="GHA", name="Tema Works")
    return {
        "old": old,
        "draft": draft,
        "coal": coal,
        "letter": letter,
        "proof": proof,
        "gone": gone,
        "batch": batch,
        "change": Change.objects.filter(row=coal, batch=None).latest("id"),
        "source": source,
        "firm": firm,
    }


SERVICES = {
    "save_cell": lambda p, w: cells.save_cell(p, w["coal"], "rate", "99", seen="1250"),
    "save_header": lambda p, w: cells.save_header(p, w["draft"], "title", "New", seen="Mercury in Ghana"),
    "add_row": lambda p, w: rows.add_row(p, w["draft"], "activities", {"code": "5.2.2", "year": "2019"}),
    "duplicate_row": lambda p, w: rows.duplicate_row(p, w["coal"]),
    "remove_row": lambda p, w: rows.remove_row(p, w["coal"]),
    "restore_row": lambda p, w: undo.restore_row(p, w["gone"]),
    "assign_row": lambda p, w: rows.assign_row(p, w["coal"], w["firm"]),
    "write_rows": lambda p, w: bulk.write_rows(
        p, w["draft"], origin="api", label="y", changed=[(w["coal"], {"rate": "1"})]
    ),
    "carry_over": lambda p, w: carry.carry_over(p, w["draft"], w["old"]),
    "undo": lambda p, w: undo.undo(p, w["change"]),
    "undo_batch": lambda p, w: undo.undo_batch(p, w["batch"]),
    "apply": lambda p, w: importing.apply(p, w["source"]),
    "attach": lambda p, w: proofs.attach(p, w["coal"], "unit", w["letter"]),
    "attach_upload": lambda p, w: proofs.attach_upload(
        p, w["coal"], "unit", SimpleUploadedFile("a.csv", b"a,b\n1,2\n")
    ),
    "detach": lambda p, w: proofs.detach(p, w["proof"]),
}


def everything(version: Version) -> object:
    held = Version.objects.get(pk=version.pk)
    kept = [
        (r.uid, r.position, r.cells, r.removed, r.enterprise_id)
        for r in Row.objects.filter(version=held).order_by("uid")
    ]
    proved = list(Proof.objects.filter(row__version=held).order_by("pk").values())
    return (
        held.header,
        held.edition,
        content_of(held).digest,
        kept,
        proved,
        Change.objects.filter(version=held).count(),
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_draft_can_be_changed_by_this_service(alice, world, service):
    """Without this, the next test would prove nothing."""
    before = everything(world["draft"])
    SERVICES[service](alice, world)
    assert everything(world["draft"]) != before


@pytest.mark.parametrize("state", FROZEN)
@pytest.mark.parametrize("service", SERVICES)
def test_no_service_changes_a_version_that_was_submitted(alice, world, service, state):
    Version.objects.filter(pk=world["draft"].pk).update(state=state)
    before = everything(world["draft"])
    for name in ("draft", "coal", "gone", "proof", "change", "batch", "source"):
        world[name].refresh_from_db()
    world = {k: type(v).objects.get(pk=v.pk) for k, v in world.items()}
    with pytest.raises((Refused, CellRefused)):
        SERVICES[service](alice, world)
    assert everything(world["draft"]) == before


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_changes_it_either_when_it_was_read_before_somebody_submitted(alice, world, service):
    for name in ("coal", "gone"):
        assert world[name].version.state == "draft"
    world["proof"] = Proof.objects.select_related("row__version__inventory", "document").get(
        pk=world["proof"].pk
    )
    world["change"] = Change.objects.select_related("row__version__inventory", "version__inventory").get(
        pk=world["change"].pk
    )
    Version.objects.filter(pk=world["draft"].pk).update(state="in_review")
    before = everything(world["draft"])
    with pytest.raises((Refused, CellRefused)):
        SERVICES[service](alice, world)
    assert everything(world["draft"]) == before


def test_what_was_submitted_is_what_is_published(alice, approver, as_person, world):
    charlie = as_person(approver, strong=True)
    review.step(alice, world["draft"], "submit")
    submitted = review.frozen_digest(world["draft"])
    review.step(charlie, world["draft"], "approve")
    review.step(charlie, world["draft"], "publish")
    assert content_of(Version.objects.get(pk=world["draft"].pk)).digest == submitted
    assert timezone.now() - Version.objects.get(pk=world["draft"].pk).published < timedelta(minutes=5)
