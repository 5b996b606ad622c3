"""Makes the plan of contracts: promised occasions and the inspections that are to keep them (README §4).

May be run at any time: what is there stays, what a rule or an announced holiday changed moves, a confirmed
date never does. Many contracts are planned with a handful of statements.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from contracts.models.contract import Contract
from core.audit.additions import record_additions
from core.copying import copy_in
from inspections.domain.bundling import Bundle, bundles_of
from inspections.domain.days import Days
from inspections.domain.planning import Promise, Rule, promises_of
from inspections.models.choices import State
from inspections.models.event import InspectionEvent
from inspections.models.inspection import Inspection
from inspections.models.rule import InspectionRule
from inspections.models.slot import Slot
from inspections.selectors.days import known_days
from inspections.services.moving import move_slot, withdraw_slot

DAYS_AHEAD = 400
CONTRACTS_AT_ONCE = 100
_PROMISE_FIELDS = tuple(one.name for one in fields(Promise))
_RULE_FIELDS = tuple(one.name for one in fields(Rule))


@dataclass
class Outcome:
    """How many rows a run made, moved and took back."""

    slots: int = 0
    inspections: int = 0
    moved: int = 0
    withdrawn: int = 0


@dataclass
class _Desk:
    """What is known of the contracts being planned."""

    at: datetime
    until: date | None
    days: Days
    rules: dict[int, list[InspectionRule]]
    slots: dict[int, dict[tuple[str, str], Slot]]
    taken: dict[int, dict[str, list[date]]]
    numbers: dict[int, set[str]]
    outcome: Outcome
    new: list[tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)


def plan_all(*, at: datetime, until: date | None = None) -> Outcome:
    """Plan every contract that is in force or begins within the horizon; a hundred a transaction."""
    today = timezone.localdate(at)
    horizon = until or today + timedelta(days=DAYS_AHEAD)
    keys = list(
        Contract.objects.filter(ends_on__gte=today, starts_on__lte=horizon)
        .exclude(inspection_rules=None)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    days, outcome = known_days(), Outcome()
    for first in range(0, len(keys), CONTRACTS_AT_ONCE):
        plan_contracts(
            keys[first : first + CONTRACTS_AT_ONCE], at=at, until=until, days=days, outcome=outcome
        )
    return outcome


def plan_contract(*, contract: Contract, at: datetime, until: date | None = None) -> Outcome:
    """Plan one contract, to `until` or about a year ahead."""
    outcome = Outcome()
    plan_contracts([contract.pk], at=at, until=until, days=known_days(), outcome=outcome)
    return outcome


@transaction.atomic
def plan_contracts(
    keys: Sequence[int], *, at: datetime, until: date | None, days: Days, outcome: Outcome
) -> None:
    """Plan the contracts with these keys in one transaction, each locked against a second planner."""
    contracts = list(Contract.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    desk = _desk(keys, at, until, days, outcome)
    for contract in contracts:
        _plan(contract, desk)
    _write(desk)
    _record(contracts, desk)


def _desk(keys: Sequence[int], at: datetime, until: date | None, days: Days, outcome: Outcome) -> _Desk:
    rules: dict[int, list[InspectionRule]] = defaultdict(list)
    for rule in InspectionRule.objects.filter(contract__in=keys):
        rules[rule.contract_id].append(rule)
    slots: dict[int, dict[tuple[str, str], Slot]] = defaultdict(dict)
    taken: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for slot in Slot.objects.filter(contract__in=keys).select_related("inspection"):
        slots[slot.contract_id][slot.kind, slot.period] = slot
        if slot.inspection is not None:
            taken[slot.contract_id][slot.kind].append(slot.inspection.planned_on)
    numbers: dict[int, set[str]] = defaultdict(set)
    for contract_id, number in Inspection.objects.filter(contract__in=keys).values_list("contract", "number"):
        numbers[contract_id].add(number)
    return _Desk(at, until, days, rules, slots, taken, numbers, outcome)


def _plan(contract: Contract, desk: _Desk) -> None:
    present = desk.slots[contract.pk]
    until = desk.until or timezone.localdate(desk.at) + timedelta(days=DAYS_AHEAD)
    by_kind = {rule.kind: rule for rule in desk.rules[contract.pk]}
    new, wanted = [], set()
    for rule in by_kind.values():
        if not rule.is_on:
            continue
        for promise in promises_of(rule_of(rule), contract.starts_on, contract.ends_on, until, desk.days):
            key = (promise.kind, promise.period)
            wanted.add(key)
            if key not in present:
                new.append(promise)
            elif move_slot(present[key], promise, days=desk.days, at=desk.at):
                desk.outcome.moved += 1
    for key, slot in present.items():
        if key not in wanted and slot.due_on <= until and withdraw_slot(slot, at=desk.at):
            desk.outcome.withdrawn += 1
    gaps = {rule.kind: rule.min_gap_days for rule in by_kind.values()}
    for bundle in bundles_of(new, gaps, desk.days, desk.taken[contract.pk]):
        desk.new.append(_lines(contract, bundle, by_kind, desk))


def rule_of(row: InspectionRule) -> Rule:
    """The row as the planner's own value."""
    values = {name: getattr(row, name) for name in _RULE_FIELDS}
    return Rule(**{**values, "festivals": tuple(row.festivals)})


