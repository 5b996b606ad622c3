"""What `load_contracts` last wrote to each row: so that it knows what people have changed since."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet


class CatalogueRowQuerySet(ScopedQuerySet["CatalogueRow"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators only."""
        return self if user.is_authenticated and user.is_active and user.is_superuser else self.none()


class CatalogueRow(models.Model):
    """`values` as last loaded, by the row's model and its key in the catalogue files."""

    audit_rule: ClassVar = AuditRule(exempt_because="the loader's own note; the rows it writes are audited")

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    row_id = models.BigIntegerField()
    values = models.JSONField()
    loaded_at = models.DateTimeField()

    objects = CatalogueRowQuerySet.as_manager()

    class Meta:
        ordering = ["model", "key"]
        verbose_name = _("loaded catalogue row")
        verbose_name_plural = _("loaded catalogue rows")
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="catalogue_row_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
