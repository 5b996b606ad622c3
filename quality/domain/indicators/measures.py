"""The shapes that most indicators have: a share of stays, a share by a published list, a mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import TypedDict

from quality.domain.indicators.values import Counted, Gap, Period, Unit, Value
from quality.domain.stays import Stay

HUNDRED = Decimal(100)

Test = Callable[[Counted], bool | None]
Indicator = Callable[[Period], Value]


class Keys(TypedDict):
    """What a value tells beside its numbers."""

    undetermined: int
    unsure: tuple[str, ...]
    others: tuple[str, ...]


def always(counted: Counted) -> bool:
    return True


def share(name: str, of: Test, among: Test = always, empty: Gap = Gap.NOTHING_COUNTED) -> Indicator:
    """Stays for which `of` holds, in per cent of those for which `among` holds."""

    def measure(period: Period) -> Value:
        return share_of_stays(name, period.stays, of, among, empty)

    return measure


def listed(
    name: str, code_list: str, of: Callable[[Counted, Collection[str]], bool | None], among: Test
) -> Indicator:
    """A share that needs a published code list."""

    def measure(period: Period) -> Value:
        codes = (period.lists or {}).get(code_list)
        if codes is None:
            return Value(name, Unit.PERCENT, gap=Gap.NO_CODE_LIST)
        return share_of_stays(
            name, period.stays, lambda counted: of(counted, codes), among, Gap.NOTHING_COUNTED
        )

    return measure


def mean(name: str, unit: Unit, amount: Callable[[Stay], Decimal | None]) -> Indicator:
    """The sum of an amount over the stays that have it, divided by their number."""

    def measure(period: Period) -> Value:
        known: dict[str, Decimal] = {}
        unsure: list[str] = []
        for counted in period.stays:
            found = amount(counted.stay)
            if found is None:
                unsure.append(counted.key)
            else:
                known[counted.key] = found
        told: Keys = {"undetermined": len(unsure), "unsure": tuple(unsure), "others": tuple(known)}
        if not known:
            return Value(name, unit, gap=Gap.NOTHING_COUNTED, **told)
        total = sum(known.values(), Decimal(0))
        return Value(name, unit, total, len(known), total / len(known), **told)

    return measure


def share_of_stays(name: str, stays: Iterable[Counted], of: Test, among: Test, empty: Gap) -> Value:
    cases: list[str] = []
    others: list[str] = []
    unsure: list[str] = []
    for counted in stays:
        belongs = among(counted)
        if belongs is False:
            continue
        holds = of(counted) if belongs else None
        (unsure if holds is None else cases if holds else others).append(counted.key)
    return share_of_keys(name, cases, others, unsure, empty)


def share_of_keys(
    name: str, cases: Sequence[str], others: Sequence[str], unsure: Sequence[str], empty: Gap
) -> Value:
    """The cases in per cent of cases and others; without any, `empty` says why."""
    told: Keys = {"undetermined": len(unsure), "unsure": tuple(unsure), "others": tuple(others)}
    total = len(cases) + len(others)
    if not total:
        return Value(name, Unit.PERCENT, gap=empty, **told)
    value = HUNDRED * len(cases) / total
    return Value(name, Unit.PERCENT, Decimal(len(cases)), total, value, tuple(cases), **told)


def is_alive(counted: Counted) -> bool | None:
    return None if counted.stay.died is None else not counted.stay.died
