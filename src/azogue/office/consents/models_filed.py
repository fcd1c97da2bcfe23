"""Nouns of the consents desk: papers that countries file, whoever keeps them, and what all of them share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import Thing

DOCUMENT = "record.Document"


class Proven(models.Model):
    """What every record of this desk has: who keeps it, where it is from, the paper that proves it."""

    keeper = models.CharField(_("kept by"), max_length=3, db_index=True)
    citation = models.CharField(_("source"), max_length=300, blank=True)
    document = models.ForeignKey(DOCUMENT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Instrument(models.TextChoices):
    """The convention that a consent is given under."""

    MINAMATA = "minamata", _("Minamata Convention")
    ROTTERDAM = "rotterdam", _("Rotterdam Convention")


class GeneralNotification(Proven):
    """A general notification of consent (Article 3(7), Form D); the treaty makes its register public."""

    number = models.CharField(_("number"), max_length=100, unique=True)
    country = models.CharField(_("importing country"), max_length=3, db_index=True)
    first = models.DateField(_("valid from"), null=True, blank=True)
    last = models.DateField(_("valid until"), null=True, blank=True)
    terms = models.JSONField(_("terms and conditions"), default=list, blank=True)
    """Pairs of id and words."""
    exporters = models.JSONField(_("limited to exporting countries"), default=list, blank=True)
    revoked = models.DateField(_("revoked"), null=True, blank=True)
    certified = models.BooleanField(_("certified by a non-Party"), default=False)
    waived = models.DateField(_("Article 3(8) not applied, told on"), null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    """Form D as filled in: field to value and words."""

    class Meta:
        ordering = ("country", "number")

    def __str__(self) -> str:
        return self.number

    def thing(self) -> Thing:
        """Return the notification as the gate sees it."""
        return Thing("general_notification", self.pk, self.keeper, demo=self.demo)


class Certificate(Proven):
    """A certification by a non-Party: of use (Form B) or of source (Form C)."""

    class Kind(models.TextChoices):
        """What it certifies."""

        USE = "use", _("use of the mercury")
        SOURCE = "source", _("source of the mercury")

    number = models.CharField(_("number"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("non-Party"), max_length=3, db_index=True)
    party = models.CharField(_("made to"), max_length=3, blank=True)
    first = models.DateField(_("valid from"), null=True, blank=True)
    last = models.DateField(_("valid until"), null=True, blank=True)
    measures = models.BooleanField(_("measures protect health and environment"), default=False)
    only_allowed = models.BooleanField(_("only for an allowed use or interim storage"), default=False)
    not_new_mining = models.BooleanField(_("not from new primary mining"), default=False)
    not_excess = models.BooleanField(_("not excess mercury from chlor-alkali plants"), default=False)
    revoked = models.DateField(_("revoked"), null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    """The form as filled in: field to value and words."""

    class Meta:
        ordering = ("country", "number")

    def __str__(self) -> str:
        return self.number

    def thing(self) -> Thing:
        """Return the certificate as the gate sees it."""
        return Thing("certificate", self.pk, self.keeper, demo=self.demo)


class ImportResponse(Proven):
    """A Party's response on future imports of mercury compounds (Rotterdam, Article 10)."""

    class Kind(models.TextChoices):
        """What it says."""

        CONSENT = "consent", _("consent")
        NO_CONSENT = "no consent", _("no consent")
        INTERIM_CONSENT = "interim consent", _("interim consent")
        INTERIM_NO_CONSENT = "interim no consent", _("interim no consent")
        INTERIM_NO_DECISION = "interim without decision", _("interim, without a decision")
        NO_RESPONSE = "no response", _("no response")

    number = models.CharField(_("number"), max_length=100, unique=True)
    country = models.CharField(_("importing country"), max_length=3, db_index=True)
    kind = models.CharField(_("response"), max_length=30, choices=Kind)
    substance = models.CharField(_("substance"), max_length=40, blank=True)
    told = models.DateField(_("told to the Parties on"), null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    registered = models.BooleanField(_("registered there"), default=False)
    used_before = models.BooleanField(_("used or imported there before"), default=False)

    class Meta:
        ordering = ("country", "number")

    def __str__(self) -> str:
        return self.number

    def thing(self) -> Thing:
        """Return the response as the gate sees it."""
        return Thing("import_response", self.pk, self.keeper, demo=self.demo)


class FinalAction(Proven):
    """A Party's ban or severe restriction of a chemical (Rotterdam, Article 5)."""

    country = models.CharField(_("country"), max_length=3, db_index=True)
    substance = models.CharField(_("substance"), max_length=40, blank=True)
    since = models.DateField(_("since"))

    class Meta:
        ordering = ("country", "since")
        constraints = [
            models.UniqueConstraint(
                fields=("keeper", "country", "substance", "since"), name="one_final_action_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.substance} {self.since}"

    def thing(self) -> Thing:
        """Return the action as the gate sees it."""
        return Thing("final_action", self.pk, self.keeper, demo=self.demo)


class ConventionStanding(Proven):
    """From when to when a convention binds a State, where the treaty desk does not know, or that it does not.

    For the Rotterdam Convention that is every State; for the mercury treaty those without a date of deposit.
    """

    instrument = models.CharField(
        _("convention"), max_length=10, choices=Instrument, default=Instrument.ROTTERDAM
    )
    country = models.CharField(_("country"), max_length=3, db_index=True)
    since = models.DateField(_("bound since"), null=True, blank=True)
    """Blank: it has not joined. A country without a record is not known."""
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("country",)
        constraints = [
            models.UniqueConstraint(
                fields=("keeper", "instrument", "country"), name="one_standing_per_convention"
            )
        ]

    def __str__(self) -> str:
        return self.country

    def thing(self) -> Thing:
        """Return the standing as the gate sees it."""
        return Thing("convention_standing", self.pk, self.keeper, demo=self.demo)
