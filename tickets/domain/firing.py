"""When a clock speaks up: warnings, the breach, then up the escalation chain until somebody acknowledges.

Source: rule 11 of the SLA clock (M14). Points: "50", "80", "breach", "escalate-1" … "escalate-3".
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

BREACH = "breach"
ESCALATION_INTERVAL = timedelta(minutes=15)
ESCALATIONS = 3
"""Steps above the engineer, who hears of the breach: project manager, supplier's manager, hospital's lead."""

Point = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a clock still has to say; `warnings` are the points before the due, whatever has fired of them."""

    warnings: Sequence[Point]
    due_at: datetime | None
    breached_at: datetime | None
    is_running: bool
    is_acknowledged: bool


def points_ahead(schedule: Schedule, fired: Collection[str]) -> list[Point]:
    """Give the points not yet fired, in the order in which they come.

    Warnings belong to a running clock that is not breached; a breach is always told, escalated only while
    the clock runs on and nobody has acknowledged it.
    """
    breach_at = schedule.breached_at or (schedule.due_at if schedule.is_running else None)
    points = list(schedule.warnings) if schedule.is_running else []
    if breach_at is not None:
        points = [point for point in points if point[1] <= breach_at]
        points.append((BREACH, breach_at))
    if breach_at is not None and schedule.is_running and not schedule.is_acknowledged:
        points += [
            (f"escalate-{step}", breach_at + step * ESCALATION_INTERVAL) for step in range(1, ESCALATIONS + 1)
        ]
    return [point for point in points if point[0] not in fired]


def chain_level(point: str) -> int | None:
    """Which person of the escalation chain a point belongs to, from 0; None for warnings."""
    if point == BREACH:
        return 0
    name, _dash, step = point.partition("-")
    return int(step) if name == "escalate" else None
