"""The daily maintenance log kept together with the hospital's administrators (E05)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import System


class MaintenanceRecord(models.Model):
    """One entry of the log; it stands when a person of the other side has countersigned it."""

    contract_path = "contract"

    class Kind(models.TextChoices):
        DAILY = "daily", _("daily maintenance")
        JOINT_CHECK = "joint_check", _("joint check")
        DISCUSSION = "discussion", _("discussion of problems")

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="maintenance_records", db_index=False
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("system")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DAILY)
    on = models.DateField(_("date"))
    content = models.TextField(_("what was checked or done"))
    outcome = models.TextField(_("outcome"), blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    countersigned_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("countersigned by"),
    )
    countersigned_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("maintenance record")
        verbose_name_plural = _("maintenance records")
        constraints = [
            models.CheckConstraint(
                condition=Q(countersigned_by=None, countersigned_at=None)
                | (
                    Q(countersigned_by__isnull=False, countersigned_at__isnull=False)
                    & ~Q(countersigned_by=models.F("recorded_by"))
                ),
                name="maintenance_record_two_people",
            )
        ]
        indexes = [models.Index(fields=["contract", "-on"], name="maintenance_newest")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
