"""The on-call rota: the weekly pattern rolls out into shifts, people may cover for one another (M14)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.domain import rota
from contracts.models.contract import Contract
from contracts.models.people import Personnel
from contracts.models.rota import OnCallPattern, OnCallShift
from core.api.problems import Refusal

WEEKS_AHEAD = 5


class RotaRefused(Refusal):
    """This shift cannot be set so."""


@transaction.atomic
def set_weekly_shift(*, pattern: OnCallPattern, at: datetime) -> OnCallPattern:
    """Add or change a weekly shift and roll it out."""
    _require_own(pattern.contract, pattern.personnel)
    twins = OnCallPattern.objects.filter(
        personnel=pattern.personnel, weekday=pattern.weekday, starts=pattern.starts, level=pattern.level
    )
    if twins.exclude(pk=pattern.pk).exists():
        raise RotaRefused(_("This person has a weekly shift at that time already."), field="starts")
    pattern.save()
    plan_shifts(contract=pattern.contract, at=at)
    return pattern


@transaction.atomic
def remove_weekly_shift(*, pattern: OnCallPattern, at: datetime) -> None:
    """Drop a weekly shift; past shifts stay on record."""
    contract = pattern.contract
    for shift in pattern.shifts.filter(starts_at__gt=at):
        shift.delete()
    pattern.delete()
    plan_shifts(contract=contract, at=at)


@transaction.atomic
def set_cover(
    *,
    contract: Contract,
    personnel: Personnel,
    starts_at: datetime,
    ends_at: datetime,
    level: int,
    at: datetime,
) -> OnCallShift:
    """Put one person on call for one time by hand; what the pattern had there gives way."""
    _require_own(contract, personnel)
    if ends_at <= starts_at:
        raise RotaRefused(_("The end lies before the beginning."), field="ends_at")
    if starts_at < at - timedelta(hours=1):
        raise RotaRefused(_("The past cannot be planned."), field="starts_at")
    by_hand = contract.on_call_shifts.filter(pattern=None, level=level).overlapping(starts_at, ends_at)
    if by_hand.exists():
        raise RotaRefused(_("Another cover lies in that time already."), field="starts_at")
    for shift in list(contract.on_call_shifts.filter(level=level).overlapping(starts_at, ends_at)):
        _give_way(shift, starts_at, ends_at)
    cover = OnCallShift.objects.create(
        contract=contract, personnel=personnel, starts_at=starts_at, ends_at=ends_at, level=level
    )
    plan_shifts(contract=contract, at=at)
    return cover


@transaction.atomic
def remove_cover(*, shift: OnCallShift, at: datetime) -> None:
    """Take back a cover that has not begun; the pattern fills its time again."""
    if shift.pattern_id is not None or shift.starts_at <= at:
        raise RotaRefused(_("Only a cover that has not begun can be taken back."))
    contract = shift.contract
    shift.delete()
    plan_shifts(contract=contract, at=at)


@transaction.atomic
def plan_shifts(*, contract: Contract, at: datetime, weeks: int = WEEKS_AHEAD) -> int:
    """Roll the pattern out from `at` on; returns the number of shifts added.

    Running twice adds nothing. Shifts set by hand are left alone and cut out of the pattern's; what has begun
    stays on record.
    """
    Contract.objects.select_for_update().get(pk=contract.pk)
    today = timezone.localdate(at)
    present = list(contract.on_call_shifts.filter(ends_at__gt=at))
    wanted = _wanted(contract, today, weeks, [shift for shift in present if shift.pattern_id is None])
    planned = {_key(shift): shift for shift in present if shift.pattern_id is not None}
    for key, shift in planned.items():
        if key not in wanted and shift.starts_at > at:
            shift.delete()
    running = [shift for shift in planned.values() if shift.starts_at <= at]
    added = 0
    for key, pattern_id in wanted.items():
        person, starts_at, ends_at, level = key
        if key in planned or ends_at <= at or any(_collides(key, shift) for shift in running):
            continue
        OnCallShift.objects.create(
            contract=contract,
            personnel_id=person,
            starts_at=max(starts_at, at),
            ends_at=ends_at,
            level=level,
            pattern_id=pattern_id,
        )
        added += 1
    return added


_Key = tuple[int, datetime, datetime, int]


def _wanted(contract: Contract, today: date, weeks: int, by_hand: list[OnCallShift]) -> dict[_Key, int]:
    """What the pattern asks for since last night, less the shifts set by hand; with the pattern's id."""
    first, last = today - timedelta(days=1), today + timedelta(weeks=weeks)
    taken = [rota.Shift(shift.personnel_id, shift.starts_at, shift.ends_at, shift.level) for shift in by_hand]
    found: dict[_Key, int] = {}
    for pattern in contract.on_call_patterns.select_related("personnel"):
        person = pattern.personnel
        weekly = rota.WeeklyShift(person.pk, pattern.weekday, pattern.starts, pattern.ends, pattern.level)
        for shift in rota.without(rota.shifts_between([weekly], first, last), taken):
            is_over = person.ends_on is not None and timezone.localdate(shift.starts_at) > person.ends_on
            if not is_over and timezone.localdate(shift.starts_at) >= person.starts_on:
                found[person.pk, shift.starts_at, shift.ends_at, shift.level] = pattern.pk
    return found


def _give_way(shift: OnCallShift, starts_at: datetime, ends_at: datetime) -> None:
    """Shorten a shift that runs already; one wholly inside goes."""
    if shift.starts_at < starts_at:
        shift.ends_at = starts_at
        shift.save(update_fields=["ends_at"])
    else:
        shift.delete()


def _key(shift: OnCallShift) -> _Key:
    return shift.personnel_id, shift.starts_at, shift.ends_at, shift.level


def _collides(key: _Key, shift: OnCallShift) -> bool:
    person, starts_at, ends_at, level = key
    return (person, level) == (shift.personnel_id, shift.level) and (
        starts_at < shift.ends_at and ends_at > shift.starts_at
    )


def _require_own(contract: Contract, person: Personnel) -> None:
    if person.contract_id != contract.pk:
        raise RotaRefused(_("This person does not belong to the contract."), field="personnel")
