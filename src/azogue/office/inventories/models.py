"""Nouns of the inventories desk. A version holds rows of text cells by sheet, exactly as people wrote them.

The engine reads those cells with the same reader as a workbook, so a figure means the same wherever it was
typed. A row keeps its `uid` from version to version, which lets any two versions be compared cell by cell.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from azogue.office.people.models import Enterprise
from azogue.office.record.gate import Thing
from azogue.office.record.models import Document


def new_uid() -> str:
    """Return a name for a row that no other row has."""
    return uuid.uuid4().hex


class Inventory(models.Model):
    """A country's mercury inventory of a year, through all its versions."""

    country = models.CharField(_("country"), max_length=3)
    year = models.PositiveSmallIntegerField(_("year"))
    demo = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)
    remarked = models.PositiveIntegerField(default=0)
    """Grows by one whenever somebody remarks, answers, settles or opens again; pages are tagged with it."""

    class Meta:
        ordering = ("country", "-year")
        constraints = [models.UniqueConstraint(fields=("country", "year"), name="one_inventory_per_year")]

    def __str__(self) -> str:
        return f"{self.country} {self.year}"

    def thing(self) -> Thing:
        """Return the inventory as the gate sees it."""
        return Thing("inventory", self.pk, self.country, demo=self.demo)


class Version(models.Model):
    """One version of an inventory; once submitted it never changes."""

    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=20, default="draft", db_index=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    header = models.JSONField(default=dict)
    """The lines of the sheet `dossier`: country, title, authority, contact, language, factor_sets, level1."""
    edition = models.PositiveIntegerField(default=0)
    """Grows by one with every change; pages and answers are tagged with it."""
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published = models.DateTimeField(null=True, blank=True)
    superseded = models.DateTimeField(null=True, blank=True)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ("inventory", "-number")
        constraints = [
            models.UniqueConstraint(fields=("inventory", "number"), name="one_version_per_number"),
            models.UniqueConstraint(
                fields=("inventory",),
                condition=models.Q(state__in=("draft", "in_review", "approved")),
                name="one_version_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inventory} v{self.number}"

    def thing(self) -> Thing:
        """Return the version as the gate sees it."""
        return Thing(
            "version",
            self.pk,
            self.inventory.country,
            self.state,
            demo=self.inventory.demo,
            facts={"submitted_by": self.submitted_by_id, "made_by": self.made_by_id},
        )


class Row(models.Model):
    """A row of a sheet: text cells by the name of their column. Blank cells are absent: not known."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=20)
    uid = models.CharField(max_length=32, default=new_uid)
    position = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=dict)
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.SET_NULL, related_name="rows"
    )
    """The enterprise that fills this row, if one does."""
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("sheet", "position", "id")
        constraints = [models.UniqueConstraint(fields=("version", "uid"), name="one_row_per_uid")]
        indexes = [models.Index(fields=("version", "sheet", "position"), name="rows_of_a_sheet")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cells.get('code', '')} {self.cells.get('name', '')}".strip()


class Batch(models.Model):
    """Changes that were made together and can be undone together: an import, a carry-over, an undo."""

    class Origin(models.TextChoices):
        """What made the changes."""

        IMPORT = "import", _("import")
        CARRY = "carry", _("carried over")
        UNDO = "undo", _("undo")
        API = "api", _("program")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="batches")
    origin = models.CharField(max_length=10, choices=Origin)
    label = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.origin}: {self.label}"


class Change(models.Model):
    """One cell that became another: who, when, from what to what. An empty column is the whole row."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="changes")
    row = models.ForeignKey(Row, null=True, on_delete=models.CASCADE, related_name="changes")
    """None for the header."""
    column = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.CASCADE, related_name="changes")
    undone_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undoes"
    )

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("version", "-id"), name="changes_of_a_version")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.column}: {self.before!r} → {self.after!r}"


