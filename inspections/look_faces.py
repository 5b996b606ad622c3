"""How the results of a look read on the screen: value, limits, change and reason in the reader's words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.check_words import STATE_UNITS, limit_name, number, unit_name, value_name
from inspections.domain.looks import Turn
from inspections.models.choices import Status
from inspections.models.look import Look, LookResult
from inspections.reporting import figures
from inspections.selectors.looks import Line, Seen
from inspections.wording import all_said

MOST_EVIDENCE = 10
_TONES = {
    Status.OK: ("ok", "circle-check"),
    Status.WARN: ("warning", "alert-triangle"),
    Status.CRITICAL: ("breach", "alert-octagon"),
    Status.UNKNOWN: ("unknown", "help"),
    Status.NOT_APPLICABLE: ("paused", "minus"),
    Status.SKIPPED: ("paused", "player-skip-forward"),
}
_TURNS = {
    Turn.WORSE: ("trending-down", pgettext_lazy("look", "worse")),
    Turn.BETTER: ("trending-up", pgettext_lazy("look", "better")),
    Turn.UNCLEAR: ("arrows-exchange", pgettext_lazy("look", "not comparable")),
    Turn.NEW: ("plus", pgettext_lazy("look", "new")),
    Turn.SAME: ("equal", pgettext_lazy("look", "as before")),
}


@dataclass(frozen=True)
class Told:
    """One line of the table; `evidence` are the first rows that the status rests on."""

    result: LookResult
    tone: str
    icon: str
    value: str
    limits: tuple[str, ...]
    reason: str
    before: str
    turn_icon: str
    turn_word: Any
    is_worse: bool
    evidence: tuple[dict[str, Any], ...]
    more: int


@dataclass(frozen=True)
class Group:
    """Lines of some statuses under one heading; `is_open` shows them at once."""

    title: Any
    lines: tuple[Told, ...]
    is_open: bool


def groups_of(found: Seen) -> list[Group]:
    """What needs a person first, then what could not be told, then what is well; without empty groups."""
    groups = (
        Group(_("Serious and warnings"), _told(found.of(Status.CRITICAL, Status.WARN)), True),
        Group(_("Not known"), _told(found.of(Status.UNKNOWN)), True),
        Group(pgettext_lazy("check", "normal"), _told(found.of(Status.OK)), False),
        Group(_("Not applicable or left out"), _told(found.of(Status.NOT_APPLICABLE, Status.SKIPPED)), False),
    )
    return [group for group in groups if group.lines]


def who(look: Look) -> str:
    """Who had it looked at; the schedule when nobody did."""
    return str(look.looked_by) if look.looked_by else str(_("on schedule"))


def _told(lines: list[Line]) -> tuple[Told, ...]:
    return tuple(_one(line) for line in lines)


def _one(line: Line) -> Told:
    row = line.result
    tone, icon = _TONES[Status(row.status)]
    is_told_by_delta = line.turn == Turn.SAME and bool(line.change.delta)
    turn_icon, turn_word = ("", "") if is_told_by_delta else _TURNS[line.turn]
    rows = [one for one in row.rows if one.get("object") or one.get("detail")]
    return Told(
        row,
        tone,
        icon,
        value_name(row.value, row.unit),
        tuple(words for words in (_limit("warn", row), _limit("critical", row)) if words),
        all_said(line.reasons) or row.reason,
        _before(line),
        turn_icon,
        turn_word,
        line.turn == Turn.WORSE,
        tuple({**one, "value": _number(one.get("value"), row.unit)} for one in rows[:MOST_EVIDENCE]),
        max(0, len(rows) - MOST_EVIDENCE),
    )


def _limit(level: str, row: LookResult) -> str:
    limit = limit_name(row.check_row.rule, getattr(row, level), row.unit)
    word = Status(level).label
    return f"{word} {limit}" if limit else ""


def _before(line: Line) -> str:
    """The value before with its difference, else the status before; nothing where both are as before."""
    if line.before is None or (line.turn == Turn.SAME and not line.change.delta):
        return ""
    value = value_name(line.before.value, line.before.unit)
    if not value:
        return "" if line.before.status == line.result.status else str(line.before.get_status_display())
    return figures.change(line.change, line.result.unit)


def _number(value: Any, unit: str) -> str:
    if value is None:
        return ""
    words = number(Decimal(str(value)))
    return f"{words} {unit_name(unit)}".strip() if unit not in STATE_UNITS else words
