"""What was changed on the spot, and what parts went in (README §6, §8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.target import Target
from tickets.models.ticket import Ticket


class WorkDone(models.Model):
    """One change made during an inspection with its before and after; `change` is the change record."""

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="work_done")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="work_done"
    )
    change = models.ForeignKey(
        Ticket,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("change record"),
    )
    title = models.CharField(_("what was done"), max_length=300)
    before = models.CharField(_("before"), max_length=300, blank=True)
    after = models.CharField(_("after"), max_length=300, blank=True)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("done at"))
    client_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "done_at", "pk"]
        verbose_name = _("work done in an inspection")
        verbose_name_plural = _("work done in inspections")

    def __str__(self) -> str:
        return self.title


class SparePart(models.Model):
    """A part that was put in."""

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="spare_parts")
    name = models.CharField(_("part"), max_length=120)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = _("spare part used")
        verbose_name_plural = _("spare parts used")
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="spare_part_at_least_one")
        ]

    def __str__(self) -> str:
        return self.name
