"""Findings follow from results: seen, seen again, come back, or proved gone by the same check (README §6)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from accounts.models.user import User
from inspections.check_words import unit_name
from inspections.domain import findings as domain
from inspections.domain.findings import Known, Measured, Sighting
from inspections.models.choices import FindingState, Status
from inspections.models.finding import Finding, FollowUp
from inspections.models.finding_event import FindingEvent
from inspections.models.inspection import Inspection
from inspections.models.result import Item, Result
from inspections.services.finding_tickets import open_finding_ticket

Action = FindingEvent.Action
_BAD = (Status.WARN, Status.CRITICAL)
ABOUT_FINDINGS = "SV-005"
"""The check on last time's findings: they are known already, so it makes none of its own."""
_PENDING = [state.value for state in domain.PENDING]


@dataclass(frozen=True)
class Seen:
    """One object that a result complains of."""

    object: str
    severity: str
    fact: str


@dataclass(frozen=True)
class Place:
    """The moment and the inspection in which something is noted, and by whom."""

    inspection: Inspection
    at: datetime
    actor: User | None


def follow_result(
    *, result: Result, inspection: Inspection, at: datetime, actor: User | None
) -> list[Finding]:
    """Bring the findings of a result's check on its target in line; inside the caller's transaction."""
    place = Place(inspection, at, actor)
    item = result.item
    if item.code == ABOUT_FINDINGS:
        return []
    seen = sightings(result)
    found = [_sight(item, result, one, place) for one in seen]
    known = Finding.objects.select_for_update().filter(
        contract=inspection.contract_id, target=item.target_id, check_code=item.code, state__in=_PENDING
    )
    for finding in known.exclude(pk__in=[one.pk for one in found]):
        if domain.is_proved_gone(finding.object, measured(result)):
            _prove_gone(finding, result, place)
    return found


def sightings(result: Result) -> list[Seen]:
    """What a result complains of: each bad row, or the check as a whole."""
    rows = [row for row in result.rows if row.get("status") in _BAD]
    if rows:
        return [Seen(str(row["object"])[:300], str(row["status"]), _fact(row, result.unit)) for row in rows]
    if result.status in _BAD:
        return [Seen("", result.status, result.text or result.reason)]
    return []


def measured(result: Result) -> Measured:
    """The result as proof, or not, that something is gone."""
    return Measured(
        result.status, {str(row.get("object", "")): str(row.get("status", "")) for row in result.rows}
    )


def note_step(
    finding: Finding,
    action: str,
    *,
    before: str,
    at: datetime,
    actor: User | None,
    inspection: Inspection | None = None,
    note: str = "",
) -> FindingEvent:
    """One line of a finding's history."""
    return FindingEvent.objects.create(
        finding=finding,
        action=action,
        from_state=before,
        to_state=finding.state,
        severity=finding.severity,
        inspection=inspection,
        actor=actor,
        at=at,
        note=note[:500],
    )


def fingerprint_of(item: Item, subject: str) -> str:
    """The fingerprint of one object of an item."""
    target = str(item.target_id or "")
    return domain.fingerprint(item.inspection.contract.key, target, item.code, subject)


def _sight(item: Item, result: Result, seen: Seen, place: Place) -> Finding:
    fingerprint = fingerprint_of(item, seen.object)
    finding = (
        Finding.objects.select_for_update()
        .filter(contract=place.inspection.contract_id, fingerprint=fingerprint)
        .first()
    )
    is_same = finding is not None and finding.last_seen_id == place.inspection.pk
    sighting = domain.see(_known(finding), seen.severity, is_same_inspection=is_same)
    before = finding.state if finding else ""
    is_news = (
        finding is None or not is_same or sighting.state != before or sighting.severity != finding.severity
    )
    if finding is None:
        finding = _new_finding(item, seen, fingerprint, place)
    _take_in(finding, sighting, result, seen, place)
    finding.save()
    if is_news:
        action = Action.RECURRED if sighting.has_recurred else Action.SEEN
        note_step(finding, action, before=before, at=place.at, actor=place.actor,
                  inspection=place.inspection, note=seen.fact)  # fmt: skip
    _answer_follow_up(finding, FollowUp.Answer.STILL_THERE, place)
    if sighting.wants_ticket:
        open_finding_ticket(finding=finding, inspection=place.inspection, at=place.at, note_step=note_step)
    return finding


def _known(finding: Finding | None) -> Known | None:
    if finding is None:
        return None
    return Known(domain.State(finding.state), finding.severity, finding.times_seen)


def _new_finding(item: Item, seen: Seen, fingerprint: str, place: Place) -> Finding:
    names = [item.check_row.name_zh, str(item.target or ""), seen.object]
    title = " · ".join(dict.fromkeys(filter(None, names)))
    return Finding(
        contract=place.inspection.contract,
        target=item.target,
        check_code=item.code,
        object=seen.object,
        fingerprint=fingerprint,
        title=title[:200],
        first_seen=place.inspection,
        first_seen_at=place.at,
    )


def _take_in(finding: Finding, sighting: Sighting, result: Result, seen: Seen, place: Place) -> None:
    finding.state, finding.severity = sighting.state.value, sighting.severity
    finding.times_seen = sighting.seen_in
    finding.result, finding.fact = result, seen.fact
    finding.cause = result.cause or finding.cause
    finding.suggestion = result.suggestion or finding.suggestion
    finding.last_seen, finding.last_seen_at = place.inspection, place.at
    if sighting.has_recurred:
        finding.closed_at, finding.ticket = None, None


def _prove_gone(finding: Finding, result: Result, place: Place) -> None:
    """The same check found it well; a mistake of this very inspection, corrected, is withdrawn."""
    is_slip = finding.first_seen_id == place.inspection.pk and finding.ticket_id is None
    if is_slip and not finding.work_done.exists():
        finding.events.all().delete()
        finding.follow_ups.all().delete()
        finding.delete()
        return
    verify_finding(finding, place, note=result.text or result.reason)


def verify_finding(finding: Finding, place: Place, note: str = "") -> None:
    """Note that a finding is proved gone; inside the caller's transaction."""
    before = finding.state
    finding.state = FindingState.VERIFIED
    finding.save(update_fields=["state"])
    note_step(finding, Action.VERIFY, before=before, at=place.at, actor=place.actor,
              inspection=place.inspection, note=note)  # fmt: skip
    _answer_follow_up(finding, FollowUp.Answer.VERIFIED, place)


def _answer_follow_up(finding: Finding, answer: str, place: Place) -> None:
    """What the check says answers the question of the follow-up list, too."""
    row = FollowUp.objects.filter(inspection=place.inspection, finding=finding).exclude(answer=answer).first()
    if row is not None:
        row.answer, row.answered_by, row.answered_at = answer, place.actor, place.at
        row.save(update_fields=["answer", "answered_by", "answered_at"])


def _fact(row: dict[str, object], unit: str) -> str:
    """What was measured, kept in the portal's own language: the text goes into reports and tickets."""
    value = row.get("value")
    with override(settings.LANGUAGE_CODE):
        number = "" if value is None else f"{value} {unit_name(unit)}".strip()
    return "，".join(filter(None, [str(row.get("object") or ""), number, str(row.get("detail") or "")]))
