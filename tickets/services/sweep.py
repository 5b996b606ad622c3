"""Finds the clocks whose points have come and tells the people concerned, each point exactly once (rule 11).

A batch is one transaction: claim due clocks and their tickets (SKIP LOCKED, so sweepers never wait for each
other nor for people), write the firings, seal the breaches at the moment they were due, plan the next points,
put the messages into the outbox. When more than a batch is due at once, after down time, the messages follow
when all are claimed, one digest a person; firings not yet told are found again after a crash.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from tickets.domain.firing import BREACH, points_ahead
from tickets.models.clock import Clock, ClockFiring
from tickets.models.ticket import Ticket
from tickets.services.alarms import tell_firings, untold
from tickets.services.compliance import contribution, count_changes
from tickets.services.projection import schedule_of

BATCH = 500
LEFT_BEHIND = timedelta(seconds=60)
"""Firings untold for so long were left by a sweep that died."""


@dataclass(frozen=True)
class SweepResult:
    """How many points fired, and in how many batches."""

    fired: int
    batches: int


def sweep_clocks(now: datetime, *, batch_size: int = BATCH) -> SweepResult:
    """Fire every point that came before `now`; safe to run any number of times at once."""
    fired = batches = 0
    is_flood = False
    while True:
        with transaction.atomic():
            clocks = claim_due(now, batch_size)
            is_flood = is_flood or len(clocks) == batch_size
            firings = fire(clocks, now)
            if firings and not is_flood:
                tell_firings(firings, at=now)
        fired += len(firings)
        batches += bool(clocks)
        if len(clocks) < batch_size:
            break
    if is_flood or untold().filter(fired_at__lt=now - LEFT_BEHIND).exists():
        tell_what_is_untold(now)
    return SweepResult(fired, batches)


def claim_due(now: datetime, limit: int) -> list[Clock]:
    """Lock due clocks with their tickets; those that somebody else holds are left to the next sweep."""
    due = Clock.objects.to_fire(now).select_related("ticket")
    return list(due.select_for_update(of=("self", "ticket"), skip_locked=True)[:limit])


def fire(clocks: Sequence[Clock], now: datetime) -> list[ClockFiring]:
    """Write the firings of claimed clocks, seal their breaches, plan what comes next."""
    known: dict[int, set[str]] = {clock.pk: set() for clock in clocks}
    for clock_id, point in ClockFiring.objects.filter(clock__in=known).values_list("clock", "point"):
        known[clock_id].add(point)
    before = [contribution(clock) for clock in clocks]
    firings = [firing for clock in clocks for firing in _fire_one(clock, known[clock.pk], now)]
    ClockFiring.objects.bulk_create(firings)
    _write(clocks)
    breached = {clock.ticket_id for clock in clocks if clock.breached_at is not None}
    Ticket.objects.filter(pk__in=breached, is_breached=False).update(is_breached=True)
    count_changes(before=before, after=[contribution(clock) for clock in clocks])
    return firings


@transaction.atomic
def tell_what_is_untold(now: datetime) -> int:
    """Tell the firings whose messages were put off, as digests; returns how many there were."""
    firings = list(untold().select_related("clock__ticket").select_for_update(of=("self",), skip_locked=True))
    if firings:
        tell_firings(firings, at=now)
    return len(firings)


def _fire_one(clock: Clock, fired: set[str], now: datetime) -> list[ClockFiring]:
    """The points of one clock that have come; the clock is changed, not saved."""
    ahead = points_ahead(schedule_of(clock), fired)
    come = [(point, at) for point, at in ahead if at < now]
    names = {point for point, _at in come}
    if BREACH in names and clock.breached_at is None:
        clock.breached_at = clock.due_at
    if BREACH in names and clock.detected_at is None:
        clock.detected_at = now
    clock.fire_points = [[point, at] for point, at in clock.fire_points if point not in names]
    clock.next_fire_at = min((at for point, at in ahead if point not in names), default=None)
    return [ClockFiring(clock=clock, point=point, planned_at=at, fired_at=now) for point, at in come]


def _write(clocks: Sequence[Clock]) -> None:
    """One statement for all; bulk_update would build a CASE for each row and column."""
    if not clocks:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE tickets_clock AS clock
            SET breached_at = new.breached_at, detected_at = new.detected_at,
                next_fire_at = new.next_fire_at, fire_points = new.fire_points
            FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
                 AS new (id, breached_at, detected_at, next_fire_at, fire_points)
            WHERE clock.id = new.id
            """,
            [
                [clock.pk for clock in clocks],
                [clock.breached_at for clock in clocks],
                [clock.detected_at for clock in clocks],
                [clock.next_fire_at for clock in clocks],
                [json.dumps(clock.fire_points) for clock in clocks],
            ],
        )
