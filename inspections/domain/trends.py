"""Where a size is going: a straight line through past inspections (README §7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

FEWEST_POINTS = 4


def days_until_full(points: Sequence[tuple[datetime, Decimal]], free: Decimal) -> Decimal | None:
    """Days until the size has grown by `free`; None with under four points, or when it does not grow."""
    if len(points) < FEWEST_POINTS:
        return None
    slope = slope_a_day(points)
    return free / slope if slope > 0 else None


def slope_a_day(points: Sequence[tuple[datetime, Decimal]]) -> Decimal:
    """Least squares: how much a day; 0 when all points are of one moment."""
    first = points[0][0]
    days = [Decimal((at - first) / timedelta(days=1)) for at, _ in points]
    sizes = [size for _, size in points]
    count = Decimal(len(points))
    middle_day, middle_size = sum(days, Decimal(0)) / count, sum(sizes, Decimal(0)) / count
    spread = sum(((day - middle_day) ** 2 for day in days), Decimal(0))
    if spread == 0:
        return Decimal(0)
    return (
        sum(
            ((day - middle_day) * (size - middle_size) for day, size in zip(days, sizes, strict=True)),
            Decimal(0),
        )
        / spread
    )
