"""The frozen list of one inspection and its answers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from inspections.models.asked import AskedCheck, JudgedAnswer
from inspections.models.catalogue import Check
from inspections.models.choices import Source
from inspections.models.inspection import Inspection
from inspections.models.target import Target


class Item(AskedCheck):
    """One check to be answered on one target, with the limits in force when the inspection began.

    Made by `services.freezing`; later changes of lists or limits never reach it. `target` is empty for
    checks of the site as a whole.
    """

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="items", db_index=False)
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("inspected target"),
    )
    check_row = models.ForeignKey(
        Check, on_delete=models.PROTECT, related_name="items", verbose_name=_("check")
    )
    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "position", "pk"]
        verbose_name = _("item of an inspection")
        verbose_name_plural = _("items of inspections")
        constraints = [models.UniqueConstraint("inspection", Coalesce("target", 0), "code", name="item_once")]

    def __str__(self) -> str:
        return self.code


class ResultQuerySet(OfContractQuerySet):
    def of(self, inspection: Inspection):  # type: ignore[no-untyped-def]
        return self.filter(item__inspection=inspection)


class Result(JudgedAnswer):
    """The answer to one item of an inspection.

    `measured_at`: when it was seen or measured (device or agent time);
    `answered_at`: when the server took it in. `client_key` makes an offline answer arrive once.
    """

    contract_path = "item__inspection__contract"

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="result")
    text = models.CharField(_("what was seen"), max_length=500, blank=True)
    cause = models.TextField(_("cause"), blank=True)
    suggestion = models.TextField(_("suggestion"), blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    measured_at = models.DateTimeField(_("measured at"))
    answered_at = models.DateTimeField(_("received at"))
    client_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["item"]
        verbose_name = _("result of a check")
        verbose_name_plural = _("results of checks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[*JudgedAnswer.WITHOUT_VERDICT]) | ~Q(reason=""),
                name="result_without_a_verdict_has_reason",
            )
        ]
        indexes = [models.Index(fields=["status"], name="result_status")]

    def __str__(self) -> str:
        return f"{self.item} {self.status}"
