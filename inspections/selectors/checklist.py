"""The check list of one inspection as the page shows it: lines by area, answers, what is to follow up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from inspections.check_words import AREA_ICONS, STATE_UNITS, area_name, limit_name, unit_name, value_name
from inspections.domain.areas import AREAS, area_of
from inspections.models.choices import Collect, Status
from inspections.models.finding import FollowUp
from inspections.models.inspection import Inspection
from inspections.models.look import LookResult
from inspections.models.photo import Photo
from inspections.models.result import Item, Result
from inspections.selectors.looks import last_looks

BY_NUMBER = ("gt", "ge", "lt", "range")


@dataclass(frozen=True)
class Line:
    """One check to be answered."""

    item: Item
    known: LookResult | None = None

    @property
    def key(self) -> str:
        return str(self.item.pk)

    @property
    def asks_number(self) -> bool:
        return self.item.check_row.unit not in STATE_UNITS

    @property
    def unit(self) -> str:
        return unit_name(self.item.check_row.unit)

    @property
    def warn_words(self) -> str:
        return limit_name(self.item.check_row.rule, self.item.warn, self.item.check_row.unit)

    @property
    def critical_words(self) -> str:
        return limit_name(self.item.check_row.rule, self.item.critical, self.item.check_row.unit)

    @property
    def known_words(self) -> str:
        """What the newest look outside this inspection says, while nobody has answered; empty without one."""
        if self.known is None or hasattr(self.item, "result"):
            return ""
        value = value_name(self.known.value, self.known.unit)
        return " ".join(filter(None, (str(self.known.get_status_display()), value)))

    @property
    def is_automatic(self) -> bool:
        return self.item.check_row.collect != Collect.MANUAL

    @property
    def wants_photo(self) -> bool:
        return not self.is_automatic and self.item.check_row.needs_photo


@dataclass
class Area:
    """The lines of one area, in the list's order."""

    key: str
    lines: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        return area_name(self.key)

    @property
    def icon(self) -> str:
        return AREA_ICONS.get(self.key, "list-check")


@dataclass(frozen=True)
class CheckList:
    areas: list[Area]
    follow_ups: list[FollowUp]
    answers: dict[str, dict[str, Any]]

    @property
    def count(self) -> int:
        return sum(len(area.lines) for area in self.areas) + len(self.follow_ups)


def check_list(inspection: Inspection) -> CheckList:
    """Five queries, however many lines."""
    items = list(
        inspection.items.select_related("check_row", "target", "result__answered_by").prefetch_related(
            Prefetch("photos", Photo.objects.order_by("received_at", "pk"))
        )
    )
    follow_ups = list(inspection.follow_ups.select_related("finding__target", "answered_by"))
    known = last_looks(inspection)
    areas: dict[str, Area] = {}
    for item in items:
        check = item.check_row
        key = area_of(check.target_kind, runs_statements=check.collect == Collect.SQL)
        areas.setdefault(key, Area(key)).lines.append(Line(item, known.get((item.target_id or 0, item.code))))
    answers = {str(item.pk): shown_answer(item) for item in items if _has_something(item)}
    answers |= {follow_up_key(row): shown_follow_up(row) for row in follow_ups if row.answer}
    return CheckList(_in_order(areas.values()), follow_ups, answers)


def shown_answer(item: Item) -> dict[str, Any]:
    """What the page knows of an item: its result and its photos."""
    photos = [
        {
            "key": str(photo.client_key or photo.pk),
            "url": reverse("inspections:photo", args=[photo.pk]),
            "taken": _shown_at(photo.taken_at or photo.received_at),
        }
        for photo in item.photos.all()
    ]
    result: Result | None = getattr(item, "result", None)
    if result is None:
        return {"status": "", "photos": photos}
    is_left_out = result.status in (Status.SKIPPED, Status.NOT_APPLICABLE, Status.UNKNOWN)
    return {
        "status": result.status,
        "value": "" if result.value is None else f"{result.value.normalize():f}",
        "note": result.text,
        "cause": result.cause,
        "suggestion": result.suggestion,
        "skip_reason": result.reason if is_left_out else "",
        "words": "" if is_left_out else result.reason,
        "by": str(result.answered_by) if result.answered_by else str(result.get_source_display()),
        "at": _shown_at(result.measured_at),
        "photos": photos,
    }


def follow_up_key(row: FollowUp) -> str:
    return f"f{row.pk}"


def shown_follow_up(row: FollowUp) -> dict[str, Any]:
    """A follow-up in the words of the page: not checked is skipped there."""
    is_left_out = row.answer == FollowUp.Answer.NOT_CHECKED
    return {
        "status": "skipped" if is_left_out else row.answer,
        "note": "" if is_left_out else row.note,
        "skip_reason": row.note if is_left_out else "",
        "by": str(row.answered_by or ""),
        "at": _shown_at(row.answered_at) if row.answered_at else "",
        "photos": [],
    }


def _has_something(item: Item) -> bool:
    return hasattr(item, "result") or bool(item.photos.all())


def _in_order(areas: Iterable[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: AREAS.index(area.key))


def _shown_at(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{local:%m-%d %H:%M}"
