"""Signatures of both sides under one and the same PDF, submission, return and acceptance (README §5).

Signed is the newest PDF of the inspection (`inspections.models.report.Report`), made after the last change of
its contents; each signature keeps its SHA-256. Silence is never acceptance.
"""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.uploads import check_upload
from inspections.domain.flow import Step
from inspections.domain.lateness import verdict
from inspections.models.choices import Party, SignatureRole, SlotState, State
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.models.result import Result
from inspections.models.signature import Signature
from inspections.models.slot import Slot
from inspections.services.conduct import ensure_allowed
from inspections.services.finding_moves import close_verified
from inspections.services.steps import StepRefused, enter, locked, note
from inspections.services.telling import tell_step

STEP_OF = {
    SignatureRole.ENGINEER: Step.SIGN_ENGINEER,
    SignatureRole.PROJECT_MANAGER: Step.SIGN_MANAGER,
    SignatureRole.HOSPITAL_ENGINEER: Step.CHECK,
    SignatureRole.DEPARTMENT_HEAD: Step.ACCEPT,
}
BEFORE = {
    SignatureRole.PROJECT_MANAGER: SignatureRole.ENGINEER,
    SignatureRole.DEPARTMENT_HEAD: SignatureRole.HOSPITAL_ENGINEER,
}


@transaction.atomic
def sign_report(
    *,
    inspection: Inspection,
    actor: User,
    role: SignatureRole,
    at: datetime,
    ip: str | None = None,
    image: File | None = None,
) -> Signature:
    """Sign the newest PDF as `role`: engineer, manager; the hospital's engineer; its head, who accepts.

    The manager's signature makes the inspection vendor_signed, the head's accepts it. Raises StepRefused.
    """
    row = locked(inspection)
    step = STEP_OF[role]
    ensure_allowed(row, step, actor)
    standing = {one.role: one for one in row.signatures.standing()}
    if role in standing:
        raise StepRefused(_("This signature is there already."), code="signed")
    if role in BEFORE and BEFORE[role] not in standing:
        wanted = SignatureRole(BEFORE[role]).label
        raise StepRefused(_("First signs: %(role)s") % {"role": wanted}, code="order")
    report = report_to_sign(row)
    if any(one.sha256 != report.sha256 for one in standing.values()):
        raise StepRefused(_("The report was made anew after the others signed."), code="other_report")
    signature = Signature._default_manager.create(
        inspection=row,
        report=report,
        party=Party.HOSPITAL if actor.organisation_id == row.contract.hospital_id else Party.SUPPLIER,
        role=role,
        person=actor,
        name=actor.full_name or actor.username,
        signed_at=at,
        ip=ip,
        image=_checked(image),
        sha256=report.sha256,
    )
    if role == SignatureRole.PROJECT_MANAGER:
        enter(row, action=step, state=State.VENDOR_SIGNED, actor=actor, at=at)
    elif role == SignatureRole.DEPARTMENT_HEAD:
        _accept(row, actor=actor, at=at)
    else:
        note(row, action=step, actor=actor, at=at)
    return signature


def report_to_sign(inspection: Inspection) -> Report:
    """The newest PDF, which must be younger than what it tells of; raises StepRefused."""
    report = inspection.reports.filter(format=Report.Format.PDF).first()
    if report is None:
        raise StepRefused(_("Make the report first."), code="no_report")
    changed_at = content_changed_at(inspection)
    if changed_at and report.made_at < changed_at:
        raise StepRefused(_("Something changed after the report was made: make it again."), code="old_report")
    return report


def content_changed_at(inspection: Inspection) -> datetime | None:
    """When an answer, a photo or anything else that the report tells came in, or went, last."""
    answered = Result.objects.of(inspection).aggregate(at=Max("answered_at"))["at"]
    pictured = inspection.photos.aggregate(at=Max("received_at"))["at"]
    return max((one for one in (answered, pictured, inspection.content_changed_at) if one), default=None)


