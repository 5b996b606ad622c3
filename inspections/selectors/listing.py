"""Which inspections a list shows: the same questions on the page, in REST and in the export."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from inspections.models.choices import BEFORE_WORK, State
from inspections.models.inspection import Inspection

SUPPLIERS_TURN = (*BEFORE_WORK, State.IN_PROGRESS, State.DRAFTED, State.VENDOR_SIGNED)


def chosen_inspections(user: Any, chosen: Mapping[str, Any], today: date) -> QuerySet[Inspection]:
    """Rows in scope by view, contract, kind, state and year of the planned date; soonest first."""
    rows = Inspection.objects.visible_to(user).current()
    if chosen.get("contract"):
        rows = rows.filter(contract=chosen["contract"])
    if chosen.get("kind"):
        rows = rows.filter(kinds__contains=[chosen["kind"]])
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if chosen.get("year"):
        rows = rows.filter(planned_on__year=chosen["year"])
    return _viewed(rows, chosen.get("view") or "", today).order_by("planned_on", "pk")


def _viewed(rows: QuerySet[Inspection], view: str, today: date) -> QuerySet[Inspection]:
    match view:
        case "open":
            return rows.filter(state__in=(*SUPPLIERS_TURN, State.SUBMITTED, State.MISSED))
        case "overdue":
            return overdue(rows, today)
        case "waiting":
            return rows.filter(Q(state=State.SUBMITTED) | Q(reschedules__approval="waiting")).distinct()
        case "late":
            return rows.filter(is_late=True)
        case "missed":
            return rows.filter(state=State.MISSED)
        case _:
            return rows


def overdue(rows: QuerySet[Inspection], today: date) -> QuerySet[Inspection]:
    """As `inspections.faces.is_overdue` says of one row."""
    agreed = Q(confirmed_at__isnull=False) & Q(due_on__lt=today, planned_on__lt=today)
    plain = Q(confirmed_at=None, due_on__lt=today)
    return rows.filter(agreed | plain, state__in=SUPPLIERS_TURN)
