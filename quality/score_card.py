"""The points of one homepage as its page shows them: what was lost, by class and item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from quality import data
from quality.domain.fields import BY_TEMPLATE
from quality.domain.findings import field_title
from quality.domain.scoring import FULL, ItemClass, ScoredItem
from quality.models.homepage import Homepage
from quality.models.measure import StayMeasure
from quality.models.rules import HomepagePolicy
from quality.reading_language import reads_chinese
from quality.services.measuring import scored_items

MOST_TITLES = 3


@dataclass(frozen=True)
class ShownLoss:
    """Points that one item lost, `times` times; `item_class` is empty for an item of an older scheme."""

    title: str
    item_class: str
    times: int
    points: Decimal


@dataclass(frozen=True)
class ScoreCard:
    """Points of a hundred and what cost them.

    `is_limited`: a section lost more than it has to give, so that the losses add up to more than what is
    missing. `is_excellent` is None where the hospital has set no cut-off. `is_older`: of an earlier revision.
    """

    points: Decimal
    is_excellent: bool | None
    excellent_from: Decimal | None
    lost_by_class: Mapping[str, Decimal]
    losses: tuple[ShownLoss, ...]
    is_limited: bool
    is_older: bool
    measured_at: datetime


def score_card(homepage: Homepage) -> ScoreCard | None:
    """The card of a homepage, the dearest loss first; None when it was never measured."""
    measure = StayMeasure.objects.filter(homepage=homepage).first()
    if measure is None:
        return None
    policy = HomepagePolicy.objects.filter(hospital=homepage.hospital_id).first()
    cut_off = policy.excellent_from if policy else None
    losses = tuple(_shown(title, times, Decimal(points)) for title, times, points in measure.losses)
    return ScoreCard(
        points=measure.score,
        is_excellent=None if cut_off is None else measure.score >= cut_off,
        excellent_from=cut_off,
        lost_by_class={name: Decimal(measure.lost_by_class.get(name, "0")) for name in ItemClass},
        losses=tuple(sorted(losses, key=lambda one: (-one.points, one.item_class))),
        is_limited=sum((one.points for one in losses), Decimal()) > FULL - measure.score,
        is_older=measure.revision < homepage.revision,
        measured_at=measure.measured_at,
    )


def _shown(title: str, times: int, points: Decimal) -> ShownLoss:
    item = _items().get(title)
    named = title if reads_chinese() or item is None else _english_titles().get(title, title)
    return ShownLoss(named, item.item_class if item else "", times, points)


@cache
def _items() -> dict[str, ScoredItem]:
    return {item.title: item for item in scored_items()}


@cache
def _english_titles() -> dict[str, str]:
    """The scheme names its items in Chinese only: in English they are called after their fields."""
    return {row["item_zh"]: _english(row["keys"].split(";")) for row in data.rows("scoring")}


def _english(keys: list[str]) -> str:
    named = [field_title(path, is_chinese=False) for key in keys for path in _paths(key)]
    return ", ".join(named[:MOST_TITLES]) + (" …" if len(named) > MOST_TITLES else "")


def _paths(key: str) -> list[str]:
    """Key paths of a key of the scheme: [i] stands for any entry, * for any ending."""
    if key.endswith("*"):
        return [path for path in BY_TEMPLATE if path.startswith(key[:-1])]
    return [key.replace("[i]", "[]")]
