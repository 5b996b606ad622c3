"""Working calendars as published versions: 7×24 and each hospital's office hours (M09).

A calendar with `china_from` follows the State Council's holidays and make-up days from that year on, as far
as they are announced; a make-up day has Monday's hours. Published versions are never changed, only followed.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from contracts.loading.merge import Merge
from contracts.loading.reader import SHIPPED, CatalogueFileFault, read_json
from contracts.signals import calendar_published
from core.domain.calendar_spec import WEEKDAYS, read_spec
from core.domain.workdays import Override, last_published_year, workdays
from core.models.calendar import CalendarVersion, WorkdayOverride

FILE = "calendars.json"


def load_calendars(directory: Path, merge: Merge) -> None:
    """Publish a new version of each calendar whose definition changed."""
    merge.counts.update(publish_calendars(directory))


def publish_calendars(directory: Path = SHIPPED) -> Counter[str]:
    """Publish what changed; counts calendars created, changed and unchanged."""
    counts: Counter[str] = Counter()
    for number, document in enumerate(read_json(directory / FILE), start=1):
        try:
            key, name, spec = document["key"], document["name"], document["spec"]
            if "china_from" in document:
                spec = {**spec, **_chinese_year_days(spec, document["china_from"])}
            read_spec(spec)
        except (KeyError, TypeError, ValueError) as fault:
            raise CatalogueFileFault(FILE, number, f"calendar {number}: {fault}") from None
        counts[_publish(key, name, spec)] += 1
    return counts


def _publish(key: str, name: str, spec: dict[str, Any]) -> str:
    newest: Any = CalendarVersion.objects.filter(key=key).order_by("-number").first()
    if newest and (newest.spec == spec):
        return "unchanged"
    number = newest.number + 1 if newest else 1
    version = CalendarVersion.objects.create(key=key, name=name, number=number, spec=spec)
    if newest:
        calendar_published.send(sender=CalendarVersion, old=newest, new=version)
    return "changed" if newest else "created"


def _chinese_year_days(spec: dict[str, Any], first_year: int) -> dict[str, Any]:
    """Overrides and coverage of the announced years from `first_year`, under the portal's own overrides."""
    last_year = last_published_year()
    if last_year < first_year:
        raise ValueError(f"{first_year} is not announced")
    rows = WorkdayOverride.objects.values_list("date", "is_working", "name")
    own = {day: Override(is_working, name) for day, is_working, name in rows}
    overrides: dict[str, list[Any]] = {}
    for day in workdays(date(first_year, 1, 1), date(last_year, 12, 31), own):
        usual = spec["weekly"].get(WEEKDAYS[day.date.weekday()], [])
        hours = (usual or spec["weekly"]["mon"]) if day.is_working else []
        if hours != usual:
            overrides[day.date.isoformat()] = hours
    return {"overrides": overrides, "covered_until": f"{last_year}-12-31"}
