"""Indicators, points and complications of the homepages that somebody may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models.user import User
from codes.dictionaries import code_tables
from quality.domain.indicators.table import measure_all
from quality.domain.indicators.values import Counted, Period, Review, Value
from quality.domain.stay_json import from_json
from quality.models.discharge import Discharge
from quality.models.homepage import Homepage
from quality.models.refusal import RefusedSave
from quality.models.rules import HomepagePolicy
from quality.models.work import Review as ReviewRow

READMISSION_DAYS = 31
CODE_LISTS = {
    "minimally_invasive": "PA_MINIMALLY_INVASIVE",
    "level_4": "PA_LEVEL_4",
    "day_surgery": "PA_DAY_SURGERY",
}
"""Published lists of the performance assessment, by the key of the code system a hospital loads them into."""


@dataclass(frozen=True)
class Span:
    """Discharge days `first` to `last`, both included, and what narrows the homepages further."""

    hospital_id: int
    first: date
    last: date
    department: str = ""
    coder: str = ""


def homepages_of(user: User, span: Span) -> QuerySet[Homepage]:
    """Measured homepages of the span within the scope of `user`."""
    rows = Homepage.objects.visible_to(user).filter(
        hospital=span.hospital_id,
        discharged_on__range=(span.first, span.last),
        measure__isnull=False,
    )
    if span.department:
        rows = rows.filter(department_code=span.department)
    if span.coder:
        rows = rows.filter(coder_name=span.coder)
    return rows


def counted_of(rows: QuerySet[Homepage]) -> list[Counted]:
    """Each homepage as the indicators see it; three queries however many there are."""
    done = ReviewRow.objects.filter(done_at__isnull=False).order_by("done_at")
    rows = rows.select_related("measure").prefetch_related(Prefetch("reviews", queryset=done, to_attr="done"))
    tried = RefusedSave.objects.filter(
        hospital=OuterRef("hospital"),
        record_no=OuterRef("record_no"),
        admission_count=OuterRef("admission_count"),
        at__lt=OuterRef("received_at"),
    )
    return [_counted(row) for row in rows.only(*_COLUMNS).annotate(was_refused=Exists(tried))]


def period_of(user: User, span: Span) -> Period:
    """All that the indicators of a span are taken over."""
    after = Span(
        span.hospital_id, span.last + timedelta(days=1), span.last + timedelta(days=READMISSION_DAYS + 30)
    )
    stays = counted_of(homepages_of(user, span))
    policy = HomepagePolicy.objects.filter(hospital=span.hospital_id).first()
    return Period(
        stays=stays,
        later=counted_of(homepages_of(user, after)),
        announced=_announced(user, span),
        uploaded=[counted.key for counted in stays],
        lists=_lists(span.hospital_id, span.last),
        excellent_from=policy.excellent_from if policy else None,
        refused=[key_of(row.record_no, row.admission_count or 0) for row in refused_of(user, span)],
    )


def refused_of(user: User, span: Span) -> list[RefusedSave]:
    """The last refused save of each stay of the span without a homepage, within the scope of `user`."""
    kept = Homepage.objects.filter(
        hospital=OuterRef("hospital"),
        record_no=OuterRef("record_no"),
        admission_count=OuterRef("admission_count"),
    )
    rows = RefusedSave.objects.visible_to(user).filter(
        ~Exists(kept),
        hospital=span.hospital_id,
        discharged_on__range=(span.first, span.last),
        admission_count__isnull=False,
    )
    if span.department:
        rows = rows.filter(department_code=span.department)
    if span.coder:
        rows = rows.filter(coder_name=span.coder)
    stay = ("record_no", "admission_count")
    return list(rows.exclude(record_no="").order_by(*stay, "-pk").distinct(*stay))


def values_of(user: User, span: Span) -> tuple[Value, ...]:
    """Every indicator of the span, in the order of the catalogue."""
    return measure_all(period_of(user, span))


def values_by(period: Period, keys: Mapping[str, str]) -> dict[str, tuple[Value, ...]]:
    """Every indicator for each group of stays; `keys` names the group of a stay's key."""
    groups: dict[str, list[Counted]] = {keys.get(key, ""): [] for key in period.refused}
    for counted in period.stays:
        groups.setdefault(keys.get(counted.key, ""), []).append(counted)
    return {
        name: measure_all(
            Period(
                stays,
                later=period.stays,
                lists=period.lists,
                excellent_from=period.excellent_from,
                refused=[key for key in period.refused if keys.get(key, "") == name],
            )
        )
        for name, stays in sorted(groups.items())
    }


def key_of(record_no: str, admission_count: int) -> str:
    """How the indicators name a stay."""
    return f"{record_no}-{admission_count}"


_COLUMNS = (
    "record_no",
    "admission_count",
    "is_first_pass",
    "measure__facts",
    "measure__score",
    "measure__homepage_id",
)


def _counted(row: Homepage) -> Counted:
    reviews: Sequence[ReviewRow] = row.done  # type: ignore[attr-defined]
    return Counted(
        key=key_of(row.record_no, row.admission_count),
        stay=from_json(row.measure.facts),
        review=_review(reviews[-1]) if reviews else Review(),
        score=row.measure.score,
        passed_first=row.is_first_pass and not row.was_refused,  # type: ignore[attr-defined]
    )


def _review(row: ReviewRow) -> Review:
    return Review(
        principal_is_right=_answer(row.main_diagnosis_choice),
        others_are_right=_answer(row.other_diagnoses_complete),
        main_operation_is_right=_answer(row.main_operation_choice),
        principal_code_is_right=_answer(row.main_diagnosis_code),
        other_codes_are_right=_answer(row.other_diagnosis_codes),
        operation_codes_are_right=_answer(row.operation_codes),
    )


def _answer(value: str) -> bool | None:
    return {ReviewRow.Answer.RIGHT: True, ReviewRow.Answer.WRONG: False}.get(value)  # type: ignore[call-overload]


def _announced(user: User, span: Span) -> list[str] | None:
    """Keys of the discharges that the register has for the span; None when nothing was ever announced."""
    register = Discharge.objects.visible_to(user).filter(hospital=span.hospital_id, cancelled_at=None)
    if not register.exists():
        return None
    days = (span.first, span.last)
    rows = register.filter(discharged_at__date__range=days)
    if span.department:
        rows = rows.filter(department_code=span.department)
    if span.coder:
        return None  # a discharge has no coder before its homepage is there
    return [key_of(*pair) for pair in rows.values_list("record_no", "admission_count")]


def _lists(hospital_id: int, on: date) -> dict[str, Any]:
    tables = code_tables(hospital_id=hospital_id, on=on).tables
    return {name: tables[system] for name, system in CODE_LISTS.items() if system in tables}


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
