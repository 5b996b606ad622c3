"""The shapes that most indicators have: a share of stays, a share by a published list, a mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal

from quality.domain.indicators.values import Counted, Gap, Period, Unit, Value
from quality.domain.stays import Stay

HUNDRED = Decimal(100)

Test = Callable[[Counted], bool | None]
Indicator = Callable[[Period], Value]


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
        amounts = [value for counted in period.stays if (value := amount(counted.stay)) is not None]
        unknown = len(period.stays) - len(amounts)
        if not amounts:
            return Value(name, unit, undetermined=unknown, gap=Gap.NOTHING_COUNTED)
        total = sum(amounts, Decimal(0))
        return Value(name, unit, total, len(amounts), total / len(amounts), None, unknown)

    return measure


def share_of_stays(name: str, stays: Iterable[Counted], of: Test, among: Test, empty: Gap) -> Value:
    cases: list[str] = []
    total = undetermined = 0
    for counted in stays:
        belongs = among(counted)
        if belongs is False:
            continue
        holds = of(counted) if belongs else None
        if holds is None:
            undetermined += 1
            continue
        total += 1
        if holds:
            cases.append(counted.key)
    if not total:
        return Value(name, Unit.PERCENT, undetermined=undetermined, gap=empty)
    value = HUNDRED * len(cases) / total
    return Value(name, Unit.PERCENT, Decimal(len(cases)), total, value, tuple(cases), undetermined)


def is_alive(counted: Counted) -> bool | None:
    return None if counted.stay.died is None else not counted.stay.died
