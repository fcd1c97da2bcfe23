"""Nouns of the customs desk: deliveries, mappings, sums by month, reconciled flows, alerts, watch lists.

The rows themselves are in the Parquet files of their delivery. Values are USD, weights kg of product, months
numbers such as 202103, areas ISO 3166 alpha-3 (X and a number where there is none). Null is unknown.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import Thing

KEPT_ONCE = ("reading", "mapping", "preview", "accepted", "undone")
"""States of a delivery in which the same content is not taken again."""


def delivery_place(delivery: "Delivery", name: str) -> str:
    """Return where a file of a delivery is kept: under a name of our own with a plain ending."""
    del delivery
    ending = name.rpartition(".")[2]
    return f"customs/{uuid.uuid4().hex}.{ending if ending in {'csv', 'gz', 'parquet'} else 'csv'}"


class CustomsMapping(models.Model):
    """What the columns of a country's customs files mean, kept under a name."""

    country = models.CharField(max_length=3, db_index=True)
    name = models.CharField(_("name"), max_length=60)
    mapping = models.JSONField(default=dict)
    """As `azogue.trade.CustomsMapping` writes it."""
    accepts = models.BooleanField(_("files from the folder are accepted at once"), default=False)
    """Whether what the file drop reads with it is accepted without a person looking, when no row is bad."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed = models.DateTimeField(auto_now=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("country", "name")
        constraints = [models.UniqueConstraint(fields=("country", "name"), name="one_mapping_per_name")]

    def __str__(self) -> str:
        return self.name

    def thing(self) -> Thing:
        """Return the mapping as the gate sees it."""
        return Thing("column_mapping", self.pk, self.country, demo=self.demo)


class Delivery(models.Model):
    """A file of trade rows that somebody handed in, and what was read from it."""

    class Kind(models.TextChoices):
        """Whose rows they are."""

        OWN = "own", _("our own customs")
        PARTNERS = "partners", _("what partners report")

    class Way(models.TextChoices):
        """How it came."""

        PAGE = "page", _("handed in on a page")
        API = "api", _("sent by a program")
        DROP = "drop", _("put into the folder")

    country = models.CharField(max_length=3, db_index=True)
    kind = models.CharField(_("whose rows"), max_length=10, choices=Kind)
    way = models.CharField(max_length=6, choices=Way, default=Way.PAGE)
    state = models.CharField(max_length=12, default="reading", db_index=True)
    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the unpacked content."""
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(upload_to=delivery_place, blank=True)
    reports = models.FileField(upload_to=delivery_place, blank=True)
    quarantine = models.FileField(upload_to=delivery_place, blank=True)
    header = models.JSONField(default=list, blank=True)
    samples = models.JSONField(default=list, blank=True)
    """The first rows of the file, as text."""
    columns = models.JSONField(default=dict, blank=True)
    """The mapping it is read with, as `azogue.trade.CustomsMapping` writes it; empty for known layouts."""
    mapping = models.ForeignKey(
        CustomsMapping, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    layout = models.CharField(max_length=30, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    aside = models.JSONField(default=dict, blank=True)
    """Rows set aside, by the rule that says so."""
    refusals = models.JSONField(default=list, blank=True)
    """The most frequent kinds of bad rows: column, value, reason, remedy, rows, line."""
    problems = models.JSONField(default=list, blank=True)
    """What is to be said about the whole file: severity, message."""
    first = models.PositiveIntegerField(null=True, blank=True)
    """First month of its rows, or first year where it has no months."""
    last = models.PositiveIntegerField(null=True, blank=True)
    job = models.PositiveBigIntegerField(null=True, blank=True)
    """Number of the job that reads it."""
    why = models.TextField(blank=True)
    """Reason of the last step that needed one."""
    demo = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=("country", "digest"),
                condition=Q(state__in=KEPT_ONCE),
                name="one_delivery_per_content",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def set_aside(self) -> int:
        """Rows set aside by any rule."""
        return sum(self.aside.values())

    def thing(self) -> Thing:
        """Return the delivery as the gate sees it."""
        owners = frozenset({self.by_id}) if self.by_id else frozenset()
        return Thing("delivery", self.pk, self.country, self.state, demo=self.demo, owners=owners)


class Standing(models.Model):
    """How far the sums of a country are: a turn for each acceptance or undoing, and the turn summed up."""

    country = models.CharField(max_length=3, unique=True)
    turn = models.PositiveBigIntegerField(default=0)
    summed = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)
    """When the sums were made."""
    job = models.PositiveBigIntegerField(null=True, blank=True)
    notes = models.JSONField(default=list, blank=True)
    """What the study could not do."""
    study = models.JSONField(default=dict, blank=True)
    """The errors of reporters and the CIF fit, from which a flow is explained."""
    consumption = models.JSONField(default=list, blank=True)
    """Apparent consumption by code and year."""
    found = models.JSONField(default=dict, blank=True)
    """Alerts of each detector."""

    def __str__(self) -> str:
        return f"{self.country} {self.summed}/{self.turn}"

    @property
    def fresh(self) -> bool:
        """Whether the sums hold what is accepted now."""
        return self.summed == self.turn


class Monthly(models.Model):
    """A month's trade with a partner under a code, by the country's own accepted rows.

    A figure is null when it is unknown for any of the rows; the sum of what is known stands beside it.
    """

    country = models.CharField(max_length=3)
    period = models.PositiveIntegerField()
    """Month such as 202103; a year where the file has no months."""
    direction = models.CharField(max_length=10)
    """import, export, re-import, re-export."""
    hs = models.CharField(max_length=6)
    partner = models.CharField(max_length=8)
    unit = models.CharField(max_length=20, blank=True)
    """Of the quantity; blank when it is unknown or the rows have different ones."""
    value = models.FloatField(null=True)
    kg = models.FloatField(null=True)
    quantity = models.FloatField(null=True)
    value_known = models.FloatField(default=0.0)
    kg_known = models.FloatField(default=0.0)
    rows = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-period", "hs", "partner", "direction")
        constraints = [
            models.UniqueConstraint(
                fields=("country", "period", "direction", "hs", "partner"), name="one_sum_per_month"
            )
        ]
        verbose_name_plural = "monthly"

    def __str__(self) -> str:
        return f"{self.country} {self.period} {self.direction} {self.hs} {self.partner}"


class Flow(models.Model):
    """A year's trade between the country and a partner under a code: both reports and the reconciled figure.

    Columns are named as in `azogue.trade.reconcile`: x is what the exporter says, m the importer.
    """

    country = models.CharField(max_length=3)
    partner = models.CharField(max_length=8)
    direction = models.CharField(max_length=6)
    """import or export, as the country sees it."""
    exporter = models.CharField(max_length=8)
    importer = models.CharField(max_length=8)
    hs = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    x_value = models.FloatField(null=True)
    x_kg = models.FloatField(null=True)
    x_quantity = models.FloatField(null=True)
    x_unit = models.CharField(max_length=20, null=True)
    x_rows = models.PositiveIntegerField(default=0)
    x_kg_estimated = models.BooleanField(default=False)
    m_value = models.FloatField(null=True)
    m_kg = models.FloatField(null=True)
    m_quantity = models.FloatField(null=True)
    m_unit = models.CharField(max_length=20, null=True)
    m_rows = models.PositiveIntegerField(default=0)
    m_kg_estimated = models.BooleanField(default=False)
    basis_m = models.CharField(max_length=10, null=True)
    cif = models.FloatField(null=True)
    """ln of what carriage and insurance add to the value."""
    m_fob = models.FloatField(null=True)
    z = models.FloatField(null=True)
    """Standard errors between both reports."""
    a = models.FloatField(null=True)
    b = models.FloatField(null=True)
    w = models.FloatField(null=True)
    value = models.FloatField(null=True)
    kg = models.FloatField(null=True)
    quantity = models.FloatField(null=True)
    unit = models.CharField(max_length=20, null=True)
    se = models.FloatField(null=True)
    """Standard error of ln value."""
    kind = models.CharField(max_length=12)
    """What it rests on: both, x_only, m_only, mirror_only, orphan."""
    turn = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-year", "hs", "exporter", "importer")
        constraints = [
            models.UniqueConstraint(
                fields=("country", "exporter", "importer", "hs", "year"), name="one_flow_per_year"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return the key by which alerts name the flow."""
        return f"{self.exporter}-{self.importer}-{self.hs}-{self.year}"

    @property
    def ours(self) -> float | None:
        """What the country itself reports, USD, as it stands."""
        return self.x_value if self.exporter == self.country else self.m_value

    @property
    def theirs(self) -> float | None:
        """What the partner reports, USD, as it stands."""
        return self.m_value if self.exporter == self.country else self.x_value


class Alert(models.Model):
    """Something a detector saw, under a key that stays the same from run to run."""

    country = models.CharField(max_length=3)
    key = models.CharField(max_length=80)
    """Detector, exporter, importer, code and year."""
    detector = models.CharField(max_length=30, db_index=True)
    exporter = models.CharField(max_length=8)
    importer = models.CharField(max_length=8)
    hs = models.CharField(max_length=6)
    """Six digits, or * for all codes."""
    year = models.PositiveSmallIntegerField()
    """0 for all years."""
    basket = models.BooleanField(default=False)
    """Whether the code is one that can hide mercury products, and is no mercury itself."""
    score = models.FloatField()
    figure = models.FloatField()
    value = models.FloatField(null=True)
    """Reconciled USD of the flows it rests on."""
    because = models.TextField()
    rests_on = models.JSONField(default=list)
    """Keys of flows, EXPORTER-IMPORTER-HS-YEAR, with * for all."""
    figures = models.JSONField(default=list)
    """The flows as they were in the last run that saw it."""
    state = models.CharField(max_length=10, default="new", db_index=True)
    current = models.BooleanField(default=True)
    """Whether the last run still saw it."""
    decided_figure = models.FloatField(null=True, blank=True)
    """The figure that was answered; it is opened again when it moves away from that."""
    moved_from = models.FloatField(null=True, blank=True)
    """The figure that was answered before the program opened it again."""
    turn = models.PositiveBigIntegerField(default=0)
    seen = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-year", "-score", "id")
        constraints = [models.UniqueConstraint(fields=("country", "key"), name="one_alert_per_key")]

    def __str__(self) -> str:
        return self.key

    def thing(self) -> Thing:
        """Return the alert as the gate sees it."""
        return Thing("alert", self.pk, self.country, self.state, demo=self.demo)


class AlertNote(models.Model):
    """What a person wrote about an alert; never changed."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class Watch(models.Model):
    """What somebody wants to hear about: a code, a partner, a detector, from an amount on."""

    country = models.CharField(max_length=3, db_index=True)
    title = models.CharField(_("title"), max_length=120)
    hs = models.CharField(_("code"), max_length=6, blank=True)
    """Six digits, or the two or four they begin with; blank for every code."""
    partner = models.CharField(_("partner"), max_length=8, blank=True)
    detector = models.CharField(_("kind of alert"), max_length=30, blank=True)
    """With a detector only its alerts fit; without one any alert, and months of trade."""
    threshold = models.FloatField(_("from this value on, USD"), null=True, blank=True)
    by_letter = models.BooleanField(_("tell by letter"), default=True)
    demo = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return self.title

    def thing(self) -> Thing:
        """Return the watch as the gate sees it."""
        owners = frozenset({self.by_id}) if self.by_id else frozenset()
        return Thing("watch", self.pk, self.country, demo=self.demo, owners=owners)


class WatchHit(models.Model):
    """Something new that a watch fits: an alert, or a month's trade."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="hits")
    key = models.CharField(max_length=90)
    alert = models.ForeignKey(Alert, null=True, blank=True, on_delete=models.CASCADE, related_name="hits")
    period = models.PositiveIntegerField(null=True, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    hs = models.CharField(max_length=6, blank=True)
    partner = models.CharField(max_length=8, blank=True)
    value = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    told = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("watch", "key"), name="one_hit_per_key")]

    def __str__(self) -> str:
        return self.key


class Bulletin(models.Model):
    """A month's figures as they were published; they do not change with later deliveries."""

    country = models.CharField(max_length=3, db_index=True)
    month = models.PositiveIntegerField()
    """Such as 202103."""
    state = models.CharField(max_length=10, default="published", db_index=True)
    content = models.JSONField(default=dict)
    """What `selectors.bulletin_of` gave, as JSON."""
    why = models.TextField(blank=True)
    demo = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-month", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("country", "month"), condition=Q(state="published"), name="one_bulletin_per_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.month}"

    def thing(self) -> Thing:
        """Return the bulletin as the gate sees it."""
        return Thing("bulletin", self.pk, self.country, self.state, demo=self.demo)
