"""The coders' queues: what waits in each department, by severity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q

from accounts.models.user import User
from quality.models.homepage import Homepage

NO_DEPARTMENT = "-"
"""How addresses name homepages that tell no department."""
DRAFT = Q(state=Homepage.State.DRAFT)
WITH_ERRORS = Q(error_count__gt=0)
WITH_WARNINGS = Q(open_warning_count__gt=0)
CHANGED = Q(checked_revision__lt=F("revision"))
TO_DO = DRAFT | WITH_ERRORS | WITH_WARNINGS | CHANGED
QUEUES: dict[str, Q] = {
    "todo": TO_DO,
    "error": WITH_ERRORS,
    "warning": WITH_WARNINGS,
    "draft": DRAFT,
    "changed": CHANGED,
    "free": TO_DO & Q(assignee=None),
    "all": Q(),
}
"""Drafts that were refused for errors stand in "error" too; "mine" depends on the reader (`queue_of`)."""


@dataclass(frozen=True)
class DepartmentQueue:
    """What waits in one department; a homepage counts in every queue it stands in."""

    code: str
    name: str
    todo: int
    error: int
    warning: int
    draft: int
    changed: int
    free: int


def queue_of(name: str, user: User) -> Q:
    """The homepages of a queue; raises KeyError for an unknown one."""
    return TO_DO & Q(assignee=user) if name == "mine" else QUEUES[name]


def first_queue(homepages: Any, user: User) -> str:
    """What somebody sees first: the own assignments that wait, else all that waits."""
    return "mine" if homepages.filter(queue_of("mine", user)).exists() else "todo"


def in_department(homepages: Any, code: str) -> Any:
    """Homepages of a department; `NO_DEPARTMENT` means those that tell none."""
    return homepages.filter(department_code="" if code == NO_DEPARTMENT else code)


def department_queues(homepages: Any) -> list[DepartmentQueue]:
    """One line a department that has something waiting, the longest queue first; one query."""
    names = ("error", "warning", "draft", "changed", "free")
    rows: Iterable[dict[str, Any]] = (
        homepages.filter(TO_DO)
        .order_by()
        .values("department_code")
        .annotate(
            name=Max("department_name"),
            todo=Count("pk"),
            **{name: Count("pk", filter=QUEUES[name]) for name in names},
        )
        .order_by("-todo", "department_code")
    )
    return [
        DepartmentQueue(
            code=row["department_code"] or NO_DEPARTMENT,
            name=row["name"],
            todo=row["todo"],
            **{name: row[name] for name in names},
        )
        for row in rows
    ]
