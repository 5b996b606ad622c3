"""Keeps the findings of a homepage in step with its last check: new, acknowledged, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models.user import User
from quality.checks import Verdict
from quality.domain.findings import Finding
from quality.domain.rule_settings import WARNING
from quality.models.finding import FindingRow
from quality.models.homepage import Homepage
from quality.sealing import lookup_hash, seal_json

Acknowledgements = Mapping[tuple[str, str], str]
"""Reasons by rule and first key path."""
State = FindingRow.State


def key_of(finding: Finding) -> tuple[str, str]:
    """What a finding is called within its homepage: the rule and the first key path."""
    return finding.rule, finding.fields[0] if finding.fields else ""


def digest_of(finding: Finding) -> str:
    """Equal for the same finding on the same values: an acknowledgement holds that long."""
    params = ",".join(f"{key}={value}" for key, value in sorted(finding.params.items()))
    return lookup_hash(finding.rule, "|".join(finding.fields), finding.value or "", params)


def unacknowledged(known: Homepage | None, verdict: Verdict, given: Acknowledgements) -> tuple[Finding, ...]:
    """Warnings that neither come with a reason nor were acknowledged before on the same values."""
    if not verdict.warnings:
        return ()
    before = _acknowledged_digests(known)
    return tuple(
        finding
        for finding in verdict.warnings
        if not _reason(finding, given) and digest_of(finding) not in before
    )


@dataclass
class FindingPlan:
    """What a check changes about the findings of a homepage, to be written once the homepage is saved."""

    fresh: list[FindingRow] = field(default_factory=list)
    changed: list[FindingRow] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def write(self, at: datetime) -> None:
        FindingRow.objects.bulk_create(self.fresh)
        for row in self.changed:
            row.save(update_fields=["severity", "state", "reason", "acknowledged_by"])
        if self.gone:
            FindingRow.objects.filter(pk__in=self.gone).update(state=State.CORRECTED, closed_at=at)


def plan_findings(
    *, homepage: Homepage, verdict: Verdict, actor: User | None, at: datetime, given: Acknowledgements
) -> FindingPlan:
    """Set the counts of the homepage and say what is to be written; one query, none for a new homepage."""
    present: dict[str, FindingRow] = {}
    if homepage.pk is not None:
        present = {row.digest: row for row in homepage.findings.exclude(state=State.CORRECTED)}
    found = {digest_of(finding): finding for finding in verdict.findings}
    plan = FindingPlan(gone=[row.pk for digest, row in present.items() if digest not in found])
    for digest, finding in found.items():
        row = present.get(digest)
        if row is None:
            plan.fresh.append(_row(homepage, finding, digest, verdict.version, at, given, actor))
        elif _is_updated(row, finding, given, actor):
            plan.changed.append(row)
    kept = [*plan.fresh, *(row for digest, row in present.items() if digest in found)]
    homepage.error_count, homepage.warning_count = len(verdict.errors), len(verdict.warnings)
    homepage.open_warning_count = sum(row.state == State.OPEN and row.severity == WARNING for row in kept)
    return plan


def _row(
    homepage: Homepage,
    finding: Finding,
    digest: str,
    version: str,
    at: datetime,
    given: Acknowledgements,
    actor: User | None,
) -> FindingRow:
    reason = _reason(finding, given)
    return FindingRow(
        homepage=homepage,
        revision=homepage.revision,
        rule=finding.rule,
        severity=finding.severity,
        field_path=key_of(finding)[1][:80],
        fields=[path[:80] for path in finding.fields],
        sealed=seal_json({"value": finding.value, "params": dict(finding.params)}),
        digest=digest,
        catalogue_version=version,
        found_at=at,
        state=State.ACKNOWLEDGED if reason and actor else State.OPEN,
        reason=reason,
        acknowledged_by=actor if reason else None,
    )


def _is_updated(row: FindingRow, finding: Finding, given: Acknowledgements, actor: User | None) -> bool:
    """A finding that stays: its severity may have been set otherwise, a reason may have come."""
    reason = _reason(finding, given)
    is_news = bool(reason) and row.state == State.OPEN and actor is not None
    if row.severity == finding.severity and not is_news:
        return False
    row.severity = finding.severity
    if finding.severity != WARNING:
        row.state, row.reason, row.acknowledged_by = State.OPEN, "", None
    elif is_news:
        row.state, row.reason, row.acknowledged_by = State.ACKNOWLEDGED, reason, actor
    return True


def _reason(finding: Finding, given: Acknowledgements) -> str:
    if finding.severity != WARNING:
        return ""
    return " ".join(given.get(key_of(finding), "").split())[:200]


def _acknowledged_digests(known: Homepage | None) -> set[str]:
    if known is None:
        return set()
    return set(known.findings.filter(state=State.ACKNOWLEDGED).values_list("digest", flat=True))


def acknowledged_keys(homepage: Homepage | None) -> dict[tuple[str, str], str]:
    """Reasons that stand, by rule and first key path."""
    if homepage is None:
        return {}
    rows = homepage.findings.filter(state=State.ACKNOWLEDGED)
    return {(row.rule, row.field_path): row.reason for row in rows}
