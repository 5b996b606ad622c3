"""Answers kept for callers who repeat a POST with the same `Idempotency-Key`."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet

KEPT_FOR = timedelta(hours=48)


class StoredAnswerQuerySet(ScopedQuerySet["StoredAnswer"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Nobody browses stored answers: they only go back to the caller who repeats the key."""
        return self.none()

    def expired(self, at):  # type: ignore[no-untyped-def]
        return self.filter(created_at__lte=at - KEPT_FOR)


class StoredAnswer(models.Model):
    """The first answer to one caller's key on one route; written in the transaction of the work itself."""

    caller = models.CharField(max_length=60)
    route = models.CharField(max_length=500)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()

    objects = StoredAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored answer")
        verbose_name_plural = _("stored answers")
        constraints = [models.UniqueConstraint(fields=["caller", "route", "key"], name="stored_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="stored_answer_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.status}"
