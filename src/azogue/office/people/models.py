"""Nouns of the people desk: accounts and what they are trusted with, institutions and enterprises."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import ROLE_NAMES, ROLES, Thing

OPEN, ACCEPTED, EXPIRED, WITHDRAWN = "open", "accepted", "expired", "withdrawn"
"""States of an invitation."""
WAITING, COMING, HELD, ENDED = "waiting", "coming", "held", "ended"
"""States of an appointment: waiting for a second person, not begun, held today, over."""


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an e-mail address is the name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find an account by its address, whatever its case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    demo = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name or self.email

    def thing(self) -> Thing:
        """Return the account as the gate sees it."""
        state = "active" if self.is_active else "inactive"
        return Thing("account", self.pk, state=state, demo=self.demo, owners=frozenset({self.pk}))


class Institution(models.Model):
    """The national mercury institution, or another body that does part of its work."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        NATIONAL = "national", _("national mercury institution")
        MINISTRY = "ministry", _("ministry or agency")
        CENTRE = "centre", _("regional centre")
        FUNDER = "funder", _("funder")
        RESEARCH = "research", _("research institute or university")
        CIVIL = "civil", _("civil society")

    country = models.CharField(_("country"), max_length=3, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NATIONAL)
    name = models.CharField(_("name"), max_length=300)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    focal_point = models.CharField(_("focal point"), max_length=200, blank=True)
    focal_email = models.EmailField(_("focal point's e-mail"), blank=True)
    address = models.TextField(_("address"), blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("country", "kind", "name")

    def __str__(self) -> str:
        return self.name

    def thing(self) -> Thing:
        """Return the institution as the gate sees it."""
        return Thing("institution", self.pk, self.country, demo=self.demo)


class Funding(models.Model):
    """Money an institution had or will have in a year, from one source."""

    class Source(models.TextChoices):
        """Where it comes from."""

        GOVERNMENT = "government", _("government")
        EXTERNAL = "external", _("external")
        FEES = "fees", _("own fees and levies")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="funding")
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("kind of source"), max_length=20, choices=Source)
    name = models.CharField(_("source"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    document = models.ForeignKey(
        "record.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("year", "source", "name")

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class Enterprise(models.Model):
    """A plant or firm that supplies data about itself."""

    country = models.CharField(_("country"), max_length=3, db_index=True)
    name = models.CharField(_("name"), max_length=300)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    codes = models.JSONField(_("source categories"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    since = models.DateField(_("in operation since"), null=True, blank=True)
    until = models.DateField(_("closed on"), null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("country", "name")
        constraints = [models.UniqueConstraint(fields=("country", "name"), name="one_enterprise_per_name")]

    def __str__(self) -> str:
        return self.name

    def thing(self) -> Thing:
        """Return the enterprise as the gate sees it."""
        return Thing("enterprise", self.pk, self.country, demo=self.demo, enterprises=frozenset({self.pk}))


class Appointment(models.Model):
    """A role somebody holds for a country, from a day to a day."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=20, choices=[(r, ROLE_NAMES[r]) for r in ROLES[1:]])
    country = models.CharField(_("country"), max_length=3, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.CASCADE, related_name="suppliers"
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    needs_second = models.BooleanField(default=False)
    """Whether it counts only after a second person has confirmed it."""
    second = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("account", "role", "country")
        indexes = [models.Index(fields=("country", "role"), name="appointments_of_country")]

    def __str__(self) -> str:
        return f"{self.account}: {self.role} {self.country}"

    def holds_on(self, day: date) -> bool:
        """Return whether the role is held on a day."""
        return self.state_on(day) == HELD

    def state_on(self, day: date) -> str:
        """Return where the appointment stands on a day."""
        if self.until is not None and self.until < day:
            return ENDED
        if self.needs_second and self.second_id is None:
            return WAITING
        return COMING if self.since > day else HELD

    @property
    def state(self) -> str:
        """Where the appointment stands today."""
        return self.state_on(timezone.localdate())

    def thing(self) -> Thing:
        """Return the appointment as the gate sees it."""
        return Thing(
            "appointment",
            self.pk,
            self.country,
            self.state,
            demo=self.demo,
            owners=frozenset({self.account_id}),
            facts={"role": self.role, "by": self.by_id, "account": self.account_id},
        )


class Invitation(models.Model):
    """A link by which somebody becomes an account with a role; it works once and not for ever."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20)
    country = models.CharField(_("country"), max_length=3, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in the link; the secret itself is only in the letter."""
    language = models.CharField(_("language"), max_length=10, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    """When the letter went to the mail server; blank when it could not."""
    opened_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.email}: {self.role} {self.country}"

    @property
    def state(self) -> str:
        """Where the invitation stands now."""
        if self.accepted_at is not None:
            return ACCEPTED
        if self.withdrawn_at is not None:
            return WITHDRAWN
        return OPEN if self.expires > timezone.now() else EXPIRED

    def thing(self, *, shown: bool = False) -> Thing:
        """Return the invitation as the gate sees it; `shown` says that the secret of its letter was shown."""
        owners = frozenset() if self.by_id is None else frozenset({self.by_id})
        facts = {"role": self.role, "shown": shown}
        return Thing(
            "invitation", self.pk, self.country, self.state, demo=self.demo, owners=owners, facts=facts
        )


class AdminSession(models.Model):
    """Half an hour in which an administrator has power, with the reason stated; all of it is in the log."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="admin_sessions")
    why = models.TextField(_("why"))
    begun = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.account}: {self.begun:%Y-%m-%d %H:%M}"

    def thing(self) -> Thing:
        """Return the session as the gate sees it."""
        return Thing("admin_session", self.pk, demo=self.account.demo, owners=frozenset({self.account_id}))


class Token(models.Model):
    """A key by which a program speaks for an account over the API."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("label"), max_length=100)
    start = models.CharField(max_length=12)
    """First letters of the secret, to tell tokens apart."""
    digest = models.CharField(max_length=64, unique=True)
    verbs = models.JSONField(default=list, blank=True)
    """Verbs it may do, as kind.verb; empty is reading only."""
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.label

    def thing(self) -> Thing:
        """Return the token as the gate sees it."""
        return Thing("token", self.pk, demo=self.account.demo, owners=frozenset({self.account_id}))


class SignIn(models.Model):
    """A browser in which somebody is signed in, to look through and to end."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    key = models.CharField(max_length=40, unique=True)
    """Key of the browser's session."""
    began = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(_("last used"))
    address = models.CharField(_("from where"), max_length=64, blank=True)
    agent = models.CharField(_("browser"), max_length=300, blank=True)
    second_factor = models.BooleanField(default=False)

    class Meta:
        ordering = ("-seen",)

    def __str__(self) -> str:
        return f"{self.account}: {self.agent[:40]}"

    def thing(self) -> Thing:
        """Return the signed-in browser as the gate sees it."""
        return Thing("sign_in", self.pk, demo=self.account.demo, owners=frozenset({self.account_id}))
