"""Looks at a target as pages and REST show them: every result beside that of the look before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.domain.comparison import Change, compare
from inspections.domain.judging import RANK, Status
from inspections.domain.looks import Turn, turn
from inspections.domain.reasons import RESET, Reason
from inspections.models.inspection import Inspection
from inspections.models.look import Look, LookResult


@dataclass(frozen=True)
class Line:
    """One check of a look; `before` is the same check of the look before, None when it was not measured."""

    result: LookResult
    before: LookResult | None
    change: Change
    turn: Turn

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons_of(self.result)


@dataclass(frozen=True)
class Seen:
    """A look with its lines, the gravest first."""

    look: Look
    before: Look | None
    lines: tuple[Line, ...]

    def of(self, *statuses: str) -> list[Line]:
        return [line for line in self.lines if line.result.status in statuses]

    def turned(self, which: Turn) -> int:
        return sum(line.turn == which for line in self.lines)


def seen(look: Look) -> Seen:
    """Three queries, however many checks: the look before, its results, those of this one."""
    before = Look.objects.before(look).order_by("-measured_at", "-pk").first()
    earlier = {row.code: row for row in _results(before)} if before else {}
    lines = [_line(row, earlier.get(row.code)) for row in _results(look)]
    gravest = sorted(lines, key=lambda line: -RANK[Status(line.result.status)])
    return Seen(look, before, tuple(gravest))


def reasons_of(result: LookResult) -> tuple[Reason, ...]:
    return tuple(Reason.from_json(one) for one in result.raw.get("reasons", ()))


def last_looks(inspection: Inspection) -> dict[tuple[int, str], LookResult]:
    """The newest answer that looks outside `inspection` gave, by target and check.

    It is what an inspection starts with as last known: shown, and never counted as an answer (README §6).
    """
    rows = (
        LookResult.objects.filter(look__target__in=inspection.targets.all())
        .exclude(look__inspection=inspection)
        .order_by("look__target_id", "code", "-look__measured_at", "-pk")
        .distinct("look__target_id", "code")
        .select_related("look")
    )
    if inspection.drafted_at is not None:
        rows = rows.filter(look__measured_at__lte=inspection.drafted_at)
    return {(row.look.target_id, row.code): row for row in rows}


def _results(look: Look) -> Iterable[LookResult]:
    rows: QuerySet[LookResult] = look.results.select_related("check_row").order_by("position", "pk")
    return rows


def _line(row: LookResult, before: LookResult | None) -> Line:
    was_reset = any(reason.template == RESET for reason in reasons_of(row))
    then = before.value if before else None
    change = compare(row.value, then, was_reset=was_reset)
    return Line(row, before, change, turn(row.status, before.status if before else None))
