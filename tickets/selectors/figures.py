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
    def rate(self) -> float | None:
        """Share met in time, per cent with one decimal; None when nothing was due."""
        return _share(self.in_time, self.due)

    @property
    def rate_without_excused(self) -> float | None:
        """The same without breaches that both parties excused; None when nothing is left."""
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
        .values("contract", "contract__key", "clock_kind", "month")
        .annotate(met=Sum("in_time"), late=Sum("breached"), waived=Sum("excused"))
    )
    rows = [row for row in sums if row["met"] or row["late"]]
    order = list(ClockKind)
    rows.sort(key=lambda row: order.index(ClockKind(row["clock_kind"])))
    rows.sort(key=lambda row: row["contract__key"])
    rows.sort(key=lambda row: row["month"], reverse=True)
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


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole > 0 else None
