"""Working calendars as published versions: 7×24 and each hospital's office hours (M09).

A calendar with `china_from` follows the State Council's holidays and make-up days from that year on, as far
as they are announced; a make-up day has Monday's hours. Published versions are never changed, only followed.
"""

from datetime import date
from pathlib import Path
from typing import Any

from contracts.loading.merge import Merge
from contracts.loading.reader import CatalogueFileFault, read_json
from core.domain.calendar_spec import WEEKDAYS, read_spec
from core.domain.workdays import Override, last_published_year, workdays
from core.models.calendar import CalendarVersion, WorkdayOverride

FILE = "calendars.json"


def load_calendars(directory: Path, merge: Merge) -> None:
    """Publish a new version of each calendar whose definition changed."""
    documents = read_json(directory / FILE)
    for number, document in enumerate(documents, start=1):
        try:
            key, name, spec = document["key"], document["name"], document["spec"]
            if "china_from" in document:
                spec = {**spec, **_chinese_year_days(spec, document["china_from"])}
            read_spec(spec)
        except (KeyError, TypeError, ValueError) as fault:
            raise CatalogueFileFault(FILE, number, f"calendar {number}: {fault}") from None
        merge.counts[_publish(key, name, spec)] += 1


def _publish(key: str, name: str, spec: dict[str, Any]) -> str:
    newest: Any = CalendarVersion.objects.filter(key=key).order_by("-number").first()
    if newest and (newest.spec == spec):
        return "unchanged"
    CalendarVersion.objects.create(key=key, name=name, number=newest.number + 1 if newest else 1, spec=spec)
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
