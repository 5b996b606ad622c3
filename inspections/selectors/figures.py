"""Promise against fact: how many occasions a contract promised in a year, and what became of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from contracts.models.contract import Contract
from inspections.models.choices import Kind, SlotState
from inspections.models.slot import Slot

WORKED = Q(inspection__worked_to__isnull=False)
"""The work on site is done; the promise waits for acceptance."""


@dataclass(frozen=True)
class Tally:
    """One kind of one contract in one year; of the open ones some are overdue, some wait for acceptance."""

    kind: str
    promised: int
    kept: int
    late: int
    missed: int
    overdue: int
    waiting: int

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def to_come(self) -> int:
        """Open, and neither overdue nor worked already."""
        return self.promised - self.kept - self.late - self.missed - self.overdue - self.waiting

    @property
    def is_kept(self) -> bool | None:
        """False once one was missed or is overdue; None while nothing was due yet."""
        if self.missed or self.overdue:
            return False
        return True if self.kept + self.late else None


def tallies(contracts: Iterable[Contract], year: int, today: date) -> dict[int, list[Tally]]:
    """By contract, in the order of kinds; slots belong to the year of their due date. One query."""
    slots = Slot.objects.filter(contract__in=[row.pk for row in contracts]).of_year(year)
    counts = (
        slots.exclude(state=SlotState.CANCELLED)
        .values("contract", "kind")
        .annotate(
            promised=Count("pk"),
            kept=Count("pk", filter=Q(state=SlotState.MET)),
            late=Count("pk", filter=Q(state=SlotState.MET_LATE)),
            missed=Count("pk", filter=Q(state=SlotState.MISSED)),
            overdue=Count("pk", filter=Q(state=SlotState.OPEN, due_on__lt=today) & ~WORKED),
            waiting=Count("pk", filter=Q(state=SlotState.OPEN) & WORKED),
        )
    )
    found: dict[int, list[Tally]] = defaultdict(list)
    for row in counts:
        contract = row.pop("contract")
        found[contract].append(Tally(**row))
    order = list(Kind.values)
    for rows in found.values():
        rows.sort(key=lambda one: order.index(one.kind))
    return found
