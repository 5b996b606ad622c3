"""When something that fills up will be full: a straight line through the last measurements (README §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

LEAST_POINTS = 4
MOST_POINTS = 12
LIMIT = Decimal(90)
FAR = 3650
"""Days; a forecast beyond ten years is said as such."""

_DAY = timedelta(days=1)


class Outlook(StrEnum):
    INSUFFICIENT = "insufficient"  # fewer than four points, or all at one instant
    REACHED = "reached"  # the newest measurement is at the limit or over it
    NOT_GROWING = "not_growing"
    FAR = "far"  # beyond ten years
    GROWING = "growing"


@dataclass(frozen=True)
class Point:
    """Per cent in use at an instant."""

    at: datetime
    value: Decimal


@dataclass(frozen=True)
class Forecast:
    """`days` count from the newest point to the limit; `per_day` is the slope in percentage points."""

    outlook: Outlook
    points: int
    per_day: Fraction | None = None
    days: int | None = None
    at: datetime | None = None


def forecast(points: Sequence[Point], limit: Decimal = LIMIT) -> Forecast:
    """Least squares over the newest 4 to 12 points, in any order; whole days to `limit`, rounded up."""
    newest = sorted(points, key=lambda point: point.at)[-MOST_POINTS:]
    count = len(newest)
    if count < LEAST_POINTS or newest[0].at == newest[-1].at:
        return Forecast(Outlook.INSUFFICIENT, count)
    slope, level = _line(newest)
    if newest[-1].value >= limit:
        return Forecast(Outlook.REACHED, count, slope, 0, newest[-1].at)
    if slope <= 0:
        return Forecast(Outlook.NOT_GROWING, count, slope)
    days = max(0, ceil((Fraction(limit) - level) / slope))
    if days > FAR:
        return Forecast(Outlook.FAR, count, slope)
    return Forecast(Outlook.GROWING, count, slope, days, newest[-1].at + days * _DAY)


def _line(points: Sequence[Point]) -> tuple[Fraction, Fraction]:
    """Slope a day, and the line's height at the newest point; exact."""
    last = points[-1].at
    xs = [Fraction((point.at - last) // timedelta(seconds=1), 86_400) for point in points]
    ys = [Fraction(point.value) for point in points]
    mean_x, mean_y = sum(xs, Fraction()) / len(xs), sum(ys, Fraction()) / len(ys)
    spread = sum(((x - mean_x) ** 2 for x in xs), Fraction())
    if not spread:  # within one second
        return Fraction(), ys[-1]
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)), Fraction()) / spread
    return slope, mean_y - slope * mean_x
