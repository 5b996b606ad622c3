"""Run the SLA clock over a log of events and print how each promise was kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.domain.calendar_spec import SHANGHAI
from core.domain.instants import SECOND, moment
from tickets.domain.duplicates import replay_all
from tickets.domain.sla import ClockState
from tickets.replay_file import read_replay_file
from tickets.replay_values import FileRefused

HEADINGS = ("ticket", "clock", "state", "started", "due", "met", "breached", "consumed")


class Command(BaseCommand):
    help = "Run the SLA clock over a log of events (JSON, or CSV with --terms) and print the clocks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON log, or CSV with one event a row")
        parser.add_argument("--terms", type=Path, help="JSON with calendars, terms and now, beside a CSV")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            log = read_replay_file(options["file"], options["terms"])
        except FileRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        results = replay_all(log.tickets, log.now)
        tickets = [
            {"ref": ticket.ref, "clocks": [clock_line(state) for state in states]}
            for ticket, states in zip(log.tickets, results, strict=True)
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"tickets": tickets}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(table(tickets)))


def clock_line(state: ClockState) -> dict[str, Any]:
    """Give one clock as the file format prints it; instants as the walls of Shanghai show them."""
    line = {
        "clock": state.clock,
        "cycle": state.cycle,
        "state": state.state,
        "started_at": shown(state.started_at),
        "due_at": shown(state.due_at),
        "met_at": shown(state.met_at),
        "breached_at": shown(state.breached_at),
        "consumed_s": state.consumed / SECOND,
    }
    if state.not_computable:
        line["not_computable"] = True
    return line


def shown(instant: int | None) -> str | None:
    """Write an instant in ISO 8601 with the offset of Asia/Shanghai."""
    return None if instant is None else moment(instant, SHANGHAI).isoformat()


def table(tickets: Sequence[dict[str, Any]]) -> list[str]:
    """Lay the clocks out in columns for a reader."""
    rows = [
        (
            ticket["ref"],
            line["clock"],
            line["state"],
            line["started_at"] or "-",
            "not computable" if line.get("not_computable") else line["due_at"] or "-",
            line["met_at"] or "-",
            line["breached_at"] or "-",
            f"{line['consumed_s']:.0f} s",
        )
        for ticket in tickets
        for line in ticket["clocks"]
    ]
    widths = [max(len(row[column]) for row in (HEADINGS, *rows)) for column in range(len(HEADINGS))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (HEADINGS, *rows)]
