"""Nouns of the consents desk: the ledger of consents, notices, papers of countries, decided shipments.

Masses are whole grams. `keeper` is the country whose office keeps a record; the country a paper speaks for
may be another. What `ledger.step` decides is written here; the database itself refuses what may never be.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from azogue.office.consents.models_filed import (
    Certificate,
    ConventionStanding,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Instrument,
    Proven,
)
from azogue.office.record.gate import Thing

__all__ = [
    "Certificate",
    "Consent",
    "ConventionStanding",
    "Draw",
    "FinalAction",
    "GeneralNotification",
    "ImportResponse",
    "Instrument",
    "Notice",
    "Posting",
    "Proven",
    "Reply",
    "Shipment",
]


class Reply(models.TextChoices):
    """What the importing country answered."""

    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Notice(Proven):
    """A request for consent (Forms A and B) or an export notification (Rotterdam, Article 12)."""

    class Kind(models.TextChoices):
        """Which paper it is."""

        PARTY = "A", _("request to a Party (Form A)")
        NON_PARTY = "B", _("request to a non-Party (Form B)")
        EXPORT = "export", _("export notification")

    number = models.CharField(_("number"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PARTY)
    exporter = models.CharField(_("exporting country"), max_length=3)
    importer = models.CharField(_("importing country"), max_length=3)
    substance = models.CharField(_("substance"), max_length=40, blank=True)
    """Id in the table of substances; empty: mercury and all its compounds."""
    asked = models.BigIntegerField(_("grams asked for"), null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    """Field of the form to value and words."""
    state = models.CharField(max_length=10, default="draft", db_index=True)
    drafted = models.DateField(_("drafted"))
    sent = models.DateField(_("sent"), null=True, blank=True)
    acknowledged = models.DateField(_("acknowledged"), null=True, blank=True)
    waived = models.BooleanField(_("the importing Party waived notice"), default=False)
    second = models.DateField(_("second notice sent"), null=True, blank=True)
    closed = models.DateField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=("exporter", "importer", "kind"), name="notices_of_pair")]
        constraints = [
            models.CheckConstraint(condition=~Q(exporter=F("importer")), name="notice_crosses_a_border"),
            models.CheckConstraint(condition=Q(asked=None) | Q(asked__gt=0), name="notice_asks_for_mass"),
        ]

    def __str__(self) -> str:
        return self.number

    def thing(self) -> Thing:
        """Return the notice as the gate sees it."""
        sides = {"exporter": self.exporter, "importer": self.importer}
        return Thing("notice", self.pk, self.keeper, self.state, self.demo, facts=sides)


class Consent(Proven):
    """A written consent from proposal to the last gram: an entry of the ledger as it stands."""

    number = models.CharField(_("number"), max_length=100, unique=True)
    exporter = models.CharField(_("exporting country"), max_length=3)
    importer = models.CharField(_("importing country"), max_length=3, db_index=True)
    instrument = models.CharField(max_length=10, choices=Instrument, default=Instrument.MINAMATA)
    substance = models.CharField(_("substance"), max_length=40, blank=True)
    notice = models.CharField(_("number of the notice"), max_length=100, blank=True)
    asked = models.BigIntegerField(_("grams asked for"), null=True, blank=True)
    proposed = models.DateField(_("asked for on"))
    proposed_by = models.CharField(_("asked for by"), max_length=200)
    answer = models.CharField(_("answer"), max_length=10, choices=Reply, blank=True)
    answered = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=200, blank=True)
    first = models.DateField(_("valid from"), null=True, blank=True)
    last = models.DateField(_("valid until"), null=True, blank=True)
    granted = models.BigIntegerField(_("grams granted"), null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    """Pairs of id and words."""
    withdrawn = models.DateField(_("withdrawn"), null=True, blank=True)
    closed = models.DateField(_("closed"), null=True, blank=True)
    drawn = models.BigIntegerField(_("grams drawn"), default=0)
    """The sum of the draws that are not cancelled."""
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=("exporter", "importer", "notice"), name="consents_of_pair"),
            models.Index(fields=("closed", "last"), name="consents_ending"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(exporter=F("importer")), name="consent_crosses_a_border"),
            models.CheckConstraint(condition=Q(asked=None) | Q(asked__gt=0), name="consent_asks_for_mass"),
            models.CheckConstraint(
                condition=Q(drawn__gte=0) & (Q(drawn=0) | Q(granted__isnull=False, drawn__lte=F("granted"))),
                name="consent_never_over_drawn",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered=None, granted=None, drawn=0)
                | Q(answer=Reply.REFUSED, answered__isnull=False, granted=None, drawn=0)
                | Q(answer=Reply.GRANTED, answered__isnull=False),
                name="consent_answered_or_not",
            ),
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(last__gte=F("first")), name="consent_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """Where it stands in the ledger, whatever the day: proposed, granted, refused, withdrawn, closed."""
        if self.closed is not None:
            return "closed"
        if self.withdrawn is not None:
            return "withdrawn"
        return self.answer or "proposed"

    @property
    def left(self) -> int | None:
        """Grams that may still be shipped; None: the consent does not say how much it is for."""
        return None if self.granted is None else self.granted - self.drawn

    def thing(self) -> Thing:
        """Return the consent as the gate sees it; `services.to_answer` adds who may answer it."""
        sides = {"exporter": self.exporter, "importer": self.importer}
        return Thing("consent", self.pk, self.keeper, demo=self.demo, facts=sides)


class Posting(models.Model):
    """A line of the ledger: what happened to a consent. Two who saw the same version cannot both be in it.

    Its version is the one that it made, and there is one posting for each: so even a program that forgets to
    compare versions cannot write over what another wrote.
    """

    class Event(models.TextChoices):
        """What happened."""

        PROPOSE = "propose", _("asked for")
        ANSWER = "answer", _("answered")
        SHIP = "ship", _("shipped")
        CANCEL = "cancel", _("shipment cancelled")
        WITHDRAW = "withdraw", _("withdrawn")
        CLOSE = "close", _("closed")

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="postings")
    version = models.PositiveIntegerField()
    event = models.CharField(max_length=10, choices=Event)
    on = models.DateField(_("on"))
    shipment = models.CharField(_("shipment"), max_length=100, blank=True)
    grams = models.BigIntegerField(_("grams"), null=True, blank=True)
    by = models.CharField(_("by"), max_length=200, blank=True)
    at = models.DateTimeField(_("written down"), auto_now_add=True)

    class Meta:
        ordering = ("consent", "version")
        constraints = [
            models.UniqueConstraint(fields=("consent", "version"), name="one_posting_per_version"),
            models.UniqueConstraint(
                fields=("consent",), condition=Q(event="answer"), name="one_answer_per_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.version} {self.event}"


class Draw(models.Model):
    """A shipment that draws on a consent; a cancelled one keeps its place and gives its mass back."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="draws")
    shipment = models.CharField(_("shipment"), max_length=100, db_index=True)
    grams = models.BigIntegerField(_("grams"))
    on = models.DateField(_("on"))
    cancelled = models.DateField(_("cancelled"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("consent", "shipment"), name="one_draw_per_shipment"),
            models.CheckConstraint(condition=Q(grams__gt=0), name="draw_has_mass"),
        ]

    def __str__(self) -> str:
        return self.shipment


