"""A calendar that is published anew re-projects the clocks that still run, and says so (rule 10)."""

from datetime import datetime

from django.db import transaction

from core.models.calendar import CalendarVersion
from tickets.models.choices import ClockState, EventType, Party
from tickets.models.clock import Clock
from tickets.models.ticket import Ticket
from tickets.services.projection import project_clocks
from tickets.services.steps import Step, lock

_STILL_OPEN = (ClockState.WAITING, ClockState.RUNNING, ClockState.PAUSED)


def replace_calendar(*, old: CalendarVersion, new: CalendarVersion, at: datetime) -> int:
    """Let every open clock on `old` run on `new` from `at` on; returns how many tickets were touched.

    Each ticket is a transaction of its own; running it again touches only those not yet done. Clocks that are
    met, void or breached keep the version they pinned.
    """
    open_clocks = Clock.objects.filter(calendar=old, state__in=_STILL_OPEN, breached_at=None)
    tickets = Ticket.objects.filter(pk__in=open_clocks.values("ticket")).order_by("pk")
    return sum(_replace_for(ticket, old, new, at) for ticket in tickets.iterator(chunk_size=500))


@transaction.atomic
def _replace_for(ticket: Ticket, old: CalendarVersion, new: CalendarVersion, at: datetime) -> bool:
    held = lock(ticket)
    done = held.events.filter(
        type=EventType.CALENDAR_REPLACED, payload__contains={"from": old.pk, "to": new.pk}
    )
    if done.exists():
        return False
    before = _dues(held)
    step = Step(held, None, Party.SYSTEM, at, at)
    with transaction.atomic():  # a trial: what the event will say is known only after the replay
        trial = transaction.savepoint()
        step.note(EventType.CALENDAR_REPLACED, **{"from": old.pk, "to": new.pk})
        project_clocks(ticket=held, at=at)
        after = _dues(held)
        transaction.savepoint_rollback(trial)
    changes = [
        {"clock": kind, "old_due": before[kind], "new_due": due}
        for kind, due in after.items()
        if before.get(kind) != due
    ]
    step.note(EventType.CALENDAR_REPLACED, **{"from": old.pk, "to": new.pk, "dues": changes})
    step.finish()
    return True


def _dues(ticket: Ticket) -> dict[str, str | None]:
    rows = Clock.objects.filter(ticket=ticket).values_list("kind", "due_at")
    return {kind: due.isoformat() if due else None for kind, due in rows}
