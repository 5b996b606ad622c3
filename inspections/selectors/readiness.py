"""What an inspection still lacks before it can be drafted (README §5)."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.models.choices import EXECUTED, Collect, Status
from inspections.models.finding import FollowUp
from inspections.models.inspection import Inspection
from inspections.models.result import Item

LEAST_COVERAGE = 80


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, at one item or at the inspection as a whole."""

    code: str
    reason: str | Promise


@dataclass(frozen=True)
class Readiness:
    """`gaps` must be empty before drafting; coverage is executed of planned."""

    gaps: tuple[Gap, ...]
    planned: int
    executed: int

    @property
    def is_low(self) -> bool:
        """So few were executed that somebody must sign for the reason."""
        return 100 * self.executed < LEAST_COVERAGE * self.planned

    @property
    def percent(self) -> int:
        return 100 * self.executed // self.planned if self.planned else 0


def readiness_of(inspection: Inspection) -> Readiness:
    """Look at every item, its result and its photos, and at the findings that were open; two queries."""
    items = list(inspection.items.select_related("result", "check_row").annotate(photo_count=Count("photos")))
    gaps = [Gap(item.code, reason) for item in items for reason in [_lacking(item)] if reason]
    unanswered = FollowUp._default_manager.filter(inspection=inspection, answer="").select_related("finding")
    gaps += [Gap(one.finding.check_code, _("the last finding is not followed up")) for one in unanswered]
    executed = sum(hasattr(item, "result") and item.result.status in EXECUTED for item in items)
    if items and 100 * executed < LEAST_COVERAGE * len(items) and not inspection.low_coverage_reason.strip():
        gaps.append(Gap("", _("less than 80 % of the checks were carried out and no reason is given")))
    return Readiness(tuple(gaps), len(items), executed)


def _lacking(item: Item) -> str | Promise:
    if not hasattr(item, "result"):
        return _("no result and no reason for skipping")
    result = item.result
    if result.status in (Status.WARN, Status.CRITICAL) and not (
        result.cause.strip() and result.suggestion.strip()
    ):
        return _("cause and suggestion are missing")
    is_seen = result.status in (Status.OK, Status.WARN, Status.CRITICAL)
    if is_seen and item.check_row.collect == Collect.MANUAL:
        if item.check_row.needs_photo and not item.photo_count:  # type: ignore[attr-defined]
            return _("the photo is missing")
        if not item.check_row.needs_photo and not (
            result.text.strip() or result.rows or result.value is not None
        ):
            return _("what was seen is not written down")
    return ""
