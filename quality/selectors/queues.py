"""The coders' queues: what waits in each department, by severity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from quality.models.homepage import Homepage

DRAFT = Q(state=Homepage.State.DRAFT)
WITH_ERRORS = Q(state=Homepage.State.ACCEPTED, error_count__gt=0)
WITH_WARNINGS = Q(open_warning_count__gt=0)
QUEUES: dict[str, Q] = {
    "todo": DRAFT | Q(error_count__gt=0) | WITH_WARNINGS,
    "draft": DRAFT,
    "error": WITH_ERRORS,
    "warning": WITH_WARNINGS,
}


@dataclass(frozen=True)
class DepartmentQueue:
    """What waits in one department; `unassigned` of those that wait."""

    code: str
    name: str
    draft: int
    error: int
    warning: int
    unassigned: int


def department_queues(homepages: Any) -> list[DepartmentQueue]:
    """One line a department that has something waiting, the longest queue first; one query."""
    rows: Iterable[dict[str, Any]] = (
        homepages.filter(QUEUES["todo"])
        .order_by()
        .values("department_code", "department_name")
        .annotate(
            draft=Count("pk", filter=DRAFT),
            error=Count("pk", filter=WITH_ERRORS),
            warning=Count("pk", filter=WITH_WARNINGS),
            unassigned=Count("pk", filter=Q(assignee=None)),
            all=Count("pk"),
        )
        .order_by("-all", "department_code")
    )
    return [
        DepartmentQueue(
            row["department_code"],
            row["department_name"],
            row["draft"],
            row["error"],
            row["warning"],
            row["unassigned"],
        )
        for row in rows
    ]
