"""What was measured before, as the domain judges it; and evidence as a result keeps it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from inspections.domain.counters import COUNTERS
from inspections.domain.judging import Verdict
from inspections.domain.measurements import MOST_ROWS, Measurement, Outcome, Row
from inspections.models.choices import State, Status
from inspections.models.look import LookResult
from inspections.models.result import Item, Result

_MEASURED = (Status.OK, Status.WARN, Status.CRITICAL)


def previous_result(asked: Item | LookResult) -> Result | None:
    """The newest result of another inspection for the same check on the same target; None without one.

    Growth, changes and rates of counters are against inspections, also those of a look (README §2).
    """
    results = Result.objects.filter(item__code=asked.code)
    if asked.inspection_id is not None:
        results = results.exclude(item__inspection=asked.inspection_id)
    if isinstance(asked, Item) and asked.target_id is None:
        same = results.filter(item__target=None, item__inspection__contract=asked.inspection.contract_id)
    else:
        same = results.filter(item__target=asked.target_id)
    done = same.exclude(item__inspection__state=State.CANCELLED)
    return done.order_by("-measured_at", "-pk").first()


def last_known(asked: Item | LookResult) -> Result | LookResult | None:
    """The newest of what inspections and looks before say of the same check on the same target."""
    previous = previous_result(asked)
    if asked.target_id is None:
        return previous
    looks = LookResult.objects.filter(code=asked.code, look__target=asked.target_id, look__inspection=None)
    look = looks.select_related("look").order_by("-look__measured_at", "-pk").first()
    known = [one for one in (previous, look) if one is not None]
    return max(known, key=lambda one: one.measured_at, default=None)


def as_measurement(result: Result | LookResult) -> Measurement:
    """A stored result as it was measured; one without a verdict is a failure."""
    if result.status not in _MEASURED:
        return Measurement(Outcome.FAILED, result.measured_at)
    settings = {str(name): str(value) for name, value in result.raw.get("settings", {}).items()}
    rows = as_rows(result.raw.get("rows") or result.rows)
    return Measurement(Outcome.MEASURED, result.measured_at, rows=tuple(rows), settings=settings)


def raw_rows(check_id: str, measurement: Measurement) -> list[dict[str, Any]]:
    """The rows as measured, where the evidence shows less: rates of counters, long lists of settings."""
    if check_id not in COUNTERS and len(measurement.rows) <= MOST_ROWS:
        return []
    return [
        {"object": row.object, "value": plain_number(row.value), "detail": row.detail}
        for row in measurement.rows
    ]


def as_rows(stored: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [
        Row(
            str(row.get("object", "")),
            None if row.get("value") is None else Decimal(str(row["value"])),
            str(row.get("detail", "")),
        )
        for row in stored
    ]


def as_json(verdict: Verdict) -> list[dict[str, Any]]:
    """The evidence of a verdict as a result keeps it, each row with its own status."""
    statuses = {judged.row: judged.status.value for judged in verdict.judged if judged.row is not None}
    return [
        {
            "object": row.object,
            "value": plain_number(row.value),
            "detail": row.detail,
            "status": statuses.get(row, ""),
        }
        for row in verdict.evidence
    ]


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
