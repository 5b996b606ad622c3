"""How far a verdict on cumulative counters can be trusted: young counters prove little (PG-060, PG-029)."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspections.domain.judging import Case
from inspections.domain.reasons import NOT_YET_JUDGED, YOUNG_COUNTERS, Reason, because

RATIOS_NEED_DAYS = 7
UNUSED_INDEXES_NEED_DAYS = 30
COUNTED_SINCE = "counted_since"  # a setting of the measurement: ISO time of the last reset or start
_RATIOS = frozenset(
    {"PG-015", "PG-016", "PG-017", "PG-018", "PG-019", "PG-020", "PG-021", "PG-022", "PG-035"}
)


def age_of_counters(settings_time: str, at: datetime) -> int | None:
    """Whole days since counting began; None when the time is not known."""
    try:
        return max(0, (at - datetime.fromisoformat(settings_time)) // timedelta(days=1))
    except (ValueError, TypeError):
        return None


def doubts(case: Case) -> tuple[Reason, ...]:
    """What to say beside the verdict on a check that rests on counters."""
    days = age_of_counters(case.measurement.settings.get(COUNTED_SINCE, ""), case.measurement.at)
    if days is None:
        return ()
    if case.check.id in _RATIOS and days < RATIOS_NEED_DAYS and case.rows:
        return (because(YOUNG_COUNTERS, days=days),)
    if case.check.id == "PG-029" and days < UNUSED_INDEXES_NEED_DAYS and case.rows:
        return (because(NOT_YET_JUDGED, days=days),)
    return ()