class Shipment(models.Model):
    """A consignment as it was asked about, and the decision it got: kept so that it can be accounted for."""

    class Direction(models.TextChoices):
        """Which border it crosses."""

        EXPORT = "export", _("export")
        IMPORT = "import", _("import")

    country = models.CharField(_("country"), max_length=3, db_index=True)
    """Whose border it crosses: the exporting or the importing country, by its direction."""
    number = models.CharField(_("shipment"), max_length=100, db_index=True)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    on = models.DateField(_("day"))
    exporter = models.CharField(_("exporting country"), max_length=3)
    importer = models.CharField(_("importing country"), max_length=3)
    form = models.CharField(_("what it is"), max_length=10)
    substance = models.CharField(_("substance"), max_length=40, blank=True)
    grams = models.BigIntegerField(_("grams"))
    asked = models.JSONField(default=dict, blank=True)
    """The shipment as the single window has it."""
    verdict = models.CharField(_("decision"), max_length=10)
    rule = models.CharField(_("rule"), max_length=10)
    number_of_document = models.CharField(_("document"), max_length=100, blank=True)
    decision = models.JSONField(default=dict, blank=True)
    """The decision as the single window got it."""
    drawn_on = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="shipments"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        constraints = [models.CheckConstraint(condition=Q(grams__gt=0), name="shipment_has_mass")]

    def __str__(self) -> str:
        return self.number

    def thing(self) -> Thing:
        """Return the shipment as the gate sees it."""
        return Thing("shipment", self.pk, self.country, demo=self.demo)
