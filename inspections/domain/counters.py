"""Counters that only ever grow: what happened between two inspections, not since the server was born.

The raw counters stand in the detail of each row. A counter that fell, or a new time of reset, makes the pair
"reset, not comparable" (README §3); the value then counts from the reset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from inspections.domain.local_time import day_words
from inspections.domain.measurements import Measurement, Row
from inspections.domain.reasons import OVER_PERIOD, RESET, Reason, because

Numbers = Mapping[str, Decimal]
_FEWEST = 1000  # events a ratio needs, as the catalogue's statements ask
_MEGABYTE = Decimal(1048576)
_RESET_AT = "since"
STARTED_AT = "pg_postmaster_start_time"  # statements fall back to it when nothing was ever reset


@dataclass(frozen=True, slots=True)
class Counter:
    """How raw counters are read from `value V DETAIL`, and the value they give between two readings.

    `rate` gets what each counter rose by, the days between, and both readings.
    """

    pattern: re.Pattern[str]
    rate: Callable[[Numbers, Decimal, Numbers, Numbers], Decimal | None]
    not_counted: frozenset[str] = frozenset()  # numbers read that may fall


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return None if whole < _FEWEST else (100 * part / whole).quantize(Decimal("0.01"))


def _few_percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return None if whole <= 0 else (100 * part / whole).quantize(Decimal("0.1"))


def _a_day(count: Decimal, days: Decimal) -> Decimal:
    return (count / max(days, Decimal(1))).quantize(Decimal("0.01"))


def _rows_a_scan(rose: Numbers, days: Decimal, now: Numbers, before: Numbers) -> Decimal:
    if rose["scans"] == 0:
        return Decimal(0)
    rows = now["mean"] * now["scans"] - before["mean"] * before["scans"]
    return max(Decimal(0), (rows / rose["scans"]).quantize(Decimal(1)))


COUNTERS: Mapping[str, Counter] = {
    "PG-015": Counter(
        re.compile(r" hit (?P<hit>\d+) read (?P<read>\d+) since (?P<since>.+)$"),
        lambda rose, *_: _percent(rose["hit"], rose["hit"] + rose["read"]),
    ),
    "PG-017": Counter(
        re.compile(r" commit (?P<commit>\d+) rollback (?P<rollback>\d+)$"),
        lambda rose, *_: _percent(rose["rollback"], rose["commit"] + rose["rollback"]),
    ),
    "PG-018": Counter(
        re.compile(r" total (?P<total>\d+) since (?P<since>.+)$"),
        lambda rose, days, *_: _a_day(rose["total"], days),
    ),
    "PG-019": Counter(
        re.compile(r" files (?P<files>\d+) bytes (?P<bytes>\d+) "),
        lambda rose, days, *_: _a_day(rose["bytes"] / _MEGABYTE, days),
    ),
    "PG-020": Counter(
        re.compile(r" timed (?P<timed>\d+) requested (?P<requested>\d+) "),
        lambda rose, *_: _few_percent(rose["requested"], rose["requested"] + rose["timed"]),
    ),
    "PG-022": Counter(
        re.compile(r" client backend (?P<backend>\d+) of (?P<all>\d+)$"),
        lambda rose, *_: _percent(rose["backend"], rose["all"]),
    ),
    "PG-035": Counter(
        re.compile(r"value (?P<mean>\d+) seq_scan (?P<scans>\d+), "), _rows_a_scan, frozenset({"mean"})
    ),
    "PG-057": Counter(re.compile(r"value (?P<total>\d+) "), lambda rose, *_: rose["total"]),
    "MY-003": Counter(
        re.compile(r" disk reads (?P<reads>\d+) requests (?P<requests>\d+)$"),
        lambda rose, *_: _percent(rose["requests"] - rose["reads"], rose["requests"]),
    ),
}


def over_period(
    check_id: str, now: Measurement, before: Measurement | None
) -> tuple[Measurement, tuple[Reason, ...]]:
    """The measurement with values of the time since `before` where they can be told; what to say of it."""
    counter = COUNTERS.get(check_id)
    if counter is None or before is None or not before.rows:
        return now, ()
    earlier = {row.object: row for row in before.rows}
    day = day_words(before.at)
    rows: list[Row] = []
    notes: dict[str, Reason] = {}
    for row in now.rows:
        old = earlier.get(row.object)
        fresh, was_reset = _since(counter, now, row, before, old) if old else (None, False)
        if was_reset:
            notes["reset"] = because(RESET, since=day)
        elif fresh is not None:
            notes["period"] = because(OVER_PERIOD, since=day)
        rows.append(row if fresh is None else replace(row, value=fresh))
    return replace(now, rows=tuple(rows)), tuple(notes.values())


def _since(
    counter: Counter, now: Measurement, row: Row, before: Measurement, old: Row
) -> tuple[Decimal | None, bool]:
    """The value over the period, or None; and whether the counters were reset in between."""
    current = counter.pattern.search(f"value {row.value} {row.detail}")
    previous = counter.pattern.search(f"value {old.value} {old.detail}")
    if not current or not previous or now.at <= before.at:
        return None, False
    reset_at = current.groupdict().get(_RESET_AT)
    is_start = reset_at is not None and reset_at == now.settings.get(STARTED_AT)
    if reset_at is not None and not is_start and reset_at != previous[_RESET_AT]:
        return None, True
    present, past = _numbers(current), _numbers(previous)
    rose = {name: present[name] - past[name] for name in present}
    if any(rise < 0 for name, rise in rose.items() if name not in counter.not_counted):
        return None, True
    return counter.rate(rose, Decimal((now.at - before.at) / timedelta(days=1)), present, past), False


def _numbers(match: re.Match[str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in match.groupdict().items() if name != _RESET_AT}
