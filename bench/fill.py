"""Fill the measuring database: tickets over three years, six events and four clocks each.

One in fifty tickets is open and keeps timers running; one clock in twelve was breached. Every value comes
from a seeded random generator, so two fills are alike.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

SEED = 0.2026
YEARS = 3
OPEN_SHARE = 50  # one ticket in so many is open
SQL = Path(__file__).parent / "sql"
STEPS = ("tickets", "events", "clocks", "compliance")


def fill(count: int, now: datetime) -> dict[str, float]:
    """Load contracts and demonstration accounts, then `count` tickets; gives the seconds of each step."""
    seconds: dict[str, float] = {}
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    call_command("load_contracts", verbosity=0, stdout=sys.stderr)
    call_command("load_demo", verbosity=0, stdout=sys.stderr)
    parameters = _parameters(count, now)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(%s)", [SEED])
        for name in STEPS:
            statement = (SQL / f"{name}.sql").read_text(encoding="utf-8")
            began = time.perf_counter()
            with transaction.atomic():
                indexes = _drop_indexes(cursor, name)
                cursor.execute(statement, parameters)
                for definition in indexes:
                    cursor.execute(definition)
            seconds[name] = time.perf_counter() - began
        for table in ("tickets_ticket", "tickets_ticketevent", "tickets_clock"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        began = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        seconds["vacuum analyze"] = time.perf_counter() - began
    return seconds


def _parameters(count: int, now: datetime) -> dict[str, object]:
    """The rows that tickets point at, one entry a contract."""
    from accounts.models.organisation import Department
    from accounts.models.user import User
    from contracts.models.contract import Contract
    from contracts.models.terms import ServiceTerm
    from core.models.calendar import CalendarVersion
    from tickets.models.ticket import Ticket

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "TRUNCATE tickets_ticket, tickets_ticketevent, tickets_clock, tickets_complianceentry CASCADE"
        )
    assert not Ticket.objects.exists()
    contracts = list(Contract.objects.order_by("key"))
    calendar = CalendarVersion.objects.get(key="24x7", number=1)
    versions = [contract.versions.get(in_force_to=None) for contract in contracts]
    return {
        "count": count,
        "now": now,
        "years": YEARS,
        "open_share": OPEN_SHARE,
        "calendar": calendar.pk,
        "contracts": [contract.pk for contract in contracts],
        "versions": [version.pk for version in versions],
        "systems": [contract.systems.order_by("pk")[0].pk for contract in contracts],
        "terms": [ServiceTerm.objects.filter(version=v, budget_s__isnull=False)[0].pk for v in versions],
        "reporters": [User.objects.filter(organisation=c.hospital).order_by("pk")[0].pk for c in contracts],
        "assignees": [User.objects.filter(organisation=c.supplier).order_by("pk")[0].pk for c in contracts],
        "departments": [
            Department.objects.filter(organisation=c.hospital).order_by("pk")[0].pk for c in contracts
        ],
    }


def _drop_indexes(cursor, step: str) -> list[str]:
    """Drop a table's plain indexes for the load; gives the statements that make them again."""
    table = {"tickets": "tickets_ticket", "events": "tickets_ticketevent", "clocks": "tickets_clock"}.get(
        step
    )
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = %s"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = i.indexname)",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
