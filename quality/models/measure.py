"""What indicators and points know of a homepage: taken at each check, naming no patient."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit.rules import AuditRule
from quality.models.homepage import Homepage
from quality.models.scoping import OfHospitalQuerySet


class StayMeasure(models.Model):
    """The facts of one stay (`quality.domain.stay_json`), its points of 100 and what cost them.

    `facts_version` is the version they were taken in; `admitted_on` stands in the facts too, here it is found
    by index: returns of patients are looked up by it.

    `lost_by_class` holds points by item class A to D, `losses` triples of item, times and points.
    """

    homepage = models.OneToOneField(Homepage, on_delete=models.PROTECT, related_name="measure")
    revision = models.PositiveIntegerField(_("revision"))
    facts = models.JSONField(_("facts"))
    facts_version = models.PositiveSmallIntegerField(_("version of the facts"), default=1)
    admitted_on = models.DateField(_("admitted on"), null=True)
    score = models.DecimalField(
        _("points"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    lost_by_class = models.JSONField(_("points lost by class"), default=dict)
    losses = models.JSONField(_("points lost by item"), default=list)
    measured_at = models.DateTimeField(_("measured at"))

    hospital_path: ClassVar = "homepage__hospital"
    objects = OfHospitalQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(exempt_because="follows from a revision and the catalogue")

    class Meta:
        ordering = ["homepage"]
        verbose_name = _("measure of a homepage")
        verbose_name_plural = _("measures of homepages")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=100), name="measure_score_of_a_hundred"
            )
        ]
        indexes = [models.Index(fields=["admitted_on"], name="measure_by_admission")]

    def __str__(self) -> str:
        return f"{self.homepage_id}: {self.score}"
