"""Takes the facts and the points of a homepage whenever it is checked, and anew when they gain a meaning."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from quality import data
from quality.checks import RecordRefused, Verdict, check_homepage
from quality.domain.code_book import CodeBook
from quality.domain.complications import ComplicationGroup, read_groups
from quality.domain.findings import Finding
from quality.domain.normal_form import normal_form
from quality.domain.required_items import items_of
from quality.domain.scoring import ScoredItem, read_items, score_of
from quality.domain.stay_json import FACTS_VERSION, to_json
from quality.domain.stays import stay_of
from quality.models.homepage import Homepage
from quality.models.measure import StayMeasure
from quality.sealing import open_json

ERROR = "error"
MOST_A_NIGHT = 20_000
logger = logging.getLogger(__name__)


@cache
def complication_groups() -> tuple[ComplicationGroup, ...]:
    """The 25 groups of the performance assessment."""
    return read_groups(data.rows("complications"))


@cache
def scored_items() -> tuple[ScoredItem, ...]:
    """The items of the 100-point scheme."""
    return read_items(data.rows("scoring"))


def measure_homepage(
    *, homepage: Homepage, verdict: Verdict, at: datetime, is_new: bool = False
) -> StayMeasure:
    """Write what the indicators need of a homepage that was just checked, in the caller's transaction.

    `is_new` says that the homepage was never measured, so that nothing needs to be looked for.
    """
    stay = stay_of(
        normal_form(verdict.record),
        verdict.findings,
        items=items_of(verdict.record, verdict.severities),
        class_of=_class_of(verdict.book),
        groups=complication_groups(),
        patient=homepage.id_hash,
    )
    score = score_of(_faulty(verdict.findings), scored_items())
    values: Mapping[str, Any] = {
        "revision": homepage.revision,
        "facts": to_json(stay),
        "facts_version": FACTS_VERSION,
        "admitted_on": stay.admitted_on,
        "score": score.points,
        "lost_by_class": {str(key): str(points) for key, points in score.lost_by_class.items() if points},
        "losses": [[loss.item.title, loss.times, str(loss.points)] for loss in score.losses],
        "measured_at": at,
    }
    if is_new:
        return StayMeasure.objects.create(homepage=homepage, **values)
    measure, _ = StayMeasure.objects.update_or_create(homepage=homepage, defaults=values)
    return measure


def measure_older(*, at: datetime, most: int | None = MOST_A_NIGHT) -> int:
    """Measure homepages anew whose facts are of an older version, at most so many; returns how many.

    The rules are asked as of the last check, so that a measure says what the findings beside it say; these
    and the state stay. May be stopped and run again.
    """
    older = StayMeasure.objects.filter(facts_version__lt=FACTS_VERSION).order_by("homepage_id")
    keys = list(older.values_list("homepage_id", flat=True)[:most])
    return sum(_measure_again(key, at) for key in keys)


@transaction.atomic
def _measure_again(key: int, at: datetime) -> bool:
    homepage = Homepage.objects.select_for_update(of=("self",)).get(pk=key)
    day = timezone.localdate(homepage.verified_at)
    try:
        verdict = check_homepage(open_json(homepage.sealed), hospital_id=homepage.hospital_id, today=day)
    except RecordRefused:
        logger.warning("homepage %s cannot be read and keeps its old measure", key)
        return False
    measure_homepage(homepage=homepage, verdict=verdict, at=at)
    return True


def _faulty(findings: Iterable[Finding]) -> list[str]:
    return [path for finding in findings if finding.severity == ERROR for path in finding.fields]


def _class_of(book: CodeBook) -> Any:
    """The class of an operation code; without a dictionary, or one that nobody confirmed, it is not known."""
    operations = book.dictionaries.operations or {}

    def class_of(code: str) -> str | None:
        operation = operations.get(code)
        return None if operation is None else operation.sure_class

    return class_of
