"""A save that was refused for its errors: that it was tried, by whom, and how many errors it had."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from core.audit.rules import AuditRule
from quality.models.homepage import Channel
from quality.models.scoping import OfHospitalQuerySet


class RefusedSave(models.Model):
    """One refused save, only ever added; of the record nothing but what names the stay.

    `record_no` is blank and `admission_count` null where the record did not say them.
    """

    hospital = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    record_no = models.CharField(_("record number"), max_length=50, blank=True)
    admission_count = models.PositiveIntegerField(_("admission"), null=True)
    discharged_on = models.DateField(_("discharged on"), null=True)
    department_code = models.CharField(_("department code"), max_length=10, blank=True)
    department_name = models.CharField(_("department"), max_length=60, blank=True)
    coder_name = models.CharField(_("coder"), max_length=60, blank=True)
    channel = models.CharField(_("received by"), max_length=6, choices=Channel)
    error_count = models.PositiveIntegerField(_("errors"))
    catalogue_version = models.CharField(_("catalogue"), max_length=40)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(exempt_because="is itself a note of what was tried, only ever added to")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("refused save of a homepage")
        verbose_name_plural = _("refused saves of homepages")
        constraints = [
            models.CheckConstraint(condition=models.Q(error_count__gt=0), name="refused_save_has_errors"),
        ]
        indexes = [
            models.Index(fields=["hospital", "record_no", "admission_count"], name="refused_save_by_stay"),
            models.Index(fields=["hospital", "discharged_on"], name="refused_save_by_discharge"),
        ]

    def __str__(self) -> str:
        return f"{self.record_no}-{self.admission_count}"
