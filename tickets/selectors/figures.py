"""Compliance with the service levels, by contract, target and month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from accounts.models.user import User
from contracts.models.contract import Contract
from tickets.models.choices import ClockKind
from tickets.models.compliance import ComplianceEntry


@dataclass(frozen=True)
class ComplianceRow:
    """Targets due in one month: met in time, breached, and of these excused by both parties."""

    contract: Contract
    clock: str
    month: date
    in_time: int
    breached: int
    excused: int

    @property
    def clock_label(self) -> str:
        return str(ClockKind(self.clock).label)

    @property
    def due(self) -> int:
        return self.in_time + self.breached

    @property
    def rate(self) -> float:
        """Share met in time, per cent with one decimal."""
        return _share(self.in_time, self.due)

    @property
    def rate_without_excused(self) -> float:
        """The same without breaches that both parties excused."""
        return _share(self.in_time, self.due - self.excused)


def compliance_rows(*, user: User, year: int, contract: Contract | None = None) -> list[ComplianceRow]:
    """Figures of one year, newest month first, of the contracts that `user` sees."""
    entries = ComplianceEntry.objects.visible_to(user).filter(
        month__gte=date(year, 1, 1), month__lte=date(year, 12, 31)
    )
    if contract is not None:
        entries = entries.filter(contract=contract)
    sums = (
        entries.order_by()
        .values("contract", "clock_kind", "month")
        .annotate(met=Sum("in_time"), late=Sum("breached"), waived=Sum("excused"))
        .order_by("-month", "contract__key", "clock_kind")
    )
    rows = [row for row in sums if row["met"] or row["late"]]
    contracts = Contract.objects.visible_to(user).in_bulk({row["contract"] for row in rows})
    return [
        ComplianceRow(
            contracts[row["contract"]],
            row["clock_kind"],
            row["month"],
            row["met"],
            row["late"],
            row["waived"],
        )
        for row in rows
    ]


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0
