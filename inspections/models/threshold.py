"""A contract's or one target's own limits for a check, before those of the list."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.target import Target


class ThresholdOverride(models.Model):
    """Limits for one check code; with a target they hold for it alone. Order: target, contract, list."""

    contract_path = "contract"

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="threshold_overrides", db_index=False
    )
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="threshold_overrides",
        verbose_name=_("inspected target"),
    )
    check_code = models.CharField(_("check"), max_length=20)
    warn = models.CharField(_("warning from"), max_length=200, blank=True)
    critical = models.CharField(_("serious from"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "check_code", "target"]
        verbose_name = _("own limit of a check")
        verbose_name_plural = _("own limits of checks")
        constraints = [
            models.UniqueConstraint(
                "contract", Coalesce("target", 0), "check_code", name="threshold_override_once"
            ),
            models.CheckConstraint(condition=~Q(warn="") | ~Q(critical=""), name="threshold_override_says"),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.target or self.contract}"
