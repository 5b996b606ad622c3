"""Reads a list of discharges: CSV or Excel with the headings hospitals use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from codes.domain.headings import MOST_FAULTS, plain_heading
from codes.list_files import ListRefused, table_rows
from quality.domain.dates import EPOCH, Moment, read_moment
from quality.domain.identity import MOST_ADMISSIONS
from quality.domain.reconciliation import FIRST_DISCHARGES, discharge_fault
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
LONGEST = {"record_no": 50, "department_code": 10, "department_name": 60}
SHOWN_LENGTH = 40
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NEEDED = ("record_no", "admission_count", "discharged_at")


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be taken; `row` counts from 1 with the headings, `column` is the file's heading."""

    row: int
    column: str
    reason: str
    value: str


class DischargesRefused(ListRefused):
    """Nothing of the list is taken; `cells` has its faults, at most `MOST_FAULTS`."""

    def __init__(self, cells: Sequence[CellFault]) -> None:
        self.cells = list(cells)
        first = cell_sentence(self.cells[0])
        more = _("Nothing of the list is taken: %(count)s cells are at fault.") % {"count": len(self.cells)}
        super().__init__(first if len(self.cells) == 1 else more)


@dataclass(slots=True)
class _Row:
    """The cells of one row by field, and what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str]
    faults: list[CellFault] = field(default_factory=list)

    def blame(self, name: str, reason: str) -> None:
        value = self.cells.get(name, "")[:SHOWN_LENGTH]
        self.faults.append(CellFault(self.number, self.titles[name], reason, value))


def read_discharges(file: IO[bytes], name: str, *, now: datetime) -> list[Announcement]:
    """The announcements of a list as of `now`.

    Raises ListRefused for a file that is no such list, DischargesRefused with every cell at fault.
    """
    rows = table_rows(file, name)
    titles = [cell.strip().lstrip("\ufeff") for cell in next(rows, [])]
    fields = [_FIELD_OF.get(plain_heading(title), "") for title in titles]
    missing = [_chinese(needed) for needed in _NEEDED if needed not in fields]
    if missing:
        raise ListRefused(_("There is no column “%(value)s”.") % {"value": "”, “".join(missing)})
    found: list[Announcement] = []
    faults: list[CellFault] = []
    for row in _rows(rows, fields, dict(zip(fields, titles, strict=True))):
        announcement = _announcement(row, now)
        if announcement is not None:
            found.append(announcement)
        faults += row.faults
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise DischargesRefused(faults[:MOST_FAULTS])
    if not found:
        raise ListRefused(_("The list holds no discharges."))
    return found


def cell_sentence(fault: CellFault) -> str:
    """The fault in words, with its row and column."""
    words = {
        "blank": _("Row %(row)s, column %(column)s: is empty."),
        "too_long": _("Row %(row)s, column %(column)s: “%(value)s” is too long."),
        "unprintable": _("Row %(row)s, column %(column)s: holds signs that cannot be shown."),
        "no_count": _("Row %(row)s, column %(column)s: “%(value)s” is no admission count."),
        "no_date": _("Row %(row)s, column %(column)s: “%(value)s” is no date."),
        "too_early": _("Row %(row)s, column %(column)s: “%(value)s” is before %(first)s."),
        "in_future": _("Row %(row)s, column %(column)s: “%(value)s” lies in the future."),
    }
    return words[fault.reason] % {
        "row": fault.row, "column": fault.column, "value": fault.value, "first": FIRST_DISCHARGES,
    }  # fmt: skip


def _chinese(name: str) -> str:
    return next(heading for heading in HEADINGS[name] if not heading.isascii())


def _rows(rows: Iterator[list[str]], fields: Sequence[str], titles: Mapping[str, str]) -> Iterator[_Row]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise ListRefused(_("The list has more than %(limit)s rows.") % {"limit": MOST_ROWS})
        if any(cell.strip() for cell in cells):
            values = {name: cell.strip() for name, cell in zip(fields, cells, strict=False) if name}
            yield _Row(number, values, titles)


def _announcement(row: _Row, now: datetime) -> Announcement | None:
    """The row as an announcement; None when any of its cells is at fault."""
    if not row.cells.get("record_no"):
        row.blame("record_no", "blank")
    for name, limit in LONGEST.items():
        text = row.cells.get(name, "")
        if not text.isprintable():
            row.blame(name, "unprintable")
        elif len(text) > limit:
            row.blame(name, "too_long")
    count = row.cells.get("admission_count", "")
    if not (count.isascii() and count.isdigit() and 0 < int(count[:9]) <= MOST_ADMISSIONS):
        row.blame("admission_count", "no_count" if count else "blank")
    at = _discharged_at(row, now)
    if row.faults or at is None:
        return None
    return Announcement(
        record_no=row.cells["record_no"],
        admission_count=int(count),
        discharged_at=at,
        department_code=row.cells.get("department_code", ""),
        department_name=row.cells.get("department_name", ""),
    )


def _discharged_at(row: _Row, now: datetime) -> datetime | None:
    text = row.cells.get("discharged_at", "")
    moment = read_moment(text)
    if moment is None:
        row.blame("discharged_at", "no_date" if text else "blank")
        return None
    at = _instant(moment)
    if reason := discharge_fault(at, now=now):
        row.blame("discharged_at", reason)
    return at


def _instant(moment: Moment) -> datetime:
    """The moment in China; a day without a clock part begins at midnight."""
    if moment.minute is None:
        day = date.fromordinal(moment.day + EPOCH)
        return datetime(day.year, day.month, day.day, tzinfo=CHINA)
    wall = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=moment.minute)
    return wall.replace(tzinfo=CHINA)
