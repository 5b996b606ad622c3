"""The steps that lead to a draft: confirm a date, begin, draft, cancel (README §5)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.user import User
from inspections.domain.flow import RULES, Step, is_allowed
from inspections.models.choices import SlotState, State
from inspections.models.inspection import Inspection
from inspections.selectors.days import known_days
from inspections.selectors.readiness import readiness_of
from inspections.services.freezing import freeze_items
from inspections.services.steps import StepRefused, enter, locked
from inspections.services.telling import tell_step

OFFICE_HOURS = range(8, 18)


def ensure_allowed(inspection: Inspection, step: Step, actor: User) -> None:
    """Raise StepRefused unless this person may take the step in this state."""
    if inspection.state not in RULES[step].states:
        message = _("An inspection that is “%(state)s” cannot take this step.")
        raise StepRefused(message % {"state": inspection.get_state_display()}, code="state")
    if not is_allowed(step, inspection.state, Role(actor.role)):
        raise StepRefused(_("Your role may not take this step."), code="role")


@transaction.atomic
def confirm_date(*, inspection: Inspection, actor: User, at: datetime) -> Inspection:
    """The hospital agrees to the planned date; from now on nothing but people moves it."""
    row = locked(inspection)
    ensure_allowed(row, Step.CONFIRM, actor)
    enter(row, action=Step.CONFIRM, state=State.CONFIRMED, actor=actor, at=at, confirmed_at=at)
    tell_step(row, _("{inspection}: the hospital confirmed the date"), key="confirm", actor=actor, at=at)
    return row


@transaction.atomic
def start_inspection(
    *, inspection: Inspection, actor: User, at: datetime, worked_from: date | None = None
) -> Inspection:
    """Begin: freeze list, items and limits. `worked_from` is the day on site when it is entered later.

    On site outside working hours only with a confirmed date. Raises StepRefused.
    """
    row = locked(inspection)
    ensure_allowed(row, Step.START, actor)
    today = timezone.localdate(at)
    day = worked_from or today
    if day > today:
        raise StepRefused(_("The day on site lies in the future."), field="worked_from", code="future")
    is_outside = _is_outside_hours(day, at if day == today else None)
    if row.is_on_site and is_outside and row.confirmed_at is None:
        raise StepRefused(
            _("Outside working hours the hospital must have confirmed the date."), code="not_confirmed"
        )
    catalogue = freeze_items(row)
    enter(
        row,
        action=Step.START,
        state=State.IN_PROGRESS,
        actor=actor,
        at=at,
        catalogue=catalogue,
        started_at=at,
        worked_from=day,
        is_outside_hours=is_outside,
        is_late=day > row.window_to,
        lead=row.lead or actor,
        coverage_planned=row.coverage_planned,
    )
    return row


@transaction.atomic
def draft_inspection(
    *,
    inspection: Inspection,
    actor: User,
    at: datetime,
    worked_to: date | None = None,
    texts: Mapping[str, str] | None = None,
    signs_low_coverage: bool = False,
) -> Inspection:
    """All is answered: the report can be made and signed. Raises StepRefused naming the first gaps.

    Under 80 % coverage `actor` must sign for the reason; name and time go into the report (README §9).
    """
    row = locked(inspection)
    ensure_allowed(row, Step.DRAFT, actor)
    for name, text in (texts or {}).items():
        setattr(row, name, text.strip())
    found = readiness_of(row)
    if not found.planned:
        raise StepRefused(_("The inspection has no checks."), code="empty")
    if found.gaps:
        named = "；".join(f"{gap.code} {gap.reason}".strip() for gap in found.gaps[:5])
        message = _("%(count)s things are missing: %(named)s") % {"count": len(found.gaps), "named": named}
        raise StepRefused(message, code="incomplete")
    if found.is_low and not signs_low_coverage:
        raise StepRefused(
            _("Less than 80 % of the checks were carried out: sign for the reason."),
            field="signs_low_coverage",
            code="unsigned_reason",
        )
    day = worked_to or timezone.localdate(at)
    if row.worked_from and not row.worked_from <= day <= timezone.localdate(at):
        raise StepRefused(
            _("The last day on site lies outside the work."), field="worked_to", code="worked_to"
        )
    enter(
        row,
        action=Step.DRAFT,
        state=State.DRAFTED,
        actor=actor,
        at=at,
        drafted_at=at,
        worked_to=day,
        coverage_planned=found.planned,
        coverage_done=found.executed,
        is_late=day > row.window_to,
        low_coverage_signed_by=actor if found.is_low else None,
        low_coverage_signed_at=at if found.is_low else None,
        **{name: getattr(row, name) for name in texts or ()},
    )
    return row


@transaction.atomic
def cancel_inspection(*, inspection: Inspection, actor: User, reason: str, at: datetime) -> Inspection:
    """The hospital does without; the promises are cancelled, not missed."""
    row = locked(inspection)
    ensure_allowed(row, Step.CANCEL, actor)
    if not reason.strip():
        raise StepRefused(_("Say why."), field="reason", code="required")
    enter(row, action=Step.CANCEL, state=State.CANCELLED, actor=actor, at=at, reason=reason)
    for slot in row.slots.exclude(state=SlotState.CANCELLED):
        slot.state = SlotState.CANCELLED
        slot.save(update_fields=["state"])
    tell_step(row, _("{inspection}: the hospital cancelled it"), key="cancel", actor=actor, at=at)
    return row


def _is_outside_hours(day: date, at: datetime | None) -> bool:
    """A day off; today also outside 8 to 18 o'clock."""
    is_off = not known_days().is_working(day)
    return is_off or (at is not None and timezone.localtime(at).hour not in OFFICE_HOURS)
