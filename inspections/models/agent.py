"""What agents handed in: each document once, and the versions of software they saw (M18)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from core.audit.rules import AuditRule
from inspections.models.choices import Source
from inspections.models.inspection import Inspection
from inspections.models.target import Target


class AgentRun(models.Model):
    """One document: `said_at` is the host's clock, `received_at` ours; off by over 5 minutes ours counts.

    `inspection` is empty when none was under way; the document is kept and taken in when one begins.
    """

    contract_path = "contract"
    audit_rule = AuditRule(leave_out={"document"})

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="agent_runs")
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        related_name="agent_runs",
        verbose_name=_("inspected target"),
        db_index=False,
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="agent_runs"
    )
    run = models.CharField(_("run"), max_length=80)
    host = models.CharField(_("host"), max_length=120)
    said_at = models.DateTimeField(_("the host's time"))
    received_at = models.DateTimeField(_("received at"))
    measured_at = models.DateTimeField(_("time that counts"))
    skew_s = models.BigIntegerField(_("clock difference (s)"))
    is_clock_trusted = models.BooleanField(_("the host's clock is right"))
    source = models.CharField(_("came by"), max_length=10, choices=Source)
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    document = models.JSONField()
    stored = models.PositiveIntegerField(_("results stored"), default=0)
    unplaced = models.JSONField(_("not on the list"), default=list, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("agent's document")
        verbose_name_plural = _("agents' documents")
        constraints = [
            models.UniqueConstraint(fields=["target", "run"], name="agent_run_once"),
            models.CheckConstraint(
                condition=Q(is_clock_trusted=True) | Q(measured_at=F("received_at")),
                name="agent_run_wrong_clock_never_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.run}"


class SoftwareVersion(models.Model):
    """One product on one target in one version, from when to when it was seen there (M18)."""

    contract_path = "target__contract"

    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, related_name="software", verbose_name=_("inspected target")
    )
    name = models.CharField(_("software"), max_length=120)
    version = models.CharField(_("version"), max_length=120)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    gone_at = models.DateTimeField(_("not seen any more at"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["target", "name", "-first_seen_at"]
        verbose_name = _("software version")
        verbose_name_plural = _("software versions")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "name", "version"], condition=Q(gone_at=None), name="software_present_once"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")), name="software_seen_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