def _lines(
    contract: Contract, bundle: Bundle, rules: dict[str, InspectionRule], desk: _Desk
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The rows of one inspection and of the promises it is to keep."""
    inspection = {
        "contract_id": contract.pk,
        "number": _number(contract, bundle.due_on.year, desk.numbers[contract.pk]),
        "kinds": sorted(bundle.kinds),
        "window_from": bundle.window_from,
        "window_to": bundle.window_to,
        "due_on": bundle.due_on,
        "planned_on": bundle.planned_on,
        "is_provisional": bundle.is_provisional,
        "is_on_site": any(rules[kind].is_on_site for kind in bundle.kinds),
    }
    return inspection, [_slot(contract, one, rules[one.kind]) for one in bundle.promises]


def _slot(contract: Contract, promise: Promise, rule: InspectionRule) -> dict[str, Any]:
    values = {name: getattr(promise, name) for name in _PROMISE_FIELDS}
    return values | {"contract_id": contract.pk, "rule_id": rule.pk}


def _number(contract: Contract, year: int, used: set[str]) -> str:
    """The first free number of the contract and year: MRS-2026-XJ01."""
    number = next(text for n in count(1) if (text := f"{contract.key}-{year}-XJ{n:02}") not in used)
    used.add(number)
    return number


def _write(desk: _Desk) -> None:
    """Add the new rows and their first step; the trail of each contract names them."""
    inspections = [one for one, _slots in desk.new]
    keys = copy_in(Inspection, inspections)
    slots = [
        slot | {"inspection_id": key}
        for key, (_one, its_slots) in zip(keys, desk.new, strict=True)
        for slot in its_slots
    ]
    step = {"action": "plan", "to_state": State.PLANNED.value, "at": desk.at}
    copy_in(Slot, slots)
    copy_in(InspectionEvent, [step | {"inspection_id": key} for key in keys])
    desk.outcome.inspections += len(inspections)
    desk.outcome.slots += len(slots)


def _record(contracts: Sequence[Contract], desk: _Desk) -> None:
    """One entry a contract and run: numbers, dates and promises, as rows in bulk have none of their own."""
    named: dict[int, list[str]] = defaultdict(list)
    for one, slots in desk.new:
        promises = ", ".join(f"{slot['kind']} {slot['period']}" for slot in slots)
        named[one["contract_id"]].append(f"{one['number']} {one['planned_on']} ({promises})")
    record_additions("inspections", [(contract, named[contract.pk]) for contract in contracts])
