"""How many targets were met in time, by contract, target and month: a ledger that is summed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet
from tickets.models.choices import ClockKind


class ComplianceEntryQuerySet(ScopedQuerySet["ComplianceEntry"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Figures of the contracts in scope."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(contract__in=list(Contract.objects.visible_to(user).values_list("pk", flat=True)))


class ComplianceEntry(models.Model):
    """Figures to add up; what changes a clock adds a row, so writers never wait for each other.

    `month` is the first day of the month (Asia/Shanghai) in which the target was due. `in_time` are clocks
    met by then, `breached` those that were not, of which `excused` have a waiver of both parties. A
    nightly job folds the rows of a key into one, and compares the sums with the clocks themselves.
    """

    audit_rule = AuditRule(exempt_because="sums of clocks, compared with them every night")

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    clock_kind = models.CharField(_("target"), max_length=10, choices=ClockKind)
    month = models.DateField(_("month"))
    in_time = models.IntegerField(default=0)
    breached = models.IntegerField(default=0)
    excused = models.IntegerField(default=0)

    objects = ComplianceEntryQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "month", "clock_kind", "pk"]
        verbose_name = _("compliance entry")
        verbose_name_plural = _("compliance entries")
        indexes = [
            models.Index(
                fields=["contract", "month", "clock_kind"],
                include=["in_time", "breached", "excused"],
                name="compliance_by_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.clock_kind}"
