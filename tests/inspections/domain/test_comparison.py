"""Previous and same period, changes and their gaps, findings that come, stay, go and return."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.domain.comparison import (
    Arrow,
    Basis,
    Change,
    Gap,
    compare,
    compare_findings,
    previous_of,
    same_period_of,
)


@dataclass(frozen=True)
class Past:
    kind: str
    held_on: date


def past(*rows: str) -> list[Past]:
    """From words such as "quarterly 2025-11-18"."""
    return [Past(kind, date.fromisoformat(day)) for kind, day in (row.split() for row in rows)]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], None),
        (["quarterly 2026-08-20", "monthly 2026-10-25"], "monthly 2026-10-25"),
        (["quarterly 2026-11-26", "quarterly 2026-11-20"], "quarterly 2026-11-20"),
        (["quarterly 2026-12-01"], None),
    ],
)
def test_previous_is_the_newest_before(earlier: list[str], expected: str | None) -> None:
    found = previous_of(date(2026, 11, 26), past(*earlier))

    assert found == (past(expected)[0] if expected else None)


@pytest.mark.parametrize(
    ("earlier", "basis", "expected"),
    [
        ([], Basis.NONE, None),
        (["quarterly 2025-11-18"], Basis.SAME_PERIOD, "quarterly 2025-11-18"),
        (["quarterly 2025-10-02", "quarterly 2025-12-20"], Basis.SAME_PERIOD, "quarterly 2025-12-20"),
        (["quarterly 2025-09-30", "quarterly 2025-12-31"], Basis.SAME_PERIOD, "quarterly 2025-12-31"),
        (["quarterly 2025-08-18", "quarterly 2025-02-18"], Basis.NEAREST, "quarterly 2025-08-18"),
        (["monthly 2025-11-18"], Basis.NONE, None),
        (["quarterly 2026-08-18", "quarterly 2024-11-18"], Basis.NONE, None),
    ],
)
def test_same_period_or_its_nearest_or_none(earlier: list[str], basis: Basis, expected: str | None) -> None:
    found = same_period_of("quarterly", date(2026, 11, 26), past(*earlier))

    assert found.basis == basis
    assert found.inspection == (past(expected)[0] if expected else None)


def test_the_same_period_of_a_leap_day_is_found() -> None:
    found = same_period_of("monthly", date(2028, 2, 29), past("monthly 2027-03-01", "monthly 2027-02-20"))

    assert found.inspection == Past("monthly", date(2027, 3, 1))


@pytest.mark.parametrize(
    ("now", "before", "delta", "percent", "arrow"),
    [
        ("86.4", "82.0", "4.4", "5.4", Arrow.UP),
        ("80", "100", "-20", "-20.0", Arrow.DOWN),
        ("5", "5", "0", "0.0", Arrow.SAME),
        ("5", "0", "5", None, Arrow.UP),
        ("0", "0", "0", None, Arrow.SAME),
        ("-5", "-10", "5", "50.0", Arrow.UP),
        ("100.25", "100", "0.25", "0.3", Arrow.UP),  # half up
        ("99.75", "100", "-0.25", "-0.3", Arrow.DOWN),
    ],
)
def test_change(now: str, before: str, delta: str, percent: str | None, arrow: Arrow) -> None:
    found = compare(Decimal(now), Decimal(before))

    assert (found.delta, found.percent, found.arrow) == (
        Decimal(delta),
        None if percent is None else Decimal(percent),
        arrow,
    )


def test_what_cannot_be_compared_says_why() -> None:
    six, four = Decimal(6), Decimal(4)

    assert compare(six, None) == Change(six, None, gap=Gap.NO_EARLIER)
    assert compare(None, four) == Change(None, four, gap=Gap.NOT_MEASURED)
    assert compare(None, None) == Change(None, None, gap=Gap.NOT_MEASURED)
    assert compare(six, four, was_reset=True) == Change(six, four, gap=Gap.RESET)


@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(-(10**9), 10**9, places=3))
def test_the_way_back_is_the_opposite(one: Decimal, other: Decimal) -> None:
    there, back = compare(other, one), compare(one, other)

    assert there.delta is not None
    assert back.delta == -there.delta
    assert {there.arrow, back.arrow} in ({Arrow.UP, Arrow.DOWN}, {Arrow.SAME})
    if there.percent is not None:
        exact = Fraction(other - one) * 100 / abs(Fraction(one))
        assert abs(Fraction(there.percent) - exact) <= Fraction(1, 20)


def test_findings_come_stay_go_return_and_are_not_cleared_by_silence() -> None:
    found = compare_findings(
        now={"new", "stays", "back"},
        then={"stays": "PG-004", "gone": "PG-005", "silent": "PG-006", "absent": "PG-007"},
        measured={"PG-004": "critical", "PG-005": "ok", "PG-006": "unknown"},
        closed={"back"},
    )

    assert found.new == ("new",)
    assert found.persistent == ("stays",)
    assert found.cleared == ("gone",)
    assert found.unchecked == ("absent", "silent")
    assert found.recurred == ("back",)


KEYS = st.sampled_from("abcdefgh")


@given(
    st.sets(KEYS),
    st.sets(KEYS),
    st.dictionaries(KEYS, st.sampled_from(["ok", "warn", "unknown"])),
    st.sets(KEYS),
)
def test_every_finding_falls_into_one_list(
    now: set[str], then: set[str], measured: dict[str, str], closed: set[str]
) -> None:
    found = compare_findings(now=now, then={one: one for one in then}, measured=measured, closed=closed)

    for key in sorted(now | then):
        if key in now and key in then:
            expected = "persistent"
        elif key in now:
            expected = "recurred" if key in closed else "new"
        else:
            expected = "cleared" if measured.get(key, "unknown") != "unknown" else "unchecked"
        lists = [name for name in vars(found) if key in getattr(found, name)]
        assert lists == [expected]
