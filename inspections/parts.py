"""Parts of an inspection's page that other files add: tabs beside “Overview”, without the page knowing them.

    register_part(Part("checks", _("Checks"), address_of_the_checks))

A page of a part extends `inspections/base_inspection.html` with
`inspections.views.frame.inspection_context(request, row, "checks")`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.inspection import Inspection

if TYPE_CHECKING:
    from accounts.permissions import Permission


@dataclass(frozen=True)
class Part:
    """One tab; `count` is shown behind its name, `is_shown` hides it where it makes no sense yet."""

    name: str
    title: str | Promise
    address: Callable[[Inspection], str]
    permission: Permission | None = None
    count: Callable[[Inspection], int | None] | None = None
    is_shown: Callable[[Inspection], bool] | None = None
    position: int = 50


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Show `part` on every inspection's page; the same name again replaces it."""
    _parts[part.name] = part


def parts_of(inspection: Inspection) -> list[Part]:
    """The parts that make sense for this inspection, in their order."""
    shown = (part for part in _parts.values() if part.is_shown is None or part.is_shown(inspection))
    return sorted(shown, key=lambda part: (part.position, part.name))


def register_own_parts() -> None:
    """The check list, the work done and the reports, once the inspection has them."""
    register_part(
        Part(
            "checks",
            _("Check list"),
            lambda row: reverse("inspections:checklist", args=[row.pk]),
            count=lambda row: row.coverage_planned or None,
            is_shown=lambda row: row.started_at is not None,
            position=10,
        )
    )
    register_part(
        Part(
            "work",
            _("Work and parts"),
            lambda row: reverse("inspections:work", args=[row.pk]),
            count=lambda row: row.work_done.count() + row.spare_parts.count() or None,
            is_shown=lambda row: row.started_at is not None,
            position=30,
        )
    )
    register_part(
        Part(
            "reports",
            pgettext_lazy("inspection", "Reports"),
            lambda row: reverse("inspections:reports", args=[row.pk]),
            count=lambda row: row.reports.count() or None,
            is_shown=lambda row: row.started_at is not None,
            position=80,
        )
    )
