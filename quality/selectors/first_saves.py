"""First saves of homepages, kept or refused (QI-11): each stay once, by the day it was first tried."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models.user import User
from quality.models.homepage import Homepage
from quality.models.refusal import RefusedSave
from quality.selectors.counted_rows import CountedRow
from quality.selectors.spans import Span

STAY = ("record_no", "admission_count")


@dataclass(frozen=True)
class Tried:
    """A first save, and the row that tells of it."""

    row: CountedRow
    has_passed: bool


def first_saves_of(user: User, span: Span) -> list[Tried]:
    """First saves that fell to the span, within the scope of `user`; two queries.

    Department and coder are the homepage's; where all saves were refused, those of the first of them.
    """
    found = [*_kept(user, span), *_refused(user, span)]
    return [
        one
        for one in found
        if span.department in {"", one.row.department_code} and span.coder in {"", one.row.coder_name}
    ]


def _kept(user: User, span: Span) -> list[Tried]:
    """Homepages that no refused save came before."""
    start, end = span.moments
    same_stay = {name: OuterRef(name) for name in ("hospital", *STAY)}
    before = RefusedSave.objects.filter(**same_stay, at__lt=OuterRef("received_at"))
    rows = Homepage.objects.visible_to(user).filter(
        ~Exists(before), hospital=span.hospital_id, received_at__gte=start, received_at__lt=end
    )
    return [
        Tried(_row(row, row, row.received_at), row.is_first_pass)
        for row in rows.select_related("measure")
        .only(*_COLUMNS, "received_at", "is_first_pass")
        .order_by("received_at", "pk")
    ]


def _refused(user: User, span: Span) -> list[Tried]:
    """Stays whose first save was refused."""
    start, end = span.moments
    same_stay = {name: OuterRef(name) for name in ("hospital", *STAY)}
    earlier = RefusedSave.objects.filter(**same_stay).filter(
        Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    )
    kept_before = Homepage.objects.filter(**same_stay, received_at__lte=OuterRef("at"))
    rows = RefusedSave.objects.visible_to(user).filter(
        ~Exists(earlier),
        ~Exists(kept_before),
        hospital=span.hospital_id,
        admission_count__isnull=False,
        at__gte=start,
        at__lt=end,
    )
    refused = list(rows.exclude(record_no="").order_by("at", "pk"))
    numbers = {row.record_no for row in refused}
    homepages = Homepage.objects.visible_to(user).filter(hospital=span.hospital_id, record_no__in=numbers)
    kept = {
        (row.record_no, row.admission_count): row
        for row in homepages.select_related("measure").only(*_COLUMNS)
    }
    return [
        Tried(_row(kept.get((row.record_no, row.admission_count)), row, row.at), has_passed=False)
        for row in refused
    ]


_COLUMNS = (
    *STAY,
    "department_code",
    "department_name",
    "coder_name",
    "state",
    "error_count",
    "warning_count",
    "measure__score",
    "measure__homepage_id",
)


def _row(homepage: Homepage | None, tried, at) -> CountedRow:  # type: ignore[no-untyped-def]
    named, measure = homepage or tried, getattr(homepage, "measure", None)
    return CountedRow(
        record_no=tried.record_no,
        admission_count=tried.admission_count,
        day=timezone.localdate(at),
        department_code=named.department_code,
        department_name=named.department_name,
        coder_name=named.coder_name,
        homepage_pk=homepage.pk if homepage else None,
        is_draft=homepage is not None and homepage.state == Homepage.State.DRAFT,
        error_count=homepage.error_count if homepage else tried.error_count,
        warning_count=homepage.warning_count if homepage else None,
        points=measure.score if measure else None,
    )
