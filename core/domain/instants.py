"""Instants as whole microseconds since 1970-01-01 UTC, and the way to and from datetimes."""

from datetime import UTC, datetime, timedelta, tzinfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Two days short of what datetimes can hold, so that every zone can still show them.
EARLIEST = (datetime(1, 1, 3, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
LATEST = (datetime(9999, 12, 29, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Give the instant of an aware datetime; a naive one raises TypeError."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def moment(instant: int, zone: tzinfo = UTC) -> datetime:
    """Give the aware datetime of an instant, as the zone's walls show it."""
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def length(micro_seconds: int) -> timedelta:
    """Give a length of time as a timedelta."""
    return timedelta(microseconds=micro_seconds)
