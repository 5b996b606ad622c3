"""Points of a hundred of groups of homepages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Points:
    """How a group of homepages scored; `excellent` is None where the hospital has set no cut-off."""

    name: str
    count: int
    mean: Decimal
    lowest: Decimal
    excellent: int | None
    lost_by_class: dict[str, Decimal]


def points_by(
    rows: Iterable[tuple[str, Decimal, Mapping[str, str]]], excellent_from: Decimal | None
) -> list[Points]:
    """Points of each group from (group, points, points lost by class), worst mean first."""
    groups: dict[str, list[tuple[Decimal, Mapping[str, str]]]] = {}
    for name, score, lost in rows:
        groups.setdefault(name, []).append((score, lost))
    return sorted(
        (_points(name, members, excellent_from) for name, members in groups.items()), key=lambda one: one.mean
    )


def _points(
    name: str, members: list[tuple[Decimal, Mapping[str, str]]], excellent_from: Decimal | None
) -> Points:
    scores = [score for score, _ in members]
    lost = dict.fromkeys("ABCD", Decimal(0))
    for _, by_class in members:
        for item_class, points in by_class.items():
            lost[item_class] += Decimal(points)
    return Points(
        name=name,
        count=len(scores),
        mean=sum(scores, Decimal(0)) / len(scores),
        lowest=min(scores),
        excellent=None if excellent_from is None else sum(score >= excellent_from for score in scores),
        lost_by_class=lost,
    )
