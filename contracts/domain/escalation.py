"""Whom to call, in what order: technician on call, project manager, supplier's managers, hospital (M14)."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

_Person = TypeVar("_Person", bound=Hashable)

SUPPLIER_MANAGERS = ("supervisor", "department_manager", "business_manager")


def reachable(
    person: _Person, deputies: Mapping[_Person, _Person | None], absent: Collection[_Person]
) -> _Person:
    """The person, or while absent the first deputy along the line who is there.

    When the whole line is absent the person stays: a phone that may be off is better than no phone.
    """
    seen: list[_Person] = []
    present: _Person | None = person
    while present is not None and present not in seen:
        if present not in absent:
            return present
        seen.append(present)
        present = deputies.get(present)
    return person


def chain(
    tiers: Iterable[Sequence[_Person]],
    deputies: Mapping[_Person, _Person | None],
    absent: Collection[_Person],
) -> list[_Person]:
    """All tiers in order, absent people replaced by their deputies, nobody twice."""
    called = (reachable(person, deputies, absent) for tier in tiers for person in tier)
    return list(dict.fromkeys(called))
