"""Score and coverage: 100 − 10 × critical − 3 × warning, never without what it rests on."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.domain.score import (
    CRITICAL,
    NOT_APPLICABLE,
    OK,
    SKIPPED,
    STATUSES,
    UNKNOWN,
    WARN,
    Coverage,
    score_of,
    worst,
)


@pytest.mark.parametrize(
    ("statuses", "points", "executed", "planned"),
    [
        ([], 100, 0, 0),
        ([OK, OK], 100, 2, 2),
        ([WARN], 97, 1, 1),
        ([CRITICAL, WARN, WARN, OK], 84, 4, 4),
        ([CRITICAL] * 10, 0, 10, 10),
        ([CRITICAL] * 9 + [WARN] * 4, 0, 13, 13),
        ([CRITICAL] * 9 + [WARN] * 3, 1, 12, 12),
        ([OK, UNKNOWN, SKIPPED, NOT_APPLICABLE], 100, 2, 4),
    ],
)
def test_score_and_coverage(statuses: list[str], points: int, executed: int, planned: int) -> None:
    score = score_of(statuses)

    assert (score.points, score.coverage) == (points, Coverage(executed, planned))


@pytest.mark.parametrize(
    ("executed", "planned", "percent", "is_enough"),
    [
        (0, 0, None, False),
        (8, 10, Decimal("80.0"), True),
        (79, 100, Decimal("79.0"), False),
        (7999, 10_000, Decimal("80.0"), False),  # shown rounded, judged exactly
        (1, 3, Decimal("33.3"), False),
        (2, 3, Decimal("66.7"), False),
        (5, 5, Decimal("100.0"), True),
    ],
)
def test_coverage_under_eighty_per_cent_is_not_enough(
    executed: int, planned: int, percent: Decimal | None, is_enough: bool
) -> None:
    coverage = Coverage(executed, planned)

    assert (coverage.percent, coverage.is_enough) == (percent, is_enough)


def test_a_status_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'green'"):
        score_of([OK, "green"])


@given(st.lists(st.sampled_from(STATUSES), max_size=40))
def test_score_as_an_accountant_would_count(statuses: list[str]) -> None:
    points = 100
    for status in statuses:
        points -= {CRITICAL: 10, WARN: 3}.get(status, 0)
    unseen = [status for status in statuses if status in (UNKNOWN, SKIPPED)]

    score = score_of(statuses)

    assert score.points == (points if points > 0 else 0)
    assert score.coverage == Coverage(len(statuses) - len(unseen), len(statuses))


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ([], NOT_APPLICABLE),
        ([OK, NOT_APPLICABLE], OK),
        ([OK, UNKNOWN], UNKNOWN),
        ([OK, SKIPPED], SKIPPED),
        ([OK, UNKNOWN, WARN], WARN),
        ([OK, CRITICAL, WARN], CRITICAL),
        ([NOT_APPLICABLE], NOT_APPLICABLE),
    ],
)
def test_an_area_shows_its_worst_and_unmeasured_is_never_normal(statuses: list[str], shown: str) -> None:
    assert worst(statuses) == shown
