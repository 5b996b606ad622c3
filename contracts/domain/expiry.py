"""When to warn that a qualification runs out (M13): 60, 30 and 7 days ahead, and on the day after."""

from datetime import date

WARNING_DAYS = (60, 30, 7)


def warning_due(expires_on: date, today: date) -> int | None:
    """The warning that holds today: the smallest of 60, 30, 7 not yet passed, 0 once expired, else None.

    It is a state, not an event: a day on which nothing ran loses no warning.
    """
    days_left = (expires_on - today).days
    if days_left < 0:
        return 0
    return min((days for days in WARNING_DAYS if days_left <= days), default=None)
