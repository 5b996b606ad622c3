"""How long to wait before sending again what could not be sent."""

from datetime import timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)


def wait_after(attempts: int) -> timedelta | None:
    """The wait after the `attempts`-th failure (1 or more); None when it is time to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
