"""Seals over the audit trail: each hash covers what was written since the last seal and that seal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class AuditSealQuerySet(ScopedQuerySet["AuditSeal"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators only."""
        return self if user.is_authenticated and user.is_active and user.is_superuser else self.none()


class AuditSeal(models.Model):
    """SHA-256 over the digests of audit rows first_id…last_id and over the previous seal's hash.

    `row_digests` keeps id (8 bytes, big endian) and SHA-256 (32 bytes) of each row, so that a check can name
    the very row that was altered, removed or slipped in; the hash covers it.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    first_id = models.PositiveBigIntegerField(_("first row"))
    last_id = models.PositiveBigIntegerField(_("last row"))
    row_count = models.PositiveIntegerField(_("rows"))
    row_digests = models.BinaryField(default=bytes)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")

    def __str__(self) -> str:
        return f"#{self.number}"
