"""What an inspection's item and a look's result have in common: a check as it was asked, and its answer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models.choices import Status


class AskedCheck(models.Model):
    """A check with the limits in force when it was asked; later changes of lists or limits never reach it."""

    class LimitFrom(models.TextChoices):
        CATALOGUE = "catalogue", _("check list")
        CONTRACT = "contract", _("contract")
        TARGET = "target", _("inspected target")

    code = models.CharField(_("check"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    warn = models.CharField(_("warning from"), max_length=200, blank=True)
    critical = models.CharField(_("serious from"), max_length=200, blank=True)
    limit_from = models.CharField(max_length=10, choices=LimitFrom, default=LimitFrom.CATALOGUE)

    class Meta:
        abstract = True


class JudgedAnswer(models.Model):
    """What was measured and what it means: the worst row gives the status.

    `rows`: evidence as [{"object", "value", "detail"}], at most 50. `raw`: counters and facts kept for rates
    between two inspections, and the reasons as templates, so that they can be said in either language.
    """

    WITHOUT_VERDICT: ClassVar = (Status.SKIPPED, Status.NOT_APPLICABLE, Status.UNKNOWN)

    status = models.CharField(_("status"), max_length=14, choices=Status)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    rows = models.JSONField(_("evidence"), default=list, blank=True)
    raw = models.JSONField(_("raw figures"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        abstract = True
