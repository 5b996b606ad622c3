"""Indicators of what somebody may see of a span: stays, announced discharges, first saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from accounts.models.user import User
from codes.dictionaries import code_tables
from quality.domain.indicators.populations import Population, population_of
from quality.domain.indicators.readmissions import READMISSION_DAYS
from quality.domain.indicators.table import measure_all, measure_one
from quality.domain.indicators.values import Counted, FirstSave, Gap, Period, Review, Value
from quality.domain.stay_json import from_json
from quality.models.discharge import Discharge
from quality.models.homepage import Homepage
from quality.models.rules import HomepagePolicy
from quality.models.work import Review as ReviewRow
from quality.selectors.counted_rows import CountedRow, row_of_homepage
from quality.selectors.first_saves import first_saves_of
from quality.selectors.spans import Span, homepages_of, key_of

CODE_LISTS = {
    "minimally_invasive": "PA_MINIMALLY_INVASIVE",
    "level_4": "PA_LEVEL_4",
    "day_surgery": "PA_DAY_SURGERY",
}
"""Published lists of the performance assessment, by the key of the code system a hospital loads them into."""


@dataclass(frozen=True)
class Taken:
    """A period with the rows behind it."""

    period: Period
    stays: Sequence[CountedRow]
    discharges: Sequence[CountedRow]
    first_saves: Sequence[CountedRow]

    def rows(self, indicator: str) -> Sequence[CountedRow]:
        """All rows of the span that the indicator may be taken over."""
        population = population_of(indicator)
        if population is Population.ANNOUNCED:
            return self.discharges
        return self.first_saves if population is Population.FIRST_SAVED else self.stays

    def by(self, indicator: str, group: Callable[[CountedRow], str]) -> dict[str, Value]:
        """The indicator for each group of its rows."""
        keys: dict[str, set[str]] = {}
        for row in self.rows(indicator):
            keys.setdefault(group(row), set()).add(row.key)
        return {name: measure_one(indicator, _narrowed(self.period, keys[name])) for name in sorted(keys)}


def taken_of(user: User, span: Span) -> Taken:
    """All that the indicators of a span are taken over, within the scope of `user`; constant queries."""
    homepages = homepages_of(user, span)
    rows = list(_with_reviews(homepages))
    saves = first_saves_of(user, span)
    policy = HomepagePolicy.objects.filter(hospital=span.hospital_id).first()
    announced = _announced(user, span)
    uploaded = [row.key for row in announced or () if row.homepage_pk and not row.is_draft]
    stays = [_counted(row) for row in rows]
    elsewhere = [_counted(row) for row in _returns_elsewhere(user, span, homepages)]
    period = Period(
        stays=stays,
        returns=[*(counted for counted in stays if counted.is_accepted), *elsewhere],
        announced=None if announced is None else [row.key for row in announced],
        no_register=Gap.NOT_BY_CODER if span.coder else Gap.NO_REGISTER,
        uploaded=uploaded,
        lists=_lists(span.hospital_id, span.last),
        excellent_from=policy.excellent_from if policy else None,
        first_saves=[FirstSave(one.row.key, one.has_passed) for one in saves],
    )
    shown = sorted((row_of_homepage(row) for row in rows), key=lambda row: (row.day, row.homepage_pk))
    return Taken(period, shown, announced or (), [one.row for one in saves])


def values_of(user: User, span: Span) -> tuple[Value, ...]:
    """Every indicator of the span, in the order of the catalogue."""
    return measure_all(taken_of(user, span).period)


def _narrowed(period: Period, keys: set[str]) -> Period:
    return replace(
        period,
        stays=[counted for counted in period.stays if counted.key in keys],
        announced=None if period.announced is None else [key for key in period.announced if key in keys],
        first_saves=[one for one in period.first_saves if one.key in keys],
    )


_COLUMNS = (
    "record_no",
    "admission_count",
    "discharged_on",
    "department_code",
    "department_name",
    "coder_name",
    "state",
    "error_count",
    "warning_count",
    "measure__facts",
    "measure__score",
    "measure__homepage_id",
)


def _with_reviews(rows: QuerySet[Homepage]) -> QuerySet[Homepage]:
    done = ReviewRow.objects.filter(done_at__isnull=False).order_by("done_at", "pk")
    rows = rows.select_related("measure").only(*_COLUMNS)
    return rows.prefetch_related(Prefetch("reviews", queryset=done, to_attr="done"))


def _returns_elsewhere(user: User, span: Span, homepages: QuerySet[Homepage]) -> QuerySet[Homepage]:
    """Accepted homepages of the span's patients outside of it, admitted as a return would be."""
    patients = homepages.exclude(id_hash="").values("id_hash")
    rows = Homepage.objects.visible_to(user).accepted().exclude(pk__in=homepages.values("pk"))
    rows = rows.filter(
        Q(id_hash__in=patients) | Q(record_no__in=homepages.values("record_no")),
        hospital=span.hospital_id,
        measure__admitted_on__range=(span.first, span.last + timedelta(days=READMISSION_DAYS)),
    )
    return rows.select_related("measure").only(*_COLUMNS)


