"""Nouns of background work."""

from django.conf import settings
from django.db import models

from azogue.office.record.gate import Thing


class Job(models.Model):
    """A piece of long work: what, for whom, how far, and what came of it."""

    work = models.CharField(max_length=60)
    """Name of the work in `jobs.works`."""
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    """waiting, running, done, failed."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    """In plain words."""
    country = models.CharField(max_length=3, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    demo = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)
    begun = models.DateTimeField(null=True, blank=True)
    beat = models.DateTimeField(null=True, blank=True)
    """Last sign of life; a job that stays silent was killed and is begun again."""
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.work} {self.pk}"

    def thing(self) -> Thing:
        """Return the job as the gate sees it."""
        owners = frozenset({self.by_id}) if self.by_id else frozenset()
        return Thing("job", self.pk, self.country, self.state, demo=self.demo, owners=owners)
