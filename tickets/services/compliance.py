"""Keeps the ledger of targets met and breached, by contract, target and month (M04, service levels)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from tickets.models.choices import ClockState
from tickets.models.clock import Clock
from tickets.models.compliance import ComplianceEntry

Contribution = tuple[int, str, date, str]
"""Contract, target, month of the due, and `in_time`, `breached` or `excused`."""
OUTCOMES = ("in_time", "breached", "excused")

_OF_CLOCKS = """
    SELECT contract_id, kind AS clock_kind,
           date_trunc('month', coalesce(breached_at, due_at) AT TIME ZONE %(zone)s)::date AS month,
           count(*) FILTER (WHERE breached_at IS NULL) AS in_time,
           count(*) FILTER (WHERE breached_at IS NOT NULL) AS breached,
           count(*) FILTER (WHERE is_excused) AS excused
    FROM tickets_clock
    WHERE breached_at IS NOT NULL OR (state = 'met' AND due_at IS NOT NULL)
    GROUP BY 1, 2, 3
"""
_OF_LEDGER = """
    SELECT contract_id, clock_kind, month,
           sum(in_time) AS in_time, sum(breached) AS breached, sum(excused) AS excused
    FROM tickets_complianceentry GROUP BY 1, 2, 3
    HAVING sum(in_time) <> 0 OR sum(breached) <> 0 OR sum(excused) <> 0
"""


def contribution(clock: Clock) -> tuple[Contribution, ...]:
    """What one clock adds to the ledger: nothing until it is met or breached."""
    if clock.breached_at is not None:
        key = clock.contract_id, clock.kind, month_of(clock.breached_at)
        return ((*key, "breached"), (*key, "excused")) if clock.is_excused else ((*key, "breached"),)
    if clock.state == ClockState.MET and clock.due_at is not None:
        return ((clock.contract_id, clock.kind, month_of(clock.due_at), "in_time"),)
    return ()


def count_changes(
    *, before: Iterable[tuple[Contribution, ...]], after: Iterable[tuple[Contribution, ...]]
) -> None:
    """Add to the ledger the difference between two states of the same clocks; nothing when there is none."""
    counts: Counter[Contribution] = Counter()
    for parts in after:
        counts.update(parts)
    for parts in before:
        counts.subtract(parts)
    rows: dict[tuple[int, str, date], ComplianceEntry] = {}
    for (contract_id, kind, month, outcome), count in counts.items():
        if count:
            row = rows.setdefault(
                (contract_id, kind, month),
                ComplianceEntry(contract_id=contract_id, clock_kind=kind, month=month),
            )
            setattr(row, outcome, count)
    ComplianceEntry.objects.bulk_create(rows.values())


def month_of(at: datetime) -> date:
    """The first day of the month of an instant, as the portal's walls show it."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().replace(day=1)


@transaction.atomic
def fold_ledger() -> int:
    """Fold the rows of each key into one; returns how many rows are left. Writers are not disturbed."""
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH taken AS (DELETE FROM tickets_complianceentry RETURNING *)
            INSERT INTO tickets_complianceentry (contract_id, clock_kind, month, in_time, breached, excused)
            SELECT contract_id, clock_kind, month, sum(in_time), sum(breached), sum(excused)
            FROM taken GROUP BY 1, 2, 3
            HAVING sum(in_time) <> 0 OR sum(breached) <> 0 OR sum(excused) <> 0
        """)
        return int(cursor.rowcount)


def ledger_differences() -> list[str]:
    """Compare the ledger with the clocks themselves; each line names one key that disagrees."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT contract_id, clock_kind, month,
                   c.in_time, c.breached, c.excused, l.in_time, l.breached, l.excused
            FROM ({_OF_CLOCKS}) c FULL JOIN ({_OF_LEDGER}) l USING (contract_id, clock_kind, month)
            WHERE (c.in_time, c.breached, c.excused) IS DISTINCT FROM (l.in_time, l.breached, l.excused)
            """,  # noqa: S608 - both parts are constants of this module
            {"zone": settings.TIME_ZONE},
        )
        return [
            f"contract {contract} {kind} {month:%Y-%m}: clocks {clocks}, ledger {ledger}"
            for contract, kind, month, *figures in cursor.fetchall()
            for clocks, ledger in [(figures[:3], figures[3:])]
        ]


@transaction.atomic
def rebuild_ledger() -> int:
    """Write the ledger anew from the clocks (after a bulk load); returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tickets_complianceentry IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM tickets_complianceentry")
        cursor.execute(
            "INSERT INTO tickets_complianceentry"
            " (contract_id, clock_kind, month, in_time, breached, excused)" + _OF_CLOCKS,
            {"zone": settings.TIME_ZONE},
        )
        return int(cursor.rowcount)