def _counted(row: Homepage) -> Counted:
    reviews: Sequence[ReviewRow] = getattr(row, "done", ())
    return Counted(
        key=key_of(row.record_no, row.admission_count),
        stay=from_json(row.measure.facts),
        review=_review(reviews[-1]) if reviews else Review(),
        score=row.measure.score,
        is_accepted=row.state == Homepage.State.ACCEPTED,
        has_errors=row.error_count > 0,
        record_no=row.record_no,
        admission_count=row.admission_count,
    )


def _review(row: ReviewRow) -> Review:
    return Review(
        principal_is_right=_answer(row.main_diagnosis_choice),
        others_are_right=_answer(row.other_diagnoses_complete),
        main_operation_is_right=_answer(row.main_operation_choice),
        principal_code_is_right=_answer(row.main_diagnosis_code),
        other_codes_are_right=_answer(row.other_diagnosis_codes),
        operation_codes_are_right=_answer(row.operation_codes),
        costs_are_right=_answer(row.costs),
    )


def _answer(value: str) -> bool | None:
    return {ReviewRow.Answer.RIGHT: True, ReviewRow.Answer.WRONG: False}.get(value)  # type: ignore[call-overload]


def _announced(user: User, span: Span) -> list[CountedRow] | None:
    """Announced discharges of the span with the homepages received for them, whatever these say of the stay.

    None when nothing was ever announced, and by coder: a discharge has none before its homepage is there.
    """
    register = Discharge.objects.visible_to(user).filter(hospital=span.hospital_id, cancelled_at=None)
    if span.coder or not register.exists():
        return None
    start, end = span.moments
    rows = register.filter(discharged_at__gte=start, discharged_at__lt=end)
    if span.department:
        rows = rows.filter(department_code=span.department)
    same_stay = {name: OuterRef(name) for name in ("hospital", "record_no", "admission_count")}
    homepage = Homepage.objects.visible_to(user).filter(**same_stay)
    homepage = homepage.values(
        found=JSONObject(
            pk="pk",
            state="state",
            coder="coder_name",
            errors="error_count",
            warnings="warning_count",
            points=Cast("measure__score", CharField()),
        )
    )
    rows = rows.annotate(homepage=Subquery(homepage[:1])).order_by("discharged_at", "pk")
    return [_row_of_discharge(row, row.homepage or {}) for row in rows]


def _row_of_discharge(row: Discharge, homepage: Mapping[str, Any]) -> CountedRow:
    return CountedRow(
        record_no=row.record_no,
        admission_count=row.admission_count,
        day=timezone.localdate(row.discharged_at),
        department_code=row.department_code,
        department_name=row.department_name,
        coder_name=homepage.get("coder", ""),
        homepage_pk=homepage.get("pk"),
        is_draft=homepage.get("state") == Homepage.State.DRAFT,
        error_count=homepage.get("errors"),
        warning_count=homepage.get("warnings"),
        points=Decimal(homepage["points"]) if homepage.get("points") else None,
    )


def _lists(hospital_id: int, on: date) -> Mapping[str, Any]:
    tables = code_tables(hospital_id=hospital_id, on=on).tables
    return {name: tables[system] for name, system in CODE_LISTS.items() if system in tables}
