"""Which promises one inspection can keep together: quarterly with holiday and database performance is usual.

One inspection never keeps two promises of a kind. It lies in all its windows, on a working day where there is
one, not after the earliest due date, and as far from others of a kind as the contract says (README §4).
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from inspections.domain.days import Days
from inspections.domain.planning import Promise

Placed = Mapping[str, Sequence[date]]
"""Dates already taken, by kind."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Promises for one inspection as they were put together, its date, and what they have in common."""

    promises: tuple[Promise, ...]
    planned_on: date
    kinds: tuple[str, ...]
    window_from: date
    window_to: date
    due_on: date

    @property
    def is_provisional(self) -> bool:
        return any(one.is_provisional for one in self.promises)


class _Desk:
    """Bundles on the way; `gaps` are the least days between two of a kind.

    `dates` holds all dates of a kind in order, those already taken with those of bundles.
    """

    def __init__(self, days: Days, gaps: Mapping[str, int], taken: Placed) -> None:
        self.days, self.gaps = days, gaps
        self.bundles: list[Bundle] = []
        self.dates: dict[str, list[date]] = defaultdict(list)
        for kind, dates in taken.items():
            self.dates[kind] = sorted(dates)

    def keeps_distance(self, kind: str, on: date, but: Bundle | None = None) -> bool:
        gap = self.gaps.get(kind, 0)
        if not gap:
            return True
        reach = timedelta(days=gap - 1)
        dates = self.dates[kind]
        near = bisect_right(dates, on + reach) - bisect_left(dates, on - reach)
        is_own_near = but is not None and kind in but.kinds and abs((on - but.planned_on).days) < gap
        return near == is_own_near

    def joined(self, bundle: Bundle, promise: Promise) -> Bundle | None:
        """The bundle with the promise in it, or None when they do not go together; their windows meet."""
        if promise.kind in bundle.kinds:
            return None
        first = max(bundle.window_from, promise.window_from)
        last = min(bundle.window_to, promise.window_to)
        due_on = min(bundle.due_on, promise.due_on)
        latest = min(due_on, last)
        if latest < first:
            return None
        planned_on = self.days.last_working(latest, not_before=first) or latest
        kinds = (*bundle.kinds, promise.kind)
        if not all(self.keeps_distance(kind, planned_on, bundle) for kind in kinds):
            return None
        return Bundle((*bundle.promises, promise), planned_on, kinds, first, last, due_on)

    def add(self, bundle: Bundle) -> None:
        """One more bundle."""
        self.bundles.append(bundle)
        for kind in bundle.kinds:
            insort(self.dates[kind], bundle.planned_on)

    def put(self, place: int, bundle: Bundle) -> None:
        """A bundle in place of what it grew from."""
        old, self.bundles[place] = self.bundles[place], bundle
        for kind in old.kinds:
            self.dates[kind].remove(old.planned_on)
        for kind in bundle.kinds:
            insort(self.dates[kind], bundle.planned_on)


def _alone(promise: Promise, planned_on: date) -> Bundle:
    return Bundle(
        (promise,), planned_on, (promise.kind,), promise.window_from, promise.window_to, promise.due_on
    )


def planned_date(promises: Iterable[Promise], days: Days) -> date | None:
    """The last working day in all windows that is due for none of them; without one, the last such day."""
    rows = tuple(promises)
    earliest = max(one.window_from for one in rows)
    latest = min(min(one.due_on for one in rows), min(one.window_to for one in rows))
    if latest < earliest:
        return None
    return days.last_working(latest, not_before=earliest) or latest


def bundles_of(
    promises: Iterable[Promise], gaps: Mapping[str, int], days: Days, taken: Placed | None = None
) -> list[Bundle]:
    """Put promises together, the narrowest windows first, each where it is moved the least."""
    desk = _Desk(days, gaps, taken or {})
    for promise in sorted(promises, key=_narrow_first):
        first, last = promise.window_from, promise.window_to
        choices = [
            (_days_moved(one, both, promise), place, both)
            for place, one in enumerate(desk.bundles)
            if one.window_from <= last and first <= one.window_to and (both := desk.joined(one, promise))
        ]
        if choices:
            _days, place, both = min(choices, key=itemgetter(0))
            desk.put(place, both)
        else:
            desk.add(_alone(promise, _own_date(promise, desk)))
    return sorted(desk.bundles, key=lambda one: (one.planned_on, one.promises[0].period))


def _own_date(promise: Promise, desk: _Desk) -> date:
    """Its own date; too near another of the kind, it waits until the distance is kept, if it can."""
    on = planned_date([promise], desk.days) or promise.due_on
    later = on
    while not desk.keeps_distance(promise.kind, later) and later < promise.window_to:
        later = date.fromordinal(later.toordinal() + 1)
    if later == on or not desk.keeps_distance(promise.kind, later):
        return on
    following = (date.fromordinal(later.toordinal() + n) for n in range((promise.window_to - later).days + 1))
    return next((day for day in following if desk.days.is_working(day)), later)


def _narrow_first(promise: Promise) -> tuple[int, date, str]:
    length = (promise.window_to - promise.window_from).days
    return (length // 20, promise.due_on, promise.kind)


def _days_moved(old: Bundle, new: Bundle, promise: Promise) -> int:
    return (old.planned_on - new.planned_on).days + (promise.due_on - new.planned_on).days
