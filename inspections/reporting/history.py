"""What an inspection is compared with: the one before on the same target, and last year's (README §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from inspections.domain.comparison import Basis, LastYear, previous_of, same_period_of
from inspections.domain.looks import month_of, newest_of_each
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.models.look import LookResult
from inspections.models.result import Item, Result

Key = tuple[int | None, str]
"""Target and check; a replaced target has another key, so that its chain is closed."""

_MOST_PAST = 60
_TREND = 12
_LOOKS_SINCE = timedelta(days=3 * 366)

Measured = Result | LookResult


@dataclass(frozen=True)
class Earlier:
    """A past inspection seen as one of its kinds."""

    inspection: Inspection
    kind: str
    held_on: date


@dataclass(frozen=True)
class Pair:
    """What one target is compared with."""

    previous: Inspection | None
    last_year: LastYear[Earlier]


def held_on(inspection: Inspection) -> date:
    """The first day it was really worked on, else the planned one."""
    return inspection.worked_from or inspection.planned_on


@dataclass
class History:
    """The accepted past of an inspection's contract; its queries are few, whatever the number of targets."""

    inspection: Inspection
    past: list[Inspection]
    targets_of: dict[int, set[int | None]]
    _pairs: dict[int | None, Pair] = field(default_factory=dict)

    def pair(self, target_id: int | None) -> Pair:
        """Previous and last year's inspection that looked at this target."""
        if target_id not in self._pairs:
            past = [one for one in self.past if target_id in self.targets_of.get(one.pk, ())]
            self._pairs[target_id] = self._pair_of(past)
        return self._pairs[target_id]

    @cached_property
    def whole(self) -> Pair:
        """Previous and last year's inspection of the contract, whatever the targets."""
        return self._pair_of(self.past)

    @cached_property
    def _earlier_results(self) -> dict[tuple[int, Key], Result]:
        wanted: set[int] = set()
        for target_id in self.targets_of.get(self.inspection.pk, set()):
            pair = self.pair(target_id)
            wanted |= {one.pk for one in (pair.previous, _of(pair.last_year)) if one is not None}
        rows = Result.objects.filter(item__inspection__in=wanted).select_related("item")
        return {(row.item.inspection_id, (row.item.target_id, row.item.code)): row for row in rows}

    def previous_result(self, key: Key) -> Result | None:
        previous = self.pair(key[0]).previous
        return self._earlier_results.get((previous.pk, key)) if previous else None

    def last_year_result(self, key: Key) -> Result | None:
        inspection = _of(self.pair(key[0]).last_year)
        return self._earlier_results.get((inspection.pk, key)) if inspection else None

    def trail(self, codes: Iterable[str]) -> dict[Key, list[Measured]]:
        """Measurements of the newest inspections up to this one, oldest first, of the checks `codes`.

        Between them stand the looks made without an inspection, the newest of each month.
        """
        newest = [self.inspection.pk, *(one.pk for one in self.past[: _TREND - 1])]
        rows = (
            Result.objects.filter(item__inspection__in=newest, item__code__in=set(codes))
            .exclude(value=None)
            .select_related("item")
            .order_by("measured_at", "pk")
        )
        found: dict[Key, list[Measured]] = defaultdict(list)
        for row in rows:
            found[(row.item.target_id, row.item.code)].append(row)
        for key, looks in self._looks(found).items():
            found[key] = sorted([*found[key], *looks], key=lambda one: one.measured_at)
        return dict(found)

    def _looks(self, measured: Mapping[Key, Sequence[Measured]]) -> dict[Key, list[LookResult]]:
        """What looks say of the same checks, up to the last measurement of an inspection."""
        rows = (
            LookResult.objects.filter(
                look__target__in={target_id for target_id, _code in measured if target_id},
                look__inspection=None,
                code__in={code for _target_id, code in measured},
                look__measured_at__date__gte=held_on(self.inspection) - _LOOKS_SINCE,
            )
            .exclude(value=None)
            .select_related("look")
        )
        by_key: dict[Key, list[LookResult]] = defaultdict(list)
        for row in rows:
            key = (row.target_id, row.code)
            if key in measured and row.measured_at < measured[key][-1].measured_at:
                by_key[key].append(row)
        return {key: newest_of_each(found, _month)[-_TREND:] for key, found in by_key.items()}

    def _pair_of(self, past: list[Inspection]) -> Pair:
        day = held_on(self.inspection)
        all_kinds = [Earlier(one, kind, held_on(one)) for one in past for kind in one.kinds]
        previous = previous_of(day, all_kinds)
        return Pair(previous.inspection if previous else None, self._last_year(day, all_kinds))

    def _last_year(self, day: date, past: list[Earlier]) -> LastYear[Earlier]:
        """The first of this inspection's kinds that has its same period, else the first with a nearest."""
        found = [same_period_of(kind, day, past) for kind in self.inspection.kinds]
        for basis in (Basis.SAME_PERIOD, Basis.NEAREST):
            for one in found:
                if one.basis == basis:
                    return one
        return LastYear(Basis.NONE)


def history_of(inspection: Inspection) -> History:
    """The accepted inspections of the contract before this one, newest first, and who looked at what."""
    accepted = (
        Inspection.objects.filter(contract=inspection.contract_id, state=State.ACCEPTED)
        .current()
        .exclude(pk=inspection.pk)
        .exclude(pk=inspection.revises_id)
        .order_by("-planned_on", "-pk")[:_MOST_PAST]
    )
    day = held_on(inspection)
    past = sorted((one for one in accepted if held_on(one) < day), key=held_on, reverse=True)
    targets: dict[int, set[int | None]] = defaultdict(set)
    looked_at = Item.objects.filter(inspection__in=[inspection.pk, *(one.pk for one in past)])
    for inspection_id, target_id in looked_at.order_by().values_list("inspection", "target").distinct():
        targets[inspection_id].add(target_id)
    return History(inspection, past, dict(targets))


def _month(at: datetime) -> tuple[int, int]:
    return month_of(timezone.localdate(at))


def _of(last_year: LastYear[Earlier]) -> Inspection | None:
    return last_year.inspection.inspection if last_year.inspection else None
