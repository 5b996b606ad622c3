"""A discharge announced by the hospital information system: a homepage is owed for it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organisation import Organisation
from quality.models.scoping import OfHospitalQuerySet


class Discharge(models.Model):
    """One discharge; announcing it again corrects it, a cancelled one is owed nothing."""

    class Source(models.TextChoices):
        API = "api", _("interface")
        LIST = "list", pgettext_lazy("source of a discharge", "list")

    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="discharges", db_index=False
    )
    record_no = models.CharField(_("record number"), max_length=50)
    admission_count = models.PositiveIntegerField(_("admission"))
    discharged_at = models.DateTimeField(_("discharged at"))
    department_code = models.CharField(_("department code"), max_length=10, blank=True)
    department_name = models.CharField(_("department"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=4, choices=Source)
    announced_at = models.DateTimeField(_("announced at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-discharged_at", "-pk"]
        verbose_name = _("discharge")
        verbose_name_plural = _("discharges")
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "record_no", "admission_count"], name="discharge_once_a_stay"
            ),
            models.CheckConstraint(condition=~models.Q(record_no=""), name="discharge_has_a_record_number"),
        ]
        indexes = [models.Index(fields=["hospital", "discharged_at"], name="discharge_by_day")]

    def __str__(self) -> str:
        return f"{self.record_no}-{self.admission_count}"
