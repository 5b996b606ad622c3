"""A year of inspections by contract and month, for the plan that a director reads at a glance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise

from contracts.models.contract import Contract
from inspections.faces import Face, face_of, is_overdue, short_kinds
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.selectors.figures import Tally, tallies


@dataclass(frozen=True)
class Mark:
    """One inspection in its month."""

    inspection: Inspection
    face: Face
    kinds: list[str | Promise]


@dataclass
class YearOfContract:
    """Twelve months of marks, and the sums of the year."""

    contract: Contract
    months: list[list[Mark]] = field(default_factory=lambda: [[] for _month in range(12)])
    tallies: list[Tally] = field(default_factory=list)
    overdue: int = 0

    @property
    def promised(self) -> int:
        return sum(one.promised for one in self.tallies)

    @property
    def kept(self) -> int:
        return sum(one.kept + one.late for one in self.tallies)

    @property
    def missed(self) -> int:
        return sum(one.missed for one in self.tallies)


def year_of(
    contracts: Sequence[Contract], inspections: QuerySet[Inspection], year: int, today: date
) -> list[YearOfContract]:
    """One row a contract that has anything in the year; `inspections` are those within the reader's scope."""
    rows = {contract.pk: YearOfContract(contract) for contract in contracts}
    shown = inspections.filter(contract__in=list(rows), planned_on__year=year).exclude(state=State.CANCELLED)
    replaced = _replaced(inspections)
    for row in shown.order_by("planned_on", "pk"):
        if row.pk in replaced:
            continue
        line = rows[row.contract_id]
        line.months[row.planned_on.month - 1].append(Mark(row, face_of(row, today), short_kinds(row.kinds)))
        line.overdue += is_overdue(row, today)
    for contract_id, found in tallies(contracts, year, today).items():
        rows[contract_id].tallies = found
    return [line for line in rows.values() if line.promised or any(line.months)]


def _replaced(inspections: QuerySet[Inspection]) -> set[int]:
    """Revisions that a later one has replaced."""
    later = inspections.filter(revision__gt=1, state=State.ACCEPTED).values_list("revises", flat=True)
    return {key for key in later if key is not None}


def by_kind(lines: Sequence[YearOfContract]) -> dict[str, Tally]:
    """The sums of all contracts, by kind."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    for line in lines:
        for one in line.tallies:
            parts = (one.promised, one.kept, one.late, one.missed, one.overdue, one.waiting)
            sums[one.kind] = [a + b for a, b in zip(sums[one.kind], parts, strict=True)]
    return {kind: Tally(kind, *values) for kind, values in sums.items()}
