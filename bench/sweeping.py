"""The sweep over 50,000 open timers, and how long after its due moment a breach is on record."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.domain.roles import Role
from accounts.models.user import User
from bench.timing import Sample, milliseconds, percentile, repeat
from contracts.models.contract import Contract
from tickets.models.clock import Clock
from tickets.services.opening import open_ticket
from tickets.services.sweep import sweep_clocks

LEAD_S = 20
SPREAD_S = 60


def measure_sweep(times: int) -> list[dict[str, Any]]:
    """One sweep when nothing is due, and one in which 100 timers are."""
    timers = Clock.objects.filter(next_fire_at__isnull=False).count()
    idle = repeat(lambda i: sweep_clocks(timezone.now()), times)
    busy = Sample()
    for _run in range(times):
        waiting = Clock.objects.filter(next_fire_at__isnull=False).order_by("pk").values("pk")[:100]
        now = timezone.now()
        Clock.objects.filter(pk__in=[row["pk"] for row in waiting]).update(next_fire_at=now, due_at=now)
        one = repeat(lambda i: sweep_clocks(timezone.now()), 1, warm_up=0)
        busy.whole += one.whole
        busy.database += one.database
        busy.queries += one.queries
    return [
        {**idle.row("sweep, none due"), "timers": timers},
        {**busy.row("sweep, 100 due"), "timers": timers},
    ]


def measure_delay(count: int = 120) -> dict[str, Any]:
    """Start a real worker and beat; seconds between due moment and recorded breach of `count` tickets."""
    expected = _tickets_about_to_breach(count)
    processes = [
        _celery("worker", "--queues=celery", "--concurrency=2", "--hostname=worker@%h"),
        _celery("worker", "--queues=clock", "--concurrency=1", "--hostname=clock@%h"),
        _celery("beat", "--pidfile="),
    ]
    try:
        deadline = time.monotonic() + LEAD_S + SPREAD_S + 60
        pending = Clock.objects.filter(pk__in=expected, detected_at=None)
        while pending.exists() and time.monotonic() < deadline:
            time.sleep(1)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(60)
    delays = [
        (detected - due).total_seconds()
        for due, detected in Clock.objects.filter(pk__in=expected, detected_at__isnull=False)
        .annotate(due=F("breached_at"))
        .values_list("due", "detected_at")
    ]
    return {
        "what": "due moment to recorded breach",
        "breaches": len(delays),
        "missing": count - len(delays),
        "median_ms": milliseconds(percentile(delays, 50)),
        "p99_ms": milliseconds(percentile(delays, 99)),
        "max_ms": milliseconds(max(delays)),
    }


def _tickets_about_to_breach(count: int) -> list[int]:
    """Tickets of the ten-minute contract, logged so late that their answers are due one after another."""
    contract = Contract.objects.get(key="TRI")
    actor = User.objects.filter(role=Role.HOSPITAL_ENGINEER, organisation=contract.hospital)[0]
    now = timezone.now()
    first_due = now + timedelta(seconds=LEAD_S)
    clocks = []
    for index in range(count):
        due: datetime = first_due + timedelta(seconds=index * SPREAD_S / count)
        ticket = open_ticket(
            actor=actor,
            contract=contract,
            system=contract.systems.all()[0],
            title="测速：到时未响应",
            at=now,
            occurred_at=due - timedelta(minutes=10),
        )
        clocks.append(Clock.objects.get(ticket=ticket, kind="respond").pk)
    return clocks


def _celery(*arguments: str) -> subprocess.Popen[bytes]:
    """One real process of the portal on the measuring database."""
    command = [sys.executable, "-m", "celery", "-A", "config", *arguments]
    return subprocess.Popen(
        command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