class Proof(models.Model):
    """The document behind a cell, or behind the whole row when the column is empty."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="proofs")
    column = models.CharField(max_length=40, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="proofs")
    page = models.CharField(_("page"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.document} {self.page}"


class Remark(models.Model):
    """What a reviewer says about a cell; it follows the row from version to version until it is settled."""

    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="remarks")
    """The version it was made on."""
    uid = models.CharField(max_length=32, blank=True, db_index=True)
    column = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("remark"))
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    settled = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class Estimate(models.Model):
    """What the engine found for some content; kept by the digest of that content, so it never goes stale."""

    digest = models.CharField(max_length=64, primary_key=True)
    engine = models.CharField(max_length=40)
    draws = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    result = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Import(models.Model):
    """A file somebody wants to bring in, from the upload through preview and mending to applied or undone."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="imports/")
    state = models.CharField(max_length=20, default="uploaded")
    problems = models.JSONField(default=list)
    """What is wrong with the file, with its place in it where it has one."""
    choices = models.JSONField(default=dict)
    """What the person chose for the whole import: blank cells, other years, bad cells, what is shown."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True, blank=True)
    batch = models.OneToOneField(
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="source"
    )

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class ImportSheet(models.Model):
    """One table of an imported file: which of our sheets it is, and which of its columns mean what."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="sheets")
    title = models.CharField(max_length=200)
    sheet = models.CharField(max_length=20, blank=True)
    """Our sheet; empty when the table is left out."""
    header = models.JSONField(default=list)
    header_row = models.PositiveIntegerField(default=1)
    fingerprint = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    """Our column by the number of theirs, as text."""
    defaults = models.JSONField(default=dict)
    """What stands in a column of ours that the file does not have, such as the year."""

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title


class ImportRow(models.Model):
    """A row of an imported table with the cells as they will be brought in, mended or not."""

    table = models.ForeignKey(ImportSheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list)
    """The cells as they stand in the file."""
    mended = models.JSONField(default=dict)
    """Cells that a person corrected in the preview, by our column."""
    matches = models.CharField(max_length=32, blank=True)
    """uid of the row that it changes; empty for a new row."""
    skip = models.BooleanField(default=False)

    class Meta:
        ordering = ("table", "number")
        constraints = [models.UniqueConstraint(fields=("table", "number"), name="one_import_row_per_number")]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


class SavedMapping(models.Model):
    """What the columns of a kind of file mean in a country, so that next year's file is understood."""

    country = models.CharField(max_length=3)
    fingerprint = models.CharField(max_length=64)
    sheet = models.CharField(max_length=20)
    mapping = models.JSONField()
    defaults = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("country", "fingerprint"), name="one_mapping_per_header")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.fingerprint[:8]}"


class Baseline(models.Model):
    """A country's baseline by source and channel, frozen with its inputs and the version of the rule."""

    country = models.CharField(_("country"), max_length=3, db_index=True)
    label = models.CharField(_("name"), max_length=200)
    rule = models.CharField(_("rule"), max_length=20)
    """"year" or "mean"."""
    rule_version = models.CharField(max_length=20)
    years = models.JSONField()
    number = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField()
    """Versions and digests it was computed from."""
    figures = models.JSONField()
    why = models.TextField(_("why"), blank=True)
    demo = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("country", "label", "-number")
        constraints = [
            models.UniqueConstraint(fields=("country", "label", "number"), name="one_baseline_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.label} {self.number}"

    def thing(self) -> Thing:
        """Return the baseline as the gate sees it."""
        return Thing("baseline", self.pk, self.country, demo=self.demo)


class Expectation(models.Model):
    """A report that should come: from whom, about what, how often. Late ones turn amber, then red."""

    country = models.CharField(_("country"), max_length=3, db_index=True)
    code = models.CharField(_("source category"), max_length=20)
    name = models.CharField(_("facility"), max_length=200, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.CASCADE, related_name="expectations"
    )
    every_months = models.PositiveSmallIntegerField(_("every how many months"), default=12)
    due = models.DateField(_("next due"))
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=30)
    last_came = models.DateField(_("last came"), null=True, blank=True)
    written = models.DateTimeField(null=True, blank=True)
    """When the focal point was last written to about it."""
    written_for = models.CharField(max_length=20, blank=True)
    """What the last letter said: the due day and the colour, so that each is written once."""
    ended = models.DateField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("country", "due")

    def __str__(self) -> str:
        return f"{self.country} {self.code} {self.name}".strip()

    def thing(self) -> Thing:
        """Return the expectation as the gate sees it."""
        return Thing("expectation", self.pk, self.country, demo=self.demo)


class Artefact(models.Model):
    """A file of a published version: PDF, DOCX, XLSX, CSV or JSON, with its checksum."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="artefacts")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=10, default="en")
    file = models.FileField(upload_to="published/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("version", "kind", "language"), name="one_artefact_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"
