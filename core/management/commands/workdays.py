"""Print China's working days as the portal sees them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from core.domain.workdays import Override, Workday, workdays
from core.models.calendar import WorkdayOverride


class Command(BaseCommand):
    help = "Print working days and holidays, both ends included; needs no running database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = _date(options["first"], "--from"), _date(options["last"], "--to")
        if last < first:
            raise CommandError(f"--to {last} is before --from {first}", returncode=2)
        days = list(workdays(first, last, self._overrides(first, last)))
        if options["json"]:
            self.stdout.write(json.dumps([_line(day) for day in days], ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_table(days)))

    def _overrides(self, first: date, last: date) -> dict[date, Override]:
        """The portal's own words on these years; none, and said so, when no database can be reached."""
        connection.settings_dict["OPTIONS"].setdefault("connect_timeout", 3)
        found = WorkdayOverride.objects.filter(date__year__gte=first.year, date__year__lte=last.year)
        rows = found.values_list("date", "is_working", "name")
        try:
            return {day: Override(is_working, name) for day, is_working, name in rows}
        except DatabaseError as fault:
            reason = str(fault).strip().splitlines()[0]
            self.stderr.write(f"no database, so without the portal's own overrides: {reason}")
            return {}


def _date(text: str, option: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option} {text!r} is not a date, YYYY-MM-DD", returncode=2) from None
    if text != found.isoformat():
        raise CommandError(f"{option} {text!r} is not a date, YYYY-MM-DD", returncode=2)
    return found


def _line(day: Workday) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "working": day.is_working,
        "name": day.name,
        "provisional": day.is_provisional,
    }


def _table(days: Sequence[Workday]) -> list[str]:
    return [
        f"{day.date:%Y-%m-%d %a}  {'working' if day.is_working else 'free   '}"
        f"  {'provisional' if day.is_provisional else '           '}  {day.name or ''}".rstrip()
        for day in days
    ]
