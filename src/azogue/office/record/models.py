"""Nouns that every desk shares: acts of the log, documents, and answers kept for idempotent requests."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from azogue.office.record.gate import Thing


class ActQuerySet(models.QuerySet["Act"]):
    """Acts can be added and read, never changed."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        del kwargs
        raise TypeError("The log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("The log is never changed.")


class Act(models.Model):
    """One thing somebody did: who, what, when, why, from where."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="acts",
        verbose_name=_("who"),
    )
    person_name = models.CharField(_("who"), max_length=200, blank=True)
    verb = models.CharField(_("what"), max_length=60)
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=3, blank=True, db_index=True)
    summary = models.CharField(max_length=300, blank=True)
    why = models.TextField(_("why"), blank=True)
    address = models.CharField(_("from where"), max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("kind", "thing", "-id"), name="act_of_thing")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name} {self.verb} {self.kind} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new act; refuse to change an old one."""
        if self.pk is not None:
            raise TypeError("The log is never changed.")
        super().save(*args, **kwargs)


def document_place(document: "Document", name: str) -> str:
    """Return where an uploaded file is kept: under a name of our own, never the sender's."""
    del document, name
    return f"documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """A file that proves something: a letter, a statistic, a customs extract."""

    country = models.CharField(max_length=3, db_index=True)
    title = models.CharField(_("title"), max_length=300)
    name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to=document_place)
    language = models.CharField(_("language"), max_length=10, blank=True)
    public = models.BooleanField(_("public"), default=False)
    demo = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    def thing(self) -> Thing:
        """Return the document as the gate sees it."""
        owners = frozenset({self.by_id}) if self.by_id else frozenset()
        state = "public" if self.public else "kept"
        return Thing("document", self.pk, self.country, state, demo=self.demo, owners=owners)


class Answer(models.Model):
    """The answer to a request that carried an idempotency key, given again when the request comes again."""

    key = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    request = models.CharField(max_length=64)
    """SHA-256 of method, path and body: the same key with another request is a mistake."""
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person", "key"), name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
