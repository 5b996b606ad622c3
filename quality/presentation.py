"""Findings as readers see them: in their language, with the patient's data masked unless revealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quality.domain.findings import Finding, field_title, write_message
from quality.domain.masking import MASK, is_personal, masked
from quality.domain.rules.catalogue import RuleFacts, catalogue
from quality.domain.sources import source_words
from quality.models.finding import FindingRow
from quality.reading_language import reads_chinese
from quality.sealing import open_json


@dataclass(frozen=True)
class ShownFinding:
    """One finding ready to be shown; `field` is its first key path."""

    rule: str
    severity: str
    field: str
    fields: tuple[str, ...]
    title: str
    message: str
    value: str | None
    source: str
    category: str
    state: str = "open"
    reason: str = ""
    pk: int | None = None
    acknowledged_by: str = ""


def shown_finding(finding: Finding, *, is_revealed: bool) -> ShownFinding:
    """A finding that was just made."""
    return _shown(
        finding.facts,
        severity=finding.severity,
        fields=finding.fields,
        value=finding.value,
        params=dict(finding.params),
        is_revealed=is_revealed,
    )


def shown_row(row: FindingRow, *, is_revealed: bool) -> ShownFinding:
    """A finding that is kept."""
    kept = open_json(row.sealed)
    facts = catalogue().get(row.rule)
    if facts is None:  # a rule of an older catalogue
        title = field_title(row.field_path, is_chinese=reads_chinese())
        return ShownFinding(
            row.rule, row.severity, row.field_path, tuple(row.fields), title, row.rule, None, "", "",
            row.state, row.reason, row.pk,
        )  # fmt: skip
    return _shown(
        facts,
        severity=row.severity,
        fields=tuple(row.fields),
        value=kept["value"],
        params=kept["params"],
        is_revealed=is_revealed,
        state=row.state,
        reason=row.reason,
        pk=row.pk,
        acknowledged_by=str(row.acknowledged_by or ""),
    )


def _shown(
    facts: RuleFacts,
    *,
    severity: str,
    fields: tuple[str, ...],
    value: str | None,
    params: dict[str, Any],
    is_revealed: bool,
    **kept: Any,
) -> ShownFinding:
    is_chinese = reads_chinese()
    path = fields[0] if fields else ""
    if not is_revealed and is_personal(fields):
        value = masked(path, value)
        params = {name: word if name == "index" else MASK for name, word in params.items()}
    template = facts.message_zh if is_chinese else facts.message_en
    return ShownFinding(
        rule=facts.id,
        severity=severity,
        field=path,
        fields=fields,
        title=field_title(path, is_chinese=is_chinese),
        message=write_message(template, fields, value, params, is_chinese=is_chinese),
        value=value,
        source=source_words(facts.source, is_chinese=is_chinese),
        category=facts.category,
        **kept,
    )
