"""What the indicators read and what they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quality.domain.stays import Stay


class Unit(StrEnum):
    PERCENT = "%"
    YUAN = "CNY"
    DAYS = "days"


class Gap(StrEnum):
    """Why an indicator has no value."""

    NOTHING_COUNTED = "nothing_counted"
    NOTHING_REVIEWED = "nothing_reviewed"
    NO_CODE_LIST = "no_code_list"
    NO_GROUPER = "no_grouper"
    NO_REGISTER = "no_register"
    NO_FINISH_TIME = "no_finish_time"
    NO_CUT_OFF = "no_cut_off"


@dataclass(frozen=True)
class Review:
    """What a second coder judged of one stay; None is not judged."""

    principal_is_right: bool | None = None
    others_are_right: bool | None = None
    main_operation_is_right: bool | None = None
    principal_code_is_right: bool | None = None
    other_codes_are_right: bool | None = None
    operation_codes_are_right: bool | None = None


@dataclass(frozen=True)
class Counted:
    """A stay with all that the indicators ask about it; `key` names it for the drill-down."""

    key: str
    stay: Stay
    review: Review = Review()
    score: Decimal | None = None
    passed_first: bool | None = None
    finished_in_24_hours: bool | None = None


@dataclass(frozen=True)
class Period:
    """What the indicators are taken over, and what the hospital has laid down.

    `later` are stays of the 31 days after it, where returns are looked for. `announced` and `uploaded` are
    keys of discharges of the period (None: no register); `lists` holds published code lists by name:
    minimally_invasive, level_4, day_surgery. `refused` are keys of stays whose saves were all refused.
    """

    stays: Sequence[Counted]
    later: Sequence[Counted] = ()
    announced: Collection[str] | None = None
    uploaded: Collection[str] = ()
    lists: Mapping[str, Collection[str]] | None = None
    excellent_from: Decimal | None = None
    refused: Collection[str] = ()


@dataclass(frozen=True)
class Value:
    """An indicator's value; `value` is unrounded, None with the `gap` that explains it.

    `cases` are the keys in the numerator; `undetermined` counts stays of which the data cannot tell.
    """

    indicator: str
    unit: Unit
    numerator: Decimal | None = None
    denominator: int | None = None
    value: Decimal | None = None
    cases: tuple[str, ...] | None = None
    undetermined: int = 0
    gap: Gap | None = None
