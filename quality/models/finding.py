"""What a rule found on a homepage, until it is acknowledged with a reason or corrected."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.audit.rules import AuditRule
from quality.models.homepage import Homepage
from quality.models.scoping import OfHospitalQuerySet


class Severity(models.TextChoices):
    ERROR = "error", _("error")
    WARNING = "warning", _("warning")


class FindingRow(models.Model):
    """One finding; value and message parameters are sealed, as they may name the patient."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "open")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        CORRECTED = "corrected", _("corrected")

    homepage = models.ForeignKey(Homepage, on_delete=models.PROTECT, related_name="findings")
    revision = models.PositiveIntegerField(_("first seen in revision"))
    rule = models.CharField(_("rule"), max_length=20)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    field_path = models.CharField(_("field"), max_length=80)
    fields = ArrayField(models.CharField(max_length=80), default=list)
    sealed = models.TextField(editable=False)
    digest = models.CharField(max_length=32, editable=False)
    catalogue_version = models.CharField(_("catalogue"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField(_("found at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(
        exempt_because="follows from a revision and the catalogue; who acknowledged it stands in the row"
    )

    class Meta:
        ordering = ["homepage", "severity", "rule", "pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | (Q(acknowledged_by__isnull=False) & ~Q(reason="")),
                name="finding_acknowledged_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(severity="warning"),
                name="finding_only_warnings_acknowledged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["homepage"], condition=~Q(state="corrected"), name="finding_present_of_homepage"
            ),
            models.Index(fields=["rule"], name="finding_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.field_path}"
