"""Three-valued logic of facts that a record may not tell: None is unknown."""

from __future__ import annotations

from collections.abc import Iterable


def both(*truths: bool | None) -> bool | None:
    """Whether all hold: one that is surely false decides, however much of the rest is unknown."""
    if False in truths:
        return False
    return None if None in truths else True


def either(*truths: bool | None) -> bool | None:
    """Whether one holds: one that is surely true decides, however much of the rest is unknown."""
    if True in truths:
        return True
    return None if None in truths else False


def negated(truth: bool | None) -> bool | None:
    """Unknown stays unknown."""
    return None if truth is None else not truth


def agreed(truths: Iterable[bool | None]) -> bool | None:
    """What all ways to read the data say; None when they differ or any is unknown."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None
