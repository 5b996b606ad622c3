"""What a clock shows people at an instant: a word, a time, a tone; the browser counts on from there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models.choices import ClockState
from tickets.models.clock import Clock

NEAR_SHARE = 0.2


@dataclass(frozen=True)
class ClockFace:
    """`tone` is ok, warning, breach, paused or unknown; `due_at` is set while the browser has to count."""

    tone: str
    label: str
    time: str = ""
    note: str = ""
    due_at: datetime | None = None
    budget_s: int = 0


def face_of(clock: Clock, now: datetime) -> ClockFace:
    """The face of `clock` at the instant `now`."""
    if clock.state == ClockState.WAITING:
        return ClockFace("unknown", _("not started"))
    if clock.state == ClockState.VOID:
        return _breached_void(clock) if clock.breached_at else ClockFace("unknown", _("no longer timed"))
    if clock.state == ClockState.MET:
        return _met(clock)
    if clock.breached_at and clock.state == ClockState.PAUSED:
        return ClockFace("breach", _("overdue, paused"))
    if clock.state == ClockState.PAUSED:
        left = timedelta(microseconds=max(0, clock.budget_us - clock.consumed_us))
        return ClockFace("paused", _("paused, left"), duration(left))
    return _running(clock, now)


def _running(clock: Clock, now: datetime) -> ClockFace:
    due_at = clock.due_at or clock.breached_at
    if clock.is_not_computable or due_at is None or clock.started_at is None:
        return ClockFace(
            "unknown", _("not computable yet"), note=_("The calendar is not published that far.")
        )
    left, budget = due_at - now, due_at - clock.started_at
    is_near = left < budget * NEAR_SHARE
    tone = "breach" if left < timedelta(0) else "warning" if is_near else "ok"
    label = _("overdue for") if tone == "breach" else _("left")
    return ClockFace(tone, label, counter(abs(left)), "", due_at, int(budget.total_seconds()))


def _met(clock: Clock) -> ClockFace:
    if clock.met_at is None or clock.due_at is None:
        return ClockFace("ok", _("met"))
    margin = clock.due_at - clock.met_at
    if margin < timedelta(0):
        return ClockFace("breach", _("done late by"), duration(-margin))
    return ClockFace("ok", _("met with to spare"), duration(margin))


def _breached_void(clock: Clock) -> ClockFace:
    return ClockFace("breach", _("breached, no longer timed"))


def counter(span: timedelta) -> str:
    """As the browser writes it: 00:41:07, beyond a day "2 d 03:04:05"."""
    seconds = int(span.total_seconds())
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02}:{rest % 3600 // 60:02}:{rest % 60:02}"
    return _("%(days)d d %(clock)s") % {"days": days, "clock": clock} if days else clock


def duration(span: timedelta) -> str:
    """In words, the two greatest units: 2 days 3 h, 1 h 5 min, 40 s."""
    seconds = int(span.total_seconds())
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        words = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        return words + (" " + _("%(hours)d h") % {"hours": hours} if hours else "")
    if hours:
        words = _("%(hours)d h") % {"hours": hours}
        return words + (" " + _("%(minutes)d min") % {"minutes": minutes} if minutes else "")
    if minutes:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(seconds)d s") % {"seconds": seconds}
