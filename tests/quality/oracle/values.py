"""What a finding shows as the offending text."""

from collections.abc import Callable

from .cost import cost_sum
from .findings import Finding
from .record import Record


def _sum(record: Record) -> str:
    return f"{cost_sum(record):.2f}"


def _difference(record: Record) -> str:
    return f"{(record.money('total_cost') or 0) - (cost_sum(record) or 0):.2f}"


REPAIRS = {"HP-F-041", "HP-F-046"}
COMPUTED: dict[str, Callable[[Record], str]] = {"HP-M-003": _sum, "HP-M-004": _difference}


def with_value(finding: Finding, record: Record) -> Finding:
    """The text of the first field as it came, None where blank; the amount that a message shows."""
    if finding.rule in COMPUTED:
        return finding._replace(value=COMPUTED[finding.rule](record))
    path = finding.fields[0]
    cell = record.departments_text if path == "transfer_depts" else record.cells.get(path)
    is_blank = cell is None or not cell.raw or (cell.is_blank and finding.rule not in REPAIRS)
    return finding._replace(value=None if cell is None or is_blank else cell.raw)
