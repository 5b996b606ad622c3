"""One look at a target, with or without an inspection under way, and every result of it (M18, M20)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from core.audit.rules import AuditRule
from inspections.models.agent import AgentRun
from inspections.models.asked import AskedCheck, JudgedAnswer
from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.choices import Source, Status
from inspections.models.inspection import Inspection
from inspections.models.target import Target


class LookQuerySet(OfContractQuerySet):
    def counted(self):  # type: ignore[no-untyped-def]
        """With how many results there are, and how many are serious, warnings, unknown."""
        return self.annotate(
            all_results=Count("results"),
            **{
                f"{status}_results": Count("results", filter=Q(results__status=status))
                for status in (Status.CRITICAL, Status.WARN, Status.UNKNOWN)
            },
        ).order_by("-measured_at", "-pk")  # grouping drops the model's own order

    def before(self, look: "Look"):  # type: ignore[no-untyped-def]
        """Earlier looks at the same target that came the same way and did not fail, newest first."""
        way = [Source.SQL] if look.source == Source.SQL else [Source.AGENT, Source.CARRIED]
        earlier = Q(measured_at__lt=look.measured_at) | Q(measured_at=look.measured_at, pk__lt=look.pk)
        return self.filter(earlier, target=look.target_id, source__in=way, fault="")


class Look(models.Model):
    """What the portal, an agent or a carried file said of one target at one moment; never changed.

    `inspection` is the one under way then: its results were stored there too. `looked_by` is empty when the
    schedule looked; `fault` says why there are no results at all. The newest look is the target's last known.
    """

    contract_path = "target__contract"

    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        related_name="looks",
        verbose_name=_("inspected target"),
        db_index=False,  # look_of_target begins with it
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="looks"
    )
    catalogue = models.ForeignKey(
        CatalogueVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="looks",
        verbose_name=_("version of the check list"),
    )
    agent_run = models.OneToOneField(
        AgentRun, on_delete=models.PROTECT, null=True, blank=True, related_name="look"
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    looked_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked by"),
    )
    measured_at = models.DateTimeField(_("measured at"))
    received_at = models.DateTimeField(_("received at"))
    fault = models.CharField(_("why nothing was measured"), max_length=500, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_at", "-pk"]
        verbose_name = _("look at a target")
        verbose_name_plural = _("looks at targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(measured_at__lte=F("received_at")), name="look_measured_before_received"
            ),
            models.CheckConstraint(condition=~Q(source=Source.MANUAL), name="look_by_a_machine"),
        ]
        indexes = [models.Index(fields=["target", "-measured_at"], name="look_of_target")]

    def __str__(self) -> str:
        return f"{self.target} {self.measured_at:%Y-%m-%d %H:%M}"


class LookResult(AskedCheck, JudgedAnswer):
    """One check's result of a look, with the limits used."""

    contract_path = "look__target__contract"
    audit_rule: ClassVar = AuditRule(exempt_because="written once with its look, which is in the trail")

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="results", db_index=False)
    check_row = models.ForeignKey(
        Check, on_delete=models.PROTECT, related_name="look_results", verbose_name=_("check")
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["look", "position", "pk"]
        verbose_name = _("result of a look")
        verbose_name_plural = _("results of looks")
        constraints = [
            models.UniqueConstraint(fields=["look", "code"], name="look_result_once"),
            models.CheckConstraint(
                condition=~Q(status__in=[*JudgedAnswer.WITHOUT_VERDICT]) | ~Q(reason=""),
                name="look_result_without_a_verdict_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.status}"

    @property
    def target(self) -> Target:
        return self.look.target

    @property
    def target_id(self) -> int:
        return self.look.target_id

    @property
    def inspection_id(self) -> int | None:
        return self.look.inspection_id

    @property
    def measured_at(self) -> datetime:
        return self.look.measured_at
