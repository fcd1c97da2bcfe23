"""Nouns of the treaty desk: Parties and what they declared, meetings and requests, calls for information.

What the treaty itself says (annexes, amendments, deadlines, schedules) is in `azogue.facts.treaty`; records
here name its rows by their ids.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import Thing

DOCUMENT = "record.Document"


class Organisation(models.Model):
    """A body that countries belong to: an integration organisation, or a group of stakeholders."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        INTEGRATION = "integration", _("regional economic integration organisation")
        STAKEHOLDER = "stakeholder", _("stakeholder body")
        GROUP = "group", _("group of countries")

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.INTEGRATION)
    citation = models.CharField(_("source"), max_length=300, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def thing(self) -> Thing:
        """Return the organisation as the gate sees it."""
        return Thing("organisation", self.pk, demo=self.demo)


class Membership(models.Model):
    """A country's membership in an organisation, from a day to a day, both included."""

    body = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    member = models.CharField(_("country"), max_length=3, db_index=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    citation = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("member", "since")
        constraints = [
            models.UniqueConstraint(fields=("body", "member", "since"), name="one_membership_per_beginning")
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.body_id} from {self.since}"

    @property
    def organisation(self) -> str:
        """Code of the organisation, as the rules want it."""
        return self.body.code


class Party(models.Model):
    """A State or organisation under the mercury treaty. From when it is bound is computed, never stored."""

    class Status(models.TextChoices):
        """What is known of its consent to be bound."""

        PARTY = "party", _("Party")
        SIGNATORY = "signatory", _("signatory")

    country = models.CharField(_("country"), max_length=3, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PARTY)
    signed = models.DateField(_("signed"), null=True, blank=True)
    deposited = models.DateField(_("instrument deposited"), null=True, blank=True)
    action = models.CharField(_("how it joined"), max_length=40, blank=True)
    declared = models.BooleanField(_("declaration under Article 30(5)"), default=False)
    left = models.DateField(_("withdrawal in effect on"), null=True, blank=True)
    gold_notice = models.DateField(_("notice that gold mining is significant"), null=True, blank=True)
    circumstances = models.JSONField(default=dict, blank=True)
    """What is so in the country and what is not: word of the deadlines table to true or false."""
    recorded = models.BooleanField(_("what this Party did is recorded here completely"), default=False)
    """Stated by its officer; only then is a duty without a record late, and not just without a record."""
    citation = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    from_facts = models.BooleanField(default=False)
    """Whether nobody changed it since it was taken over from the tables; only then a new table does."""
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("country",)
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.country

    def thing(self) -> Thing:
        """Return the Party as the gate sees it."""
        return Thing("party", self.pk, self.country, demo=self.demo)


class Answer(models.Model):
    """What a Party said to a text that lists items: it accepts, it does not, it takes other measures."""

    class Kind(models.TextChoices):
        """What it said."""

        ACCEPTED = "accepted", _("acceptance deposited")
        REFUSED = "refused", _("notice that it is not accepted")
        ALTERNATIVE = "alternative", _("other measures under Article 4(2)")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="answers")
    amendment = models.CharField(_("amendment"), max_length=30)
    kind = models.CharField(_("answer"), max_length=12, choices=Kind)
    on = models.DateField(_("on"))
    withdrawn = models.DateField(_("withdrawn on"), null=True, blank=True)
    document = models.ForeignKey(DOCUMENT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("amendment", "kind")
        constraints = [
            models.UniqueConstraint(fields=("party", "amendment", "kind"), name="one_answer_per_amendment")
        ]

    def __str__(self) -> str:
        return f"{self.amendment}: {self.kind}"


class Exemption(models.Model):
    """An entry of the register of exemptions (Article 6)."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="exemptions")
    item = models.CharField(_("item"), max_length=20)
    registered = models.DateField(_("registered on"), null=True, blank=True)
    until = models.DateField(_("shorter period, until"), null=True, blank=True)
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    decision = models.CharField(_("decision on the extension"), max_length=40, blank=True)
    withdrawn = models.DateField(_("withdrawn on"), null=True, blank=True)
    need = models.TextField(_("why it is needed"), blank=True)
    document = models.ForeignKey(DOCUMENT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("item",)
        constraints = [models.UniqueConstraint(fields=("party", "item"), name="one_exemption_per_item")]

    def __str__(self) -> str:
        return self.item


class Fulfilment(models.Model):
    """A duty that was fulfilled: which, when, and for recurring ones for which date."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="fulfilments")
    rule = models.CharField(_("duty"), max_length=20)
    due = models.DateField(_("due"), null=True, blank=True)
    on = models.DateField(_("done on"))
    document = models.ForeignKey(DOCUMENT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("rule", "due")
        constraints = [
            models.UniqueConstraint(fields=("party", "rule", "due"), name="one_fulfilment_per_date"),
            models.UniqueConstraint(
                fields=("party", "rule"), condition=models.Q(due=None), name="one_fulfilment_per_duty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"


class Reported(models.Model):
    """What a Party reported for a year under a control schedule; a blank amount is not known."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="reported")
    schedule = models.CharField(_("control schedule"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=6, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ("schedule", "year")
        constraints = [
            models.UniqueConstraint(fields=("party", "schedule", "year"), name="one_amount_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.year}"


class Meeting(models.Model):
    """A meeting of a body: of the treaty, or of the country when it has one."""

    key = models.CharField(_("short name"), max_length=40, unique=True)
    country = models.CharField(_("country"), max_length=3, blank=True, db_index=True)
    instrument = models.CharField(_("instrument"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=100, blank=True)
    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    citation = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-begins", "key")

    def __str__(self) -> str:
        return self.key

    def thing(self) -> Thing:
        """Return the meeting as the gate sees it."""
        return Thing("meeting", self.pk, self.country, demo=self.demo)


class Decision(models.Model):
    """A decision of a meeting, cited by its symbol."""

    symbol = models.CharField(_("symbol"), max_length=40, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    citation = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("meeting", "symbol")

    def __str__(self) -> str:
        return self.symbol


class Request(models.Model):
    """Work that a meeting asks of somebody, due on a day or before another meeting."""

    country = models.CharField(_("country"), max_length=3, blank=True, db_index=True)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what is asked"), blank=True)
    asked_of = models.CharField(_("asked of"), max_length=200)
    due = models.DateField(_("due"), null=True, blank=True)
    before = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="due_before"
    )
    state = models.CharField(max_length=20, default="open", db_index=True)
    opened = models.DateField(_("asked on"))
    closed = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    document = models.ForeignKey(DOCUMENT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def thing(self) -> Thing:
        """Return the request as the gate sees it."""
        return Thing("request", self.pk, self.country, self.state, self.demo)

    @property
    def due_day(self) -> date | None:
        """Return the day it is due: its own, or the first day of the meeting it is due before."""
        if self.due is not None:
            return self.due
        return None if self.before is None else self.before.begins


class Call(models.Model):
    """A call for information: a question to several bodies, with a deadline, and who answered."""

    country = models.CharField(_("country"), max_length=3, blank=True, db_index=True)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what is asked"))
    deadline = models.DateField(_("answers by"))
    request = models.ForeignKey(
        Request, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls"
    )
    state = models.CharField(max_length=20, default="draft", db_index=True)
    opened = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def thing(self) -> Thing:
        """Return the call as the gate sees it."""
        return Thing("call", self.pk, self.country, self.state, self.demo)


class Invitee(models.Model):
    """A body that was asked; it answers through a link of its own, without an account."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invitees")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    """SHA-256 of the secret in the link; the secret itself is only in the letter."""
    sent = models.DateTimeField(null=True, blank=True)
    opened = models.DateTimeField(null=True, blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("call", "name"), name="one_invitee_per_name")]

    def __str__(self) -> str:
        return self.name


class Passage(models.Model):
    """A piece of what was learned: somebody's own words, or our summary of what is public elsewhere."""

    class Kind(models.TextChoices):
        """Whose words they are."""

        VERBATIM = "verbatim", _("word for word")
        SUMMARY = "summary", _("summary")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="passages")
    invitee = models.ForeignKey(
        Invitee, null=True, blank=True, on_delete=models.PROTECT, related_name="passages"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("text"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    received = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
