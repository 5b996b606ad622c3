"""What the indicators read and what they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    NOTHING_ANNOUNCED = "nothing_announced"
    NOTHING_SAVED = "nothing_saved"
    NOTHING_REVIEWED = "nothing_reviewed"
    NO_CODE_LIST = "no_code_list"
    NO_GROUPER = "no_grouper"
    NO_REGISTER = "no_register"
    NOT_BY_CODER = "not_by_coder"
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
    costs_are_right: bool | None = None


@dataclass(frozen=True)
class Counted:
    """A stay with all that the indicators ask about it; `key` names it for the drill-down.

    `is_accepted` is false for a draft, `has_errors` true when the last check found errors. Record number and
    count of admissions link stays of a patient whose document number is not known.
    """

    key: str
    stay: Stay
    review: Review = Review()
    score: Decimal | None = None
    finished_in_24_hours: bool | None = None
    is_accepted: bool = True
    has_errors: bool = False
    record_no: str = ""
    admission_count: int = 1


@dataclass(frozen=True)
class FirstSave:
    """The first time that somebody tried to save the homepage of a stay, kept or refused."""

    key: str
    has_passed: bool


@dataclass(frozen=True)
class Period:
    """What the indicators are taken over, and what the hospital has laid down.

    `returns` are stays anywhere in the hospital that may be a return of a patient of the period, among them
    stays of the period. `announced` are keys of its announced discharges (None for the reason `no_register`),
    `uploaded` those of them with an accepted homepage. `lists` holds published code lists by name:
    minimally_invasive, level_4, day_surgery. `first_saves` are those that fell to the period.
    """

    stays: Sequence[Counted]
    returns: Sequence[Counted] = ()
    announced: Collection[str] | None = None
    no_register: Gap = Gap.NO_REGISTER
    uploaded: Collection[str] = ()
    lists: Mapping[str, Collection[str]] | None = None
    excellent_from: Decimal | None = None
    first_saves: Sequence[FirstSave] = ()


@dataclass(frozen=True)
class Value:
    """An indicator's value; `value` is unrounded, None with the `gap` that explains it.

    `undetermined` counts stays of which the data cannot tell. The keys behind the numbers: `cases` in the
    numerator (None where it is a sum of amounts), `others` in the denominator alone, `unsure` undetermined,
    `left_out` of the period but of another population.
    """

    indicator: str
    unit: Unit
    numerator: Decimal | None = None
    denominator: int | None = None
    value: Decimal | None = None
    cases: tuple[str, ...] | None = None
    undetermined: int = 0
    gap: Gap | None = None
    others: tuple[str, ...] = field(default=(), compare=False)
    unsure: tuple[str, ...] = field(default=(), compare=False)
    left_out: tuple[str, ...] = field(default=(), compare=False)
