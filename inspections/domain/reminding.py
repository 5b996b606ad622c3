"""Of what an inspection is to be reminded today: window open, 7, 3, 1 days before, overdue (README §4)."""

from dataclasses import dataclass
from datetime import date, timedelta

OPENS, OVERDUE = "opens", "overdue"
DAYS_BEFORE = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder: (occasion, on) is its key, so that a new date is reminded of anew."""

    occasion: str
    on: date
    days: int = 0


def reminder_of(*, window_from: date, due_on: date, today: date) -> Due | None:
    """The most urgent reminder that holds on `today`; a day on which nobody was told is made up for."""
    if today > due_on:
        return Due(OVERDUE, today, (today - due_on).days)
    for days in DAYS_BEFORE:
        if today >= due_on - timedelta(days=days):
            return Due(f"due-{days}", due_on, days)
    return Due(OPENS, window_from) if today >= window_from else None


def is_unanswered(*, submitted_on: date, today: date, reply_days: int) -> bool:
    """Every `reply_days` days without an answer; silence is never acceptance."""
    waited = (today - submitted_on).days
    return reply_days > 0 and waited >= reply_days and waited % reply_days == 0
