"""Days to 90 %: a straight line through four or more points, or the words for why there is none."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.domain.capacity import FAR, MOST_POINTS, Outlook, Point, forecast

START = datetime(2026, 1, 1, tzinfo=UTC)


def points(*pairs: tuple[float, str]) -> list[Point]:
    return [Point(START + timedelta(days=day), Decimal(value)) for day, value in pairs]


@pytest.mark.parametrize(
    ("measured", "outlook", "days"),
    [
        ([], Outlook.INSUFFICIENT, None),
        ([(0, "50"), (10, "60"), (20, "70")], Outlook.INSUFFICIENT, None),
        ([(0, "50"), (10, "60"), (20, "70"), (30, "80")], Outlook.GROWING, 10),
        ([(30, "80"), (0, "50"), (20, "70"), (10, "60")], Outlook.GROWING, 10),
        ([(0, "50"), (10, "60"), (20, "70"), (30, "79.9")], Outlook.GROWING, 11),
        ([(0, "80"), (10, "70"), (20, "60"), (30, "50")], Outlook.NOT_GROWING, None),
        ([(0, "50"), (10, "50"), (20, "50"), (30, "50")], Outlook.NOT_GROWING, None),
        ([(0, "60"), (10, "70"), (20, "80"), (30, "90")], Outlook.REACHED, 0),
        ([(0, "99"), (10, "97"), (20, "96"), (30, "95")], Outlook.REACHED, 0),
        ([(0, "10"), (10, "10.001"), (20, "10.002"), (30, "10.003")], Outlook.FAR, None),
        ([(5, "10"), (5, "20"), (5, "30"), (5, "40")], Outlook.INSUFFICIENT, None),
    ],
)
def test_outlook_and_days(measured: list[tuple[float, str]], outlook: Outlook, days: int | None) -> None:
    found = forecast(points(*measured))

    assert (found.outlook, found.days) == (outlook, days)


def test_the_day_counts_from_the_newest_point() -> None:
    found = forecast(points((0, "50"), (10, "60"), (20, "70"), (30, "80")))

    assert found.at == START + timedelta(days=40)
    assert (found.points, found.per_day) == (4, 1)


def test_only_the_newest_points_count() -> None:
    fell_long_ago = [(day, "95") for day in range(5)]
    grows_now = [(100 + day, str(40 + day)) for day in range(MOST_POINTS)]

    found = forecast(points(*fell_long_ago, *grows_now))

    assert (found.points, found.days) == (MOST_POINTS, 90 - 40 - (MOST_POINTS - 1))


@given(
    st.lists(
        st.tuples(st.integers(0, 720), st.integers(0, 899).map(lambda n: Decimal(n) / 10)),
        min_size=4,
        max_size=MOST_POINTS,
        unique_by=lambda pair: pair[0],
    )
)
def test_line_as_numpy_fits_it(pairs: list[tuple[int, Decimal]]) -> None:
    pairs.sort()
    days = numpy.array([day for day, _value in pairs], dtype=float)
    slope, level = numpy.polyfit(days - days[-1], [float(value) for _day, value in pairs], 1)

    found = forecast([Point(START + timedelta(days=day), value) for day, value in pairs])

    assert found.per_day is not None
    assert float(found.per_day) == pytest.approx(slope, abs=1e-6)
    if found.outlook == Outlook.GROWING:
        assert found.days == pytest.approx(max(0, (90 - level) / slope), rel=1e-6, abs=1.0001)
    elif found.outlook == Outlook.FAR:
        assert (90 - level) / slope > FAR - 1
    else:
        assert slope <= 1e-9
