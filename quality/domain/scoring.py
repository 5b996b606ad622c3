"""The 100-point scheme of the 2016 homepage: items in error lose their points (scoring.csv, QI-08).

Each section loses its own total at most (18, 26, 50 and 6 points): the items of a section do not add up to
it. An item is in error when a finding of severity error names one of its keys; items "for each entry" lose
once for every entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FULL = Decimal(100)
SECTION_TOTALS: Mapping[str, Decimal] = {
    "患者基本信息": Decimal(18),
    "住院过程信息": Decimal(26),
    "诊疗信息": Decimal(50),
    "费用信息": Decimal(6),
}


class ItemClass(StrEnum):
    """How much an item matters: A most."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class ScoredItem:
    """A row of scoring.csv; `pattern` matches the key paths that belong to it."""

    section: str
    title: str
    item_class: ItemClass
    points: Decimal
    pattern: re.Pattern[str]
    is_for_each: bool


@dataclass(frozen=True)
class Loss:
    """Points one item lost, `times` times."""

    item: ScoredItem
    times: int

    @property
    def points(self) -> Decimal:
        return self.item.points * self.times


@dataclass(frozen=True)
class Score:
    """Points of a record, 0 to 100, and what cost them; `lost_by_class` ignores the limits of sections."""

    points: Decimal
    losses: tuple[Loss, ...]

    @property
    def lost_by_class(self) -> dict[ItemClass, Decimal]:
        totals = dict.fromkeys(ItemClass, Decimal(0))
        for loss in self.losses:
            totals[loss.item.item_class] += loss.points
        return totals


def read_items(rows: Iterable[Mapping[str, str]]) -> tuple[ScoredItem, ...]:
    """Items from the rows of scoring.csv; raises KeyError for a section without a total."""
    return tuple(_item(row) for row in rows)


def score_of(faulty: Iterable[str], items: Sequence[ScoredItem]) -> Score:
    """The score of a record whose findings of severity error name the key paths `faulty`."""
    paths = sorted(set(faulty))
    losses = [Loss(item, times) for item in items if (times := _times(item, paths))]
    lost = dict.fromkeys(SECTION_TOTALS, Decimal(0))
    for loss in losses:
        lost[loss.item.section] += loss.points
    total = sum((min(points, SECTION_TOTALS[section]) for section, points in lost.items()), Decimal(0))
    return Score(FULL - total, tuple(losses))


def _times(item: ScoredItem, paths: Sequence[str]) -> int:
    entries = {match.group("entry") for path in paths if (match := item.pattern.fullmatch(path))}
    return len(entries) if item.is_for_each else min(len(entries), 1)


def _item(row: Mapping[str, str]) -> ScoredItem:
    SECTION_TOTALS[row["section"]]
    keys = row["keys"].split(";")
    return ScoredItem(
        section=row["section"],
        title=row["item_zh"],
        item_class=ItemClass(row["class"]),
        points=Decimal(row["points"]),
        pattern=re.compile("(?P<entry>" + "|".join(_expression(key) for key in keys) + ")"),
        is_for_each=any("[i]" in key for key in keys),
    )


def _expression(key: str) -> str:
    """A key of scoring.csv as a pattern: [i] any entry but the first, [] any entry, * any ending."""
    text = re.escape(key)
    for sign, pattern in ((r"\[i\]", r"\[[1-9]\d*\]"), (r"\[\]", r"\[\d+\]"), (r"\*", r"\w*")):
        text = text.replace(sign, pattern)
    return text if "." in key else text + r"(?:\[\d+\])?"
