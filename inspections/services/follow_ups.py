"""The follow-up list of an inspection: what became of each finding that was open when it began (SV-005)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from inspections.domain import findings as domain
from inspections.domain.findings import Known, State
from inspections.domain.measurements import MOST_ROWS, Row, measured
from inspections.models.choices import OPEN_FINDINGS, Source
from inspections.models.finding import Finding, FollowUp
from inspections.models.finding_event import FindingEvent
from inspections.services.finding_tickets import open_finding_ticket
from inspections.services.findings import ABOUT_FINDINGS, Place, note_step, verify_finding
from inspections.services.recording import AnswerRefused, lock_for_answers, record_measurement


@transaction.atomic
def answer_follow_up(*, follow_up: FollowUp, answer: str, note: str, actor: User, at: datetime) -> FollowUp:
    """Say verified, still there, or not checked (which needs a reason); the finding follows."""
    inspection = lock_for_answers(follow_up.inspection)
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    note = note.strip()[:500]
    if answer not in FollowUp.Answer.values:
        raise AnswerRefused(_("Say verified, still there or not checked."), field="answer")
    if answer == FollowUp.Answer.NOT_CHECKED and not note:
        raise AnswerRefused(_("Say why it was not checked."), field="note")
    if row.answer == answer and row.note == note:
        return row
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("contract", "target")
        .get(pk=row.finding_id)
    )
    place = Place(inspection, at, actor)
    if answer == FollowUp.Answer.VERIFIED and finding.state in OPEN_FINDINGS:
        verify_finding(finding, place, note=note)
    elif answer == FollowUp.Answer.STILL_THERE:
        _still_there(finding, row, place, note)
    row.answer, row.note, row.answered_by, row.answered_at = answer, note, actor, at
    row.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    _answer_check(place)
    return row


def _answer_check(place: Place) -> None:
    """Once all findings are followed up, the check on them answers itself: its rows are still open."""
    item = place.inspection.items.filter(code=ABOUT_FINDINGS).select_related("check_row", "target").first()
    rows = list(place.inspection.follow_ups.select_related("finding"))
    if item is None or any(not row.answer for row in rows):
        return
    still_open = tuple(
        Row(
            row.finding.title,
            Decimal((place.at - row.finding.first_seen_at).days),
            row.finding.severity,
        )
        for row in rows
        if row.answer != FollowUp.Answer.VERIFIED
    )[:MOST_ROWS]
    record_measurement(
        item=item,
        measurement=measured(still_open, place.at),
        source=Source.MANUAL,
        at=place.at,
        actor=place.actor,
    )


def _still_there(finding: Finding, row: FollowUp, place: Place, note: str) -> None:
    """Seen once more, in this inspection: a second time makes a warning a ticket."""
    before = finding.state
    is_same = finding.last_seen_id == place.inspection.pk
    state = State(before)
    if row.answer == FollowUp.Answer.VERIFIED:  # a slip of the pen in this very inspection
        state = State.TICKETED if finding.ticket_id else State.OPEN
    known = Known(state, finding.severity, finding.times_seen)
    sighting = domain.see(known, finding.severity, is_same_inspection=is_same)
    finding.state, finding.severity = sighting.state.value, sighting.severity
    finding.times_seen = sighting.seen_in
    finding.last_seen, finding.last_seen_at = place.inspection, place.at
    finding.save()
    note_step(
        finding,
        FindingEvent.Action.STILL_THERE,
        before=before,
        at=place.at,
        actor=place.actor,
        inspection=place.inspection,
        note=note,
    )
    if sighting.wants_ticket:
        open_finding_ticket(finding=finding, inspection=place.inspection, at=place.at, note_step=note_step)
