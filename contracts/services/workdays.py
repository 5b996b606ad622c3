"""The hospital's word on single days (M09); every calendar that follows China's days is published anew."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from contracts.domain.day_list import ListedDay
from contracts.loading.calendars import publish_calendars
from contracts.signals import workdays_changed
from core.models.calendar import WorkdayOverride


@transaction.atomic
def set_workday(*, day: date, is_working: bool, name: str = "", source: str = "") -> WorkdayOverride:
    """Declare one date working or free, over the published calendar; a date said before is said anew."""
    override = _declare(day, is_working, name, source)
    _tell()
    return override


@transaction.atomic
def import_workdays(*, days: Sequence[ListedDay], source: str = "") -> int:
    """Declare every day of a list; returns how many differ from what was declared before (M19)."""
    wanted = [day.date for day in days]
    rows = WorkdayOverride._default_manager.filter(date__in=wanted)
    said = {day: word for day, *word in rows.values_list("date", "is_working", "name")}
    changed = 0
    for day in days:
        if said.get(day.date) == [day.is_working, day.name]:
            continue
        _declare(day.date, day.is_working, day.name, day.source or source)
        changed += 1
    if changed:
        _tell()
    return changed


@transaction.atomic
def forget_workday(*, override: WorkdayOverride) -> None:
    """Let the published calendar hold again for the override's date."""
    override.delete()
    _tell()


def _declare(day: date, is_working: bool, name: str, source: str) -> WorkdayOverride:
    said = {"is_working": is_working, "name": name[:80], "source": source[:200]}
    override, _is_new = WorkdayOverride._default_manager.update_or_create(date=day, defaults=said)
    return override


def _tell() -> None:
    publish_calendars()
    workdays_changed.send(sender=WorkdayOverride)
