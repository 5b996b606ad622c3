"""The code lists a file is checked with: pinned when it comes, each row asked by those of its discharge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from codes.dictionaries import tables_of_versions
from codes.selectors import versions_in_use
from quality.checks import DICTIONARIES, book_of
from quality.domain.code_book import CodeBook
from quality.domain.dated_books import DatedBooks
from quality.domain.dates import EPOCH

Pinned = Sequence[Mapping[str, Any]]


def lists_to_pin(hospital_id: int) -> list[dict[str, Any]]:
    """Every published version of the dictionaries that rules ask, for keeping: key, id, version, valid_from.

    Oldest first: which of them a row is asked by, its day of discharge says.
    """
    return [
        {
            "key": one.system.key,
            "id": one.pk,
            "version": one.label or f"{one.number}",
            "valid_from": f"{one.valid_from}",
        }
        for one in versions_in_use(hospital_id=hospital_id, keys=DICTIONARIES)
    ]


def pinned_books(lists: Pinned, *, on: dt.date) -> DatedBooks:
    """The dictionaries that `lists_to_pin` named, by the days they hold, whatever was published since.

    Before the first version of a list the first one holds. `on` is the day of the check.
    """
    days = periods(lists)

    def book(number: int) -> CodeBook:
        chosen = _of_period(lists, days[number - 1] if number else None)
        return book_of(tables_of_versions(versions=chosen, on=on))

    return DatedBooks(tuple(day.toordinal() - EPOCH for day in days), book)


def periods(lists: Pinned) -> list[dt.date]:
    """The days on which one of the lists changes to its next version."""
    seen: set[str] = set()
    changes: set[dt.date] = set()
    for one in lists:
        if one["key"] in seen:
            changes.add(dt.date.fromisoformat(one["valid_from"]))
        seen.add(one["key"])
    return sorted(changes)


def _of_period(lists: Pinned, begins: dt.date | None) -> list[tuple[str, int]]:
    """Key and id of the version of each list in a period, by its first day (None: the first period)."""
    chosen: dict[str, int] = {}
    for one in lists:
        is_begun = begins is not None and one.get("valid_from", "") <= begins.isoformat()
        if one["key"] not in chosen or is_begun:
            chosen[one["key"]] = one["id"]
    return sorted(chosen.items())