@transaction.atomic
def submit_inspection(*, inspection: Inspection, actor: User, at: datetime) -> Inspection:
    """Hand it to the hospital, whose days to answer begin."""
    row = locked(inspection)
    ensure_allowed(row, Step.SUBMIT, actor)
    enter(
        row, action=Step.SUBMIT, state=State.SUBMITTED, actor=actor, at=at, submitted_at=at, is_returned=False
    )
    tell_step(
        row, _("{inspection} waits for your check"), key=f"submit:{at:%Y%m%d%H%M%S}", actor=actor, at=at
    )
    return row


@transaction.atomic
def return_inspection(*, inspection: Inspection, actor: User, reason: str, at: datetime) -> Inspection:
    """Back to the draft with a reason; the signatures so far become void but stay on record."""
    row = locked(inspection)
    ensure_allowed(row, Step.RETURN, actor)
    if not reason.strip():
        raise StepRefused(_("Say why."), field="reason", code="required")
    for signature in row.signatures.standing():
        signature.voided_at = at
        signature.save(update_fields=["voided_at"])
    enter(
        row,
        action=Step.RETURN,
        state=State.DRAFTED,
        actor=actor,
        at=at,
        reason=reason.strip(),
        is_returned=True,
        submitted_at=None,
    )
    tell_step(
        row,
        _("{inspection} was returned for correction"),
        key=f"return:{at:%Y%m%d%H%M%S}",
        actor=actor,
        at=at,
    )
    return row


def _accept(row: Inspection, *, actor: User, at: datetime) -> None:
    enter(row, action=Step.ACCEPT, state=State.ACCEPTED, actor=actor, at=at, accepted_at=at)
    settle_slots(row, at=at)
    close_verified(inspection=row, actor=actor, at=at)
    tell_step(row, _("{inspection} was accepted"), key="accept", actor=actor, at=at)


def settle_slots(row: Inspection, *, at: datetime) -> None:
    """Give the promises of an accepted inspection their verdict; visits also need their confirmed days."""
    accepted_at = row.accepted_at or at
    worked_to = row.worked_to or timezone.localdate(accepted_at)
    for slot in _promises_of(row):
        if slot.working_days and days_confirmed(row) < slot.working_days:
            continue
        state = verdict(
            worked_to=worked_to,
            accepted_on=timezone.localdate(accepted_at),
            missed_on=slot.missed_on,
            next_due_on=_next_due_on(slot),
        )
        slot.state, slot.inspection = state, row
        slot.met_on = worked_to if state in (SlotState.MET, SlotState.MET_LATE) else None
        slot.save(update_fields=["state", "inspection", "met_on"])


def days_confirmed(row: Inspection) -> int:
    """Working days on site that the hospital confirmed, over the inspection and those it revises."""
    visits = row.contract.visits.filter(inspection__in=revisions_up_to(row), state="confirmed")
    return sum(visit.working_days for visit in visits)


def revisions_up_to(row: Inspection) -> list[Inspection]:
    """The inspection and those it revises, newest first."""
    found = [row]
    while found[-1].revises is not None:
        found.append(found[-1].revises)
    return found


def _promises_of(row: Inspection) -> list[Slot]:
    rows = Slot.objects.filter(inspection__in=revisions_up_to(row))
    return list(rows.exclude(state=SlotState.CANCELLED))


def _next_due_on(slot: Slot) -> date | None:
    later = Slot.objects.filter(contract=slot.contract_id, kind=slot.kind, due_on__gt=slot.due_on)
    return later.order_by("due_on").values_list("due_on", flat=True).first()


def _checked(image: File | None) -> File | None:
    if image is None:
        return None
    checked = check_upload(image, field="image")
    if not checked.content_type.startswith("image/"):
        raise StepRefused(_("The signature must be a picture."), field="image", code="image")
    image.name = checked.name
    return image
