"""How long planning takes: 500 contracts of five years, computed alone, then with every row, then again.

Contracts begin on different days. What is written is taken back at the end; the last run finds all planned.
"""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.models.organisation import Organisation
from contracts.models.contract import Contract
from inspections.domain.bundling import bundles_of
from inspections.domain.days import Days
from inspections.domain.planning import promises_of
from inspections.models.choices import Kind
from inspections.models.rule import InspectionRule
from inspections.services.planning import plan_all, rule_of

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
RULES: list[dict[str, Any]] = [
    {"kind": Kind.QUARTERLY, "per_year": 4, "due_days_before_end": 10, "min_gap_days": 45},
    {"kind": Kind.HOLIDAY, "per_year": 3, "festivals": ["spring", "labour", "national"]},
    {"kind": Kind.DB_PERF, "per_year": 4},
    {"kind": Kind.VISIT, "per_year": 2, "due_days_before_end": 30, "min_gap_days": 120, "working_days": 1},
]


def measure(contracts: int = 500) -> dict[str, Any]:
    """Seconds of a first and a second run, and the rows of the first; a commit's checks are part of it."""
    with transaction.atomic():
        _make(contracts)
        began, cpu = time.perf_counter(), _processor_seconds()
        first = plan_all(at=AT, until=LAST)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        planned, planned_cpu = time.perf_counter(), _processor_seconds()
        again = plan_all(at=AT, until=LAST)
        ended = time.perf_counter()
        transaction.set_rollback(True)
    return {
        "contracts": contracts,
        "computed_cpu_s": _compute(contracts),
        "promises": first.slots,
        "inspections": first.inspections,
        "first_run_s": round(planned - began, 2),
        "first_run_cpu_s": {name: round(planned_cpu[name] - cpu[name], 2) for name in cpu},
        "second_run_s": round(ended - planned, 2),
        "second_run_rows": again.slots + again.inspections + again.moved,
        "load": round(os.getloadavg()[0], 1),
    }


def _processor_seconds() -> dict[str, float]:
    """Spent so far by this process, and by the database's process that serves it, on the same machine."""
    serving = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    user, system = serving.rpartition(")")[2].split()[11:13]
    return {"python": time.process_time(), "database": (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")}


def _compute(count: int) -> float:
    """Processor seconds for promises and bundles of all contracts, without a database."""
    days = Days()
    rules = [rule_of(InspectionRule(**rule)) for rule in RULES]
    gaps = {rule.kind: rule.min_gap_days for rule in rules}
    for rule in rules:
        promises_of(rule, FIRST, LAST, LAST, days)
    began = time.process_time()
    for number in range(count):
        starts_on = FIRST + timedelta(days=number % 365)
        promises = [one for rule in rules for one in promises_of(rule, starts_on, LAST, LAST, days)]
        bundles_of(promises, gaps, days)
    return round(time.process_time() - began, 2)


def _make(count: int) -> None:
    hospital = Organisation.objects.filter(kind="hospital").first()
    supplier = Organisation.objects.filter(kind="supplier").first()
    rows = Contract.objects.bulk_create(
        Contract(
            key=f"BENCH{number}",
            number=f"BENCH-{number}",
            name_zh=f"测算合同{number}",
            hospital=hospital,
            supplier=supplier,
            starts_on=FIRST + timedelta(days=number % 365),
            ends_on=LAST,
        )
        for number in range(count)
    )
    InspectionRule.objects.bulk_create(InspectionRule(contract=row, **rule) for row in rows for rule in RULES)
