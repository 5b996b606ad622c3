"""Reads a list of discharges: CSV or Excel with the headings hospitals use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from codes.domain.headings import plain_heading
from codes.list_files import ListRefused, table_rows
from quality.domain.dates import EPOCH, read_moment
from quality.domain.identity import MOST_ADMISSIONS
from quality.services.discharges import Announcement

CHINA = ZoneInfo("Asia/Shanghai")
MOST_ROWS = 50_000
HEADINGS = {
    "record_no": ("record_no", "病案号", "a48"),
    "admission_count": ("admission_count", "住院次数", "a49"),
    "discharged_at": ("discharged_at", "discharge_time", "出院时间", "出院日期", "b15"),
    "department_code": ("department_code", "discharge_dept", "出院科别", "科室编码", "科室代码", "b16c"),
    "department_name": ("department_name", "出院科室", "科室名称", "科室"),
}
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NEEDED = ("record_no", "admission_count", "discharged_at")


def read_discharges(file: IO[bytes], name: str) -> list[Announcement]:
    """The announcements of a list; raises ListRefused with the row at fault."""
    rows = table_rows(file, name)
    headings = [_FIELD_OF.get(plain_heading(cell), "") for cell in next(rows, [])]
    missing = [_chinese(needed) for needed in _NEEDED if needed not in headings]
    if missing:
        raise ListRefused(_("There is no column “%(value)s”.") % {"value": missing[0]})
    found = list(_announcements(rows, headings))
    if not found:
        raise ListRefused(_("The list holds no discharges."))
    return found


def _chinese(name: str) -> str:
    return next(heading for heading in HEADINGS[name] if not heading.isascii())


def _announcements(rows: Iterator[list[str]], headings: Sequence[str]) -> Iterator[Announcement]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise ListRefused(_("The list has more than %(limit)s rows.") % {"limit": MOST_ROWS})
        if any(cell.strip() for cell in cells):
            values = {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if name}
            yield _announcement(number, values)


def _announcement(number: int, values: dict[str, str]) -> Announcement:
    record_no, count = values.get("record_no", ""), values.get("admission_count", "")
    moment = read_moment(values.get("discharged_at", ""))
    if not record_no or len(record_no) > 50:
        raise ListRefused(_("Row %(row)s has no record number.") % {"row": number})
    if not (count.isascii() and count.isdigit() and 0 < int(count[:9]) <= MOST_ADMISSIONS):
        raise ListRefused(
            _("Row %(row)s: “%(value)s” is no admission count.") % {"row": number, "value": count}
        )
    if moment is None:
        text = values.get("discharged_at", "")
        raise ListRefused(_("Row %(row)s: “%(value)s” is no date.") % {"row": number, "value": text})
    if moment.minute is None:
        day = date.fromordinal(moment.day + EPOCH)
        at = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    else:
        wall = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=moment.minute)
        at = wall.replace(tzinfo=CHINA)
    return Announcement(
        record_no=record_no,
        admission_count=int(count),
        discharged_at=at,
        department_code=values.get("department_code", "")[:10],
        department_name=values.get("department_name", "")[:60],
    )
