"""Corrects an accepted inspection: revision 2 is a row of its own, signed again (README §5)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from inspections.domain.flow import Step
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.services.conduct import ensure_allowed
from inspections.services.steps import StepRefused, locked, note

_AS_BEFORE = (
    "contract", "number", "kinds", "window_from", "window_to", "due_on", "planned_on", "is_on_site",
    "is_outside_hours", "is_late", "lead", "catalogue", "coverage_planned", "coverage_done",
    "low_coverage_reason", "low_coverage_signed_by", "low_coverage_signed_at", "worked_from", "worked_to",
    "summary", "period_summary", "daily_advice", "next_focus", "confirmed_at", "started_at", "drafted_at",
)  # fmt: skip


@transaction.atomic
def revise_inspection(*, inspection: Inspection, actor: User, reason: str, at: datetime) -> Inspection:
    """Open the next revision as a draft with the same items and answers. Raises StepRefused."""
    row = locked(inspection)
    ensure_allowed(row, Step.CORRECT, actor)
    if not reason.strip():
        raise StepRefused(_("Say why."), field="reason", code="required")
    if Inspection.objects.filter(revises=row).exists():
        raise StepRefused(_("There is a later revision already."), code="revised")
    values = {name: getattr(row, name) for name in _AS_BEFORE}
    revision = Inspection.objects.create(
        **values, revision=row.revision + 1, revises=row, state=State.DRAFTED
    )
    revision.targets.set(row.targets.all())
    _copy_answers(row, revision)
    _copy_work(row, revision)
    note(revision, action=Step.CORRECT, actor=actor, at=at, reason=reason.strip(), from_state="")
    note(row, action=Step.CORRECT, actor=actor, at=at, reason=reason.strip())
    return revision


def _copy_answers(old: Inspection, new: Inspection) -> None:
    for item in old.items.select_related("result"):
        result = getattr(item, "result", None)
        copy = _copied(item, inspection=new)
        copy.save()
        for photo in item.photos.all():
            _copied(photo, inspection=new, item=copy, client_key=None).save()
        if result is not None:
            _copied(result, item=copy, client_key=None).save()
    for photo in old.photos.filter(item=None, work=None):
        _copied(photo, inspection=new, client_key=None).save()


def _copy_work(old: Inspection, new: Inspection) -> None:
    """What was done on the spot with its photos, and the parts."""
    for work in old.work_done.all():
        copy = _copied(work, inspection=new, client_key=None)
        copy.save()
        for photo in work.photos.all():
            _copied(photo, inspection=new, work=copy, client_key=None).save()
    for part in old.spare_parts.all():
        _copied(part, inspection=new, client_key=None).save()


def _copied(row: Any, **values: object) -> Any:
    """An unsaved row with the same columns but for its key and `values`."""
    fields = {
        one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key
    }
    copy = type(row)(**fields)
    for name, value in values.items():
        setattr(copy, name, value)
    return copy
