"""The hospital's word on single days (M09); every calendar that follows China's days is published anew."""

from datetime import date

from django.db import transaction

from contracts.loading.calendars import publish_calendars
from core.models.calendar import WorkdayOverride


@transaction.atomic
def set_workday(*, day: date, is_working: bool, name: str = "", source: str = "") -> WorkdayOverride:
    """Declare one date working or free, over the published calendar; a date said before is said anew."""
    said = {"is_working": is_working, "name": name, "source": source}
    override, _is_new = WorkdayOverride._default_manager.update_or_create(date=day, defaults=said)
    publish_calendars()
    return override


@transaction.atomic
def forget_workday(*, override: WorkdayOverride) -> None:
    """Let the published calendar hold again for the override's date."""
    override.delete()
    publish_calendars()
