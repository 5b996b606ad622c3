"""Measure the portal: `script/bench [--tickets N] [--times N] [--fill] [--only clock,pages,sweep,…]`.

Prints one JSON document. The measuring database is kept between runs; --fill makes it anew.
"""

import argparse
import json
import os
import sys
from typing import Any

from bench.database import use_bench_database

PARTS = ("clock", "pages", "sweep", "delay", "planning", "inspecting")


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure the portal.")
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=50, help="repetitions of each measurement")
    parser.add_argument("--fill", action="store_true", help="make the measuring database anew")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to measure")
    options = parser.parse_args()
    use_bench_database(fresh=options.fill)
    _set_up_django()
    print(json.dumps(_measure(options), ensure_ascii=False, indent=2))
    return 0


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    parts = set(options.only.split(","))
    report: dict[str, Any] = {"cores": os.cpu_count(), "python": sys.version.split()[0]}
    if options.fill:
        from bench import fill

        report["fill_seconds"] = fill.fill(options.tickets, timezone.now())
    report["rows"] = _row_counts()
    if "clock" in parts:
        from bench import replaying

        report["clock"] = replaying.measure()
    if "pages" in parts:
        from bench import pages

        report["pages"] = pages.measure(options.times)
    if "inspecting" in parts:
        from bench import inspecting

        report["inspecting"] = inspecting.measure(fresh=options.fill)
    if "sweep" in parts or "delay" in parts:
        from bench import sweeping

        if "sweep" in parts:
            report["sweep"] = sweeping.measure_sweep(options.times)
        if "delay" in parts:
            report["delay"] = sweeping.measure_delay()
    if "planning" in parts:
        from bench import planning

        report["planning"] = planning.measure()
    return report


def _row_counts() -> dict[str, int]:
    from tickets.models.clock import Clock
    from tickets.models.event import TicketEvent
    from tickets.models.ticket import Ticket

    counts = {
        model._meta.verbose_name_plural: model.objects.count() for model in (Ticket, TicketEvent, Clock)
    }
    return {str(name): count for name, count in counts.items()} | {
        "open timers": Clock.objects.filter(next_fire_at__isnull=False).count()
    }


if __name__ == "__main__":
    sys.exit(main())
