"""One promised occasion: it is kept only by an accepted inspection (README §4)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.choices import Festival, Kind, SlotState
from inspections.models.inspection import Inspection
from inspections.models.rule import InspectionRule


class SlotQuerySet(OfContractQuerySet):
    def open(self):  # type: ignore[no-untyped-def]
        return self.filter(state=SlotState.OPEN)

    def of_year(self, year: int):  # type: ignore[no-untyped-def]
        """Slots whose default due date lies in the calendar year."""
        return self.filter(due_on__year=year)

    def past(self, on: date):  # type: ignore[no-untyped-def]
        """Slots whose window is over on the day `on`."""
        return self.filter(window_to__lt=on)


class Slot(models.Model):
    """Kind and period of one contract, with its window.

    `period`: 2026-Q1, 2026-03, 2026-spring; 2026Y-P1, 2026Y-H2 for parts of the contract year begun in 2026.
    The window is `window_from` to `window_to`, both included; from `missed_on` on the slot is missed. With a
    holiday, `holiday_on` is H, the window ends with H-2 unless the contract says otherwise, `missed_on` is H.
    """

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="slots", db_index=False)
    rule = models.ForeignKey(InspectionRule, on_delete=models.PROTECT, related_name="slots")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    period = models.CharField(_("period"), max_length=20)
    festival = models.CharField(_("holiday"), max_length=12, choices=Festival, blank=True)
    holiday_on = models.DateField(_("first day off"), null=True, blank=True)
    window_from = models.DateField(_("window from"))
    window_to = models.DateField(_("window to"))
    missed_on = models.DateField(_("missed from"))
    due_on = models.DateField(_("due on"))
    working_days = models.PositiveSmallIntegerField(_("working days promised"), default=0)
    is_provisional = models.BooleanField(_("date not yet announced"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=SlotState, default=SlotState.OPEN)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="slots", db_index=False
    )
    met_on = models.DateField(_("kept on"), null=True, blank=True)
    moved_at = models.DateTimeField(_("moved at"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "contract", "kind"]
        verbose_name = _("promised occasion")
        verbose_name_plural = _("promised occasions")
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "period"], name="slot_period_once"),
            models.CheckConstraint(condition=Q(window_to__gte=F("window_from")), name="slot_window_has_days"),
            models.CheckConstraint(
                condition=~Q(state__in=[SlotState.MET, SlotState.MET_LATE]) | Q(inspection__isnull=False),
                name="slot_met_by_an_inspection",
            ),
            models.UniqueConstraint(fields=["inspection", "kind"], name="slot_kind_once_an_inspection"),
        ]
        indexes = [
            models.Index(fields=["contract", "due_on"], name="slot_of_contract_by_due"),
            models.Index(fields=["missed_on"], condition=Q(state=SlotState.OPEN), name="slot_open_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"
