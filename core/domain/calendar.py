"""How much open time lies between two instants, and when a budget of open time is used up.

Source: the time algebra of the SLA clock (M09, service levels). Instants and lengths are whole microseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from core.domain.blocks import Block, block_of
from core.domain.calendar_spec import SHANGHAI, read_spec
from core.domain.instants import DAY, LATEST, SECOND
from core.domain.intervals import Interval, Span, offset_pieces, on_the_wall, union

_BLOCK_DAYS = 28  # whole weeks, so that blocks without exceptions are all alike
_BLOCK = _BLOCK_DAYS * DAY
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = date(1970, 1, 1).weekday()


class NotComputable(Exception):
    """The calendar does not reach far enough to tell; it never guesses."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """One immutable calendar version.

    `weekly`: for each weekday, Monday first, its intervals. `overrides`: intervals that replace a date's own.
    `covered_until`: the last date covered, to 24:00 of the zone; None is for ever. `always`: never closed.
    """

    weekly: tuple[tuple[Interval, ...], ...] = ((),) * 7
    overrides: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    covered_until: date | None = None
    zone: ZoneInfo = SHANGHAI
    always: bool = False
    covered_end: int = field(init=False, repr=False, compare=False)
    endless: bool = field(init=False, repr=False, compare=False)
    _by_day: dict[int, tuple[Interval, ...]] = field(init=False, repr=False, compare=False)
    _blocks: dict[int, Block] = field(init=False, repr=False, compare=False)
    _plain: dict[int, Block] = field(init=False, repr=False, compare=False)
    _last_block: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_day = {day.toordinal() - _EPOCH_ORDINAL: hours for day, hours in self.overrides.items()}
        covered_end = self._end_of(self.covered_until) if self.covered_until else LATEST
        last = covered_end
        if not self.always and not any(self.weekly):
            last = min(last, (max(by_day, default=0) + 4) * DAY) if any(by_day.values()) else -_BLOCK
        for name, value in (
            ("covered_end", covered_end),
            ("endless", self.always and self.covered_until is None),
            ("_by_day", by_day),
            ("_blocks", {}),
            ("_plain", {}),
            ("_last_block", last // _BLOCK),
        ):
            object.__setattr__(self, name, value)

    @classmethod
    def from_spec(cls, spec: object) -> Self:
        """Read the JSON form of a calendar; raises CalendarFault, which names the key."""
        return cls(**read_spec(spec))

    def elapsed(self, start: int, end: int) -> int:
        """Open time in [start, end); raises NotComputable when `end` is past what is covered."""
        if end < start:
            raise ValueError("end before start")
        if self.endless or start == end:
            return end - start
        if end > self.covered_end:
            raise NotComputable(f"the calendar is covered until {self.covered_until}")
        return self._open_time(start, end)

    def elapsed_as_covered(self, start: int, end: int) -> int:
        """Open time in [start, end) as far as the calendar is covered."""
        if self.endless:
            return end - start
        end = min(end, self.covered_end)
        return self._open_time(start, end) if start < end else 0

    def add(self, start: int, budget: int) -> int:
        """Earliest instant by which `budget` has elapsed since `start`.

        A budget used up exactly at closing is due at closing. Raises NotComputable past what is covered.
        """
        if budget < 0:
            raise ValueError("a budget cannot be negative")
        if budget == 0:
            return start
        if self.always:
            due = start + budget
            if due > self.covered_end:
                raise NotComputable(f"the calendar is covered until {self.covered_until}")
            return due
        return self._after(start, budget)

    def open_spans(self, start: int, end: int) -> list[Span]:
        """The open spans of [start, end), as far as the calendar is covered."""
        end = min(end, self.covered_end)
        if start >= end:
            return []
        if self.always:
            return [(start, end)]
        return union(
            (max(base + opens, start), min(base + closes, end))
            for number in range(start // _BLOCK, (end - 1) // _BLOCK + 1)
            for base, block in [(number * _BLOCK, self._block(number))]
            for opens, closes in zip(block.opens, block.closes, strict=True)
            if base + opens < end and base + closes > start
        )

    def _open_time(self, start: int, end: int) -> int:
        if self.always:
            return end - start
        first, last = start // _BLOCK, end // _BLOCK
        block = self._block(first)
        before = block.until(start - first * _BLOCK)
        if first == last:
            return block.until(end - first * _BLOCK) - before
        whole = block.total
        if last > first + 1:
            numbers = range(first + 1, min(last, self._last_block + 1))
            whole += sum(self._block(number).total for number in numbers)
        return whole + self._block(last).until(end - last * _BLOCK) - before

    def _after(self, start: int, budget: int) -> int:
        if budget > self.covered_end - start:
            raise NotComputable("the budget is longer than the time that is covered")
        number = start // _BLOCK
        budget += self._block(number).until(start - number * _BLOCK)
        while number <= self._last_block:
            block = self._block(number)
            total = block.total
            if budget <= total:
                return number * _BLOCK + block.point_of(budget)
            budget -= total
            number += 1
        raise NotComputable("the calendar has too little open time")

    def _block(self, number: int) -> Block:
        found = self._blocks.get(number)
        if found is None:
            found = self._blocks[number] = self._build(number)
        return found

    def _build(self, number: int) -> Block:
        start, end = number * _BLOCK, min((number + 1) * _BLOCK, self.covered_end)
        if start >= end or number > self._last_block:
            return block_of((), start)
        pieces = list(offset_pieces(self.zone, start, end))
        first = (
            number * _BLOCK_DAYS - 3
        )  # an overnight interval ends up to two days later, zones differ by one
        days = range(first, first + _BLOCK_DAYS + 5)
        plain = len(pieces) == 1 and end - start == _BLOCK and not any(day in self._by_day for day in days)
        offset = pieces[0][2]
        if plain and offset in self._plain:
            return self._plain[offset]
        block = block_of(union(span for day in days for span in self._spans_of(day, pieces)), start)
        if plain:
            self._plain[offset] = block
        return block

    def _spans_of(self, day: int, pieces: Sequence[tuple[int, int, int]]) -> list[Span]:
        hours = self._by_day.get(day)
        if hours is None:
            hours = self.weekly[(day + _EPOCH_WEEKDAY) % 7]
        midnight = day * DAY
        return [
            span
            for opens, closes in hours
            for span in on_the_wall(midnight + opens * SECOND, midnight + closes * SECOND, pieces)
        ]

    def _end_of(self, day: date) -> int:
        midnight = (day.toordinal() - _EPOCH_ORDINAL + 1) * DAY
        pieces = offset_pieces(self.zone, midnight - 2 * DAY, midnight + 2 * DAY)
        ends = [end for _, end in on_the_wall(midnight - DAY, midnight, pieces)]
        # A zone that moved across the date line has no such date: it ends when the date before it does.
        return min(LATEST, max(ends)) if ends else self._end_of(day - timedelta(days=1))


ALWAYS = Calendar(always=True)
"""Seven days a week, twenty-four hours a day."""
