"""Whether a promise was kept in time, late or not at all, once its inspection is accepted (README §5).

Worked within the window is in time, however long the hospital took to accept. Worked after it is late, and
still counts when it was accepted before the next occasion of its kind fell due; after that it stays missed.
"""

from datetime import date

MET, MET_LATE, MISSED = "met", "met_late", "missed"


def verdict(*, worked_to: date, accepted_on: date, missed_on: date, next_due_on: date | None) -> str:
    """MET, MET_LATE or MISSED; `next_due_on` is None for the last occasion of a contract."""
    if worked_to < missed_on:
        return MET
    is_in_time_for_the_next = next_due_on is None or accepted_on < next_due_on
    return MET_LATE if is_in_time_for_the_next else MISSED
