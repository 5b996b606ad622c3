"""How a finding looks: tone, shape and word, never colour alone."""

from dataclasses import dataclass
from typing import Any

from inspections.models.choices import FindingState
from inspections.models.finding import Finding

_STATES = {
    FindingState.OPEN: ("breach", "circle-dot"),
    FindingState.RECURRED: ("breach", "refresh-alert"),
    FindingState.TICKETED: ("info", "ticket"),
    FindingState.FIXING: ("info", "tool"),
    FindingState.FIXED: ("info", "tool"),
    FindingState.VERIFIED: ("ok", "checks"),
    FindingState.CLOSED: ("ok", "circle-check-filled"),
    FindingState.ACCEPTED_RISK: ("paused", "signature"),
}


@dataclass(frozen=True)
class Face:
    """`tone` as components/_badge.html has it, `icon` of Tabler, `word` beside them."""

    tone: str
    icon: str
    word: Any


def face_of(finding: Finding) -> Face:
    tone, icon = _STATES[FindingState(finding.state)]
    return Face(tone, icon, finding.get_state_display())


def severity_face(finding: Finding) -> Face:
    is_critical = finding.severity == Finding.Severity.CRITICAL
    tone, icon = ("breach", "alert-octagon-filled") if is_critical else ("warning", "alert-triangle-filled")
    return Face(tone, icon, finding.get_severity_display())
