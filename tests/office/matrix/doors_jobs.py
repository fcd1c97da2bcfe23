"""Doors to jobs and documents."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from azogue.office.jobs.models import Job
from azogue.office.record.gate import SUPPLIER
from azogue.office.record.matrix import Cell
from azogue.office.record.models import Document

from .knocking import MARK, Built, Door, World, country_of

PAPER = b"A letter about mercury.\n"


def job(world: World, cell: Cell) -> Built:
    """Make a job."""
    return Built(
        one=Job.objects.create(
            work="inventories.publish", state=cell.state, country=country_of(cell), by=world.owner(cell)
        )
    )


def document(world: World, cell: Cell) -> Built:
    """Make a document with its file."""
    made = Document(
        country=country_of(cell),
        title=MARK,
        name="letter.txt",
        kind="text/plain",
        size=len(PAPER),
        sha256="0" * 64,
        public=cell.state == "public",
        by=world.owner(cell),
    )
    made.file.save("letter.txt", ContentFile(PAPER), save=True)
    return Built(one=made, country=country_of(cell))


def paper() -> SimpleUploadedFile:
    """Return a file to send."""
    return SimpleUploadedFile("proof.txt", PAPER, "text/plain")


# What one sends is one's own: a supplier cannot send what belongs to somebody else.
MAKERS = {"job": job, "document": document}

DOORS = (
    Door("job.see", "GET", "jobs:job"),
    Door("job.see", "GET", lambda b: f"jobs/{b.one.pk}"),
    Door("job.throw_away", "POST", "jobs:forget"),
    Door("document.see", "GET", "record:document"),
    Door("document.see", "GET", "record:document_file"),
    Door("document.see", "GET", lambda b: f"documents/{b.one.pk}"),
    Door("document.see", "GET", lambda b: f"documents/{b.one.pk}/file"),
    Door(
        "document.keep",
        "POST",
        lambda b: "documents/",
        fields=lambda b: {"country": b.country, "title": "new", "file": paper()},
        where=lambda c: c.state == "kept" and not (c.role == SUPPLIER and c.place == "own"),
        alike=True,
    ),
    Door("document.share", "POST", "record:document_share", fields=lambda b: {"public": "yes"}),
    Door("document.unshare", "POST", "record:document_share", fields=lambda b: {"public": "no"}),
)

NO_PAGE = {
    "document.keep": "a document is sent with what it proves: inventories:proof_add, treaty:done, "
    "treaty:step_request",
}
NO_API = {
    "job.throw_away": "taking a job off the list is tidying one's own desk",
    "document.share": "made public by a person who looks at it",
    "document.unshare": "as document.share",
}
