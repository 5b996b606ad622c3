"""What the overview shows, read from tickets and contracts within one person's scope."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models.user import User
from contracts.models.system import System
from tickets.models.choices import OPEN_STATES, State
from tickets.models.ticket import Ticket
from tickets.selectors.figures import compliance_rows

DUE_SOON = timedelta(hours=1)
ROWS = 5
MONTHS = 6


def open_by_system(tickets: Any) -> tuple[dict[str, int], dict[str, Any]]:
    """Sums over the open tickets, and their number by system and state for the chart.

    Grouping is one look at an index, what falls due soon another.
    """
    now = timezone.now()
    rows = list(
        tickets.open()
        .order_by()
        .values("system", "state")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=Q(is_breached=True)),
        )
    )
    sums = {
        "open": sum(row["count"] for row in rows),
        "new": sum(row["count"] for row in rows if row["state"] == State.NEW),
        "soon": tickets.open().filter(next_due_at__gte=now, next_due_at__lt=now + DUE_SOON).count(),
        "breached": sum(row["late"] for row in rows),
        "solved": sum(row["count"] for row in rows if row["state"] == State.SOLVED),
    }
    return sums, _chart(rows)


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
    systems = System.objects.in_bulk({row["system"] for row in rows})
    totals = {pk: sum(row["count"] for row in rows if row["system"] == pk) for pk in systems}
    order = sorted(systems, key=lambda pk: -totals[pk])
    counts = {(row["system"], row["state"]): row["count"] for row in rows}
    return {
        "systems": [systems[pk].name for pk in order],
        "series": [
            {
                "state": str(state),
                "name": str(State(state).label),
                "data": [counts.get((pk, str(state)), 0) for pk in order],
            }
            for state in OPEN_STATES
        ],
    }


def as_table(chart: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """The chart's figures row by row: a system's name and its numbers by state."""
    columns = [row["data"] for row in chart["series"]]
    return list(zip(chart["systems"], zip(*columns, strict=True), strict=True))


def due_soon(tickets: Any, now: datetime) -> QuerySet[Ticket]:
    """The next targets within the hour, the nearest first."""
    found: QuerySet[Ticket] = (
        tickets.open()
        .filter(next_due_at__gte=now, next_due_at__lt=now + DUE_SOON)
        .order_by("next_due_at", "pk")
        .for_lists()[:ROWS]
    )
    return found


def overdue(tickets: Any) -> QuerySet[Ticket]:
    """Open tickets with a breached target, the newest first."""
    found: QuerySet[Ticket] = tickets.open().breached().order_by("-pk").for_lists()[:ROWS]
    return found


def own_work(tickets: Any, user: User) -> QuerySet[Ticket]:
    """What waits for this person: put in charge, or for clinical staff what they reported."""
    own = Q(assignee=user) if user.is_supplier else Q(reporter=user)
    found: QuerySet[Ticket] = (
        tickets.open().filter(own).order_by("next_due_at", "-pk").for_lists()[: ROWS * 3]
    )
    return found


def compliance_by_month(user: User) -> dict[str, Any]:
    """Share of targets met by contract in the last months, for the chart and its table."""
    today = timezone.localdate()
    rows = compliance_rows(user=user, year=today.year)
    if today.month < MONTHS:
        rows += compliance_rows(user=user, year=today.year - 1)
    months = sorted({row.month for row in rows})[-MONTHS:]
    sums: dict[str, dict[Any, list[int]]] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row.month in months:
            names[row.contract.key] = row.contract.name
            cell = sums.setdefault(row.contract.key, {}).setdefault(row.month, [0, 0])
            cell[0] += row.in_time
            cell[1] += row.due
    return {
        "months": [f"{month:%Y-%m}" for month in months],
        "series": [
            {"name": key, "title": names[key], "data": [_share(cells.get(month)) for month in months]}
            for key, cells in sorted(sums.items())
        ],
    }


def _share(cell: list[int] | None) -> float | None:
    return round(100 * cell[0] / cell[1], 1) if cell and cell[1] else None
