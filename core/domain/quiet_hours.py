"""When a message may be sent to somebody who wants quiet at night."""

from datetime import datetime, time, timedelta, tzinfo


def end_of_quiet(
    at: datetime, *, quiet_from: time | None, quiet_until: time | None, zone: tzinfo
) -> datetime:
    """The first instant not before `at` (aware) outside the daily quiet hours of `zone`.

    Quiet runs from `quiet_from` up to, not including, `quiet_until`, across midnight when `quiet_from` is the
    later; the same time twice, or one of them missing, means no quiet hours.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return at
    local = at.astimezone(zone)
    now = local.time()
    if quiet_from < quiet_until:
        is_quiet, days = quiet_from <= now < quiet_until, 0
    else:
        is_quiet, days = now >= quiet_from or now < quiet_until, int(now >= quiet_from)
    if not is_quiet:
        return at
    return datetime.combine(local.date() + timedelta(days=days), quiet_until, tzinfo=zone)
