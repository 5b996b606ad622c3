"""Reads lists of declared days: a CSV with date, name, off or work; or the JSON of holiday-cn (M19).

Both can be carried into a hospital by hand. CSV: header `date,name,day` with optional `source`, `notice_no`;
`day` is off or work. JSON: {"papers": [...], "days": [{"name", "date", "isOffDay"}]}. At most 2,000 days.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

MOST_DAYS = 2000
_DAY = {"off": False, "work": True}


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One date declared working or free, and where that is said."""

    date: date
    is_working: bool
    name: str = ""
    source: str = ""


class DayListFault(ValueError):
    """A list that cannot be used; `place` is the row or position, 0 the whole."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place, self.reason = place, reason


def read_day_list(text: str) -> list[ListedDay]:
    """The days of either form, each date once; raises DayListFault."""
    text = text.removeprefix("\ufeff").strip()
    days = _of_json(text) if text.startswith("{") else _of_csv(text)
    if not days:
        raise DayListFault(0, "no days")
    if len(days) > MOST_DAYS:
        raise DayListFault(0, f"more than {MOST_DAYS} days")
    seen: set[date] = set()
    for place, day in enumerate(days, start=1):
        if day.date in seen:
            raise DayListFault(place, f"{day.date} is there twice")
        seen.add(day.date)
    return days


def _of_json(text: str) -> list[ListedDay]:
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise DayListFault(0, "no JSON") from None
    rows = document.get("days")
    if not isinstance(rows, list):
        raise DayListFault(0, "days is no list")
    papers = document.get("papers")
    source = str(papers[0]) if isinstance(papers, list) and papers else ""
    return [_json_day(row, place, source) for place, row in enumerate(rows, start=1)]


def _json_day(row: Any, place: int, source: str) -> ListedDay:
    if not isinstance(row, dict) or not isinstance(row.get("isOffDay"), bool):
        raise DayListFault(place, "isOffDay is neither true nor false")
    return ListedDay(_date(row.get("date"), place), not row["isOffDay"], str(row.get("name", "")), source)


def _of_csv(text: str) -> list[ListedDay]:
    reader = csv.DictReader(io.StringIO(text))
    if not {"date", "name", "day"} <= set(reader.fieldnames or ()):
        raise DayListFault(1, "the columns are not date, name, day")
    return [_csv_day(row, place) for place, row in enumerate(reader, start=2)]


def _csv_day(row: dict[str, Any], place: int) -> ListedDay:
    day = str(row.get("day") or "").strip()
    if day not in _DAY:
        raise DayListFault(place, "day is neither off nor work")
    said = [str(row.get(name) or "").strip() for name in ("source", "notice_no")]
    return ListedDay(
        _date(str(row.get("date") or "").strip(), place),
        _DAY[day],
        str(row.get("name") or "").strip(),
        " ".join(one for one in said if one),
    )


def _date(value: Any, place: int) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise DayListFault(place, f"{value!r} is not a date, YYYY-MM-DD") from None
