"""How many calls of a minute's budget are spent, by a counter a minute: a sliding window of two counters."""

MINUTE_S = 60


def spent(before: int, current: int, *, into_s: float) -> float:
    """Calls of the last 60 seconds: those of this minute, and of the minute before the share still in sight.

    `into_s` is how far the present minute has gone, 0 to 60 seconds.
    """
    return current + before * (MINUTE_S - into_s) / MINUTE_S


def wait_s(before: int, current: int, budget: int, *, into_s: float) -> float:
    """Seconds until one more call fits into the budget, if nobody calls meanwhile."""
    rest = MINUTE_S - into_s
    free = budget - 1 - current
    if free >= 0:  # the minute before has to pass out of sight
        return max(0.0, rest - free * MINUTE_S / before) if before else 0.0
    if budget < 1:
        return float(MINUTE_S)
    return rest + max(0.0, MINUTE_S - (budget - 1) * MINUTE_S / current)
