"""Proposals to tune a database, as the collector left them; the portal never runs them (M20)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from core.audit.rules import AuditRule
from inspections.models.inspection import Inspection
from inspections.models.target import Target


class TuningReport(models.Model):
    """All proposals for one target at one moment: `proposals` as `domain.tuning.Proposal` has them."""

    contract_path = "target__contract"
    audit_rule: ClassVar = AuditRule(leave_out={"proposals"})

    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        related_name="tuning_reports",
        verbose_name=_("inspected target"),
        db_index=False,
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="tuning_reports"
    )
    collected_at = models.DateTimeField(_("measured at"))
    proposals = models.JSONField(_("proposals"), default=list, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-collected_at", "-pk"]
        verbose_name = _("tuning report")
        verbose_name_plural = _("tuning reports")
        indexes = [models.Index(fields=["target", "-collected_at"], name="tuning_report_of_target")]

    def __str__(self) -> str:
        return f"{self.target} {self.collected_at:%Y-%m-%d}"
