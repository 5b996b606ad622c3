"""Run the automatic PostgreSQL checks against one server and print what they found."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.collecting.catalogue import SqlCheck, chosen, shipped
from inspections.collecting.limits import Limits
from inspections.collecting.postgresql import Collected, collect
from inspections.collecting.postgresql_session import Unreachable
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Status, Surroundings, Verdict
from inspections.domain.measurements import MOST_ROWS, Measurement, Row
from inspections.domain.rules import plain
from inspections.loading.lifecycles import lifecycles
from inspections.wording import all_said

# What formats.md knows is ok, warn, critical, skipped; the finer word stands at the beginning of the reason.
_SAID_AS_SKIPPED = {Status.UNKNOWN: "unknown", Status.NOT_APPLICABLE: "not_applicable"}


class Command(BaseCommand):
    help = (
        "Inspect a PostgreSQL server (13 to 18) read-only; needs no database of the portal. The password may "
        "also come from PGPASSWORD or ~/.pgpass, so that it stands in no process list."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dsn", required=True, help="postgresql://inspector@host:5432/database")
        parser.add_argument("--checks", default="", metavar="IDS", help="only these, e.g. PG-001,PG-004")
        parser.add_argument("--databases", default="", metavar="NAMES", help="only these, comma between")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--rows", action="store_true", help="print the rows as an agent's JSON, to be carried by hand"
        )
        parser.add_argument(
            "--working-hours", action="store_true", help="leave out the checks that read many pages"
        )
        parser.add_argument("--retry-delay", type=float, default=60, metavar="S", help="after a lock (60)")
        parser.add_argument("--time-limit", type=int, default=900, metavar="S", help="for everything (900)")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = _checks(options["checks"])
        limits = replace(
            Limits(), reads_pages=not options["working_hours"], retry_delay_s=options["retry_delay"],
            total_s=options["time_limit"],
        )  # fmt: skip
        databases = tuple(name.strip() for name in options["databases"].split(",") if name.strip())
        try:
            collected = collect(options["dsn"], checks, limits=limits, databases=databases)
        except Unreachable as error:
            raise CommandError(f"--dsn: {error}", returncode=2) from None
        self.stdout.write(_document(collected, checks, options))


def _checks(ids: str) -> tuple[SqlCheck, ...]:
    every = shipped("PostgreSQL")
    if not ids.strip():
        return every
    found, unknown = chosen(every, ids.replace(" ", ",").split(","))
    if unknown or not found:
        raise CommandError(f"--checks: no such check: {', '.join(unknown) or ids}", returncode=2)
    return found


def _document(collected: Collected, checks: Sequence[SqlCheck], options: Mapping[str, Any]) -> str:
    if options["rows"]:
        return json.dumps(_as_agent(collected), ensure_ascii=False)
    around = Surroundings(now=datetime.now(UTC), lifecycles=lifecycles())
    verdicts = [
        (check, evaluate(check.check, collected.measurements[check.id], around=around)) for check in checks
    ]
    if options["json"]:
        lines = [_line(check, verdict) for check, verdict in verdicts]
        return json.dumps({"server": collected.server, "checks": lines}, ensure_ascii=False)
    return "\n".join(_table(collected, verdicts))


def _line(check: SqlCheck, verdict: Verdict) -> dict[str, Any]:
    finer = _SAID_AS_SKIPPED.get(verdict.status)
    reason = all_said(verdict.reasons)
    return {
        "id": check.id,
        "status": "skipped" if finer else str(verdict.status),
        "value": _number(verdict.worst.value if verdict.worst else verdict.value),
        "unit": check.check.unit,
        "evidence": [_row(row) for row in verdict.evidence],
        "reason": f"{finer}: {reason}" if finer else reason,
    }


def _row(row: Row) -> dict[str, Any]:
    return {"object": row.object, "value": _number(row.value), "detail": row.detail}


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _table(collected: Collected, verdicts: Sequence[tuple[SqlCheck, Verdict]]) -> list[str]:
    server = collected.server
    lines = [f"PostgreSQL {server['version']}, {server['role']}, {server['seconds']} s"]
    for check, verdict in verdicts:
        value = plain(verdict.value) if verdict.value is not None else "-"
        said = f"{value:>12} {check.check.unit:<12} {all_said(verdict.reasons)}"
        lines.append(f"{check.id}  {verdict.status!s:<14}  {said}")
    return lines


def _as_agent(collected: Collected) -> dict[str, Any]:
    """The rows without verdicts, as README §3 has them; the portal judges when the file arrives."""
    server = collected.server
    return {
        "run": f"inspect_database {server['collected_at']}",
        "host": os.uname().nodename,
        "collected_at": server["collected_at"],
        "items": [_item(check_id, found) for check_id, found in collected.measurements.items()],
        "software": [{"name": server["product"], "version": server["version"]}],
    }


def _item(check_id: str, found: Measurement) -> dict[str, Any]:
    if found.reason is not None:
        return {"id": check_id, "error": f"{found.outcome}: {found.reason.text}"}
    blind = "; ".join(reason.text for reason in found.blind)
    if blind:
        return {"id": check_id, "error": f"{blind} ({len(found.rows)} rows)"}
    return {
        "id": check_id,
        "rows": [[row.object, _number(row.value), row.detail] for row in found.rows[:MOST_ROWS]],
    }
