"""What a collector may cost the server it looks at (README §3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

APPLICATION_NAME = "maintenance-portal inspection"
READS_PAGES = frozenset({"PG-026", "PG-027"})  # the rest reads catalogues and statistics only


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Limits:
    """Seconds, times and shares; clock and sleep are replaceable so that tests do not wait."""

    connect_s: int = 10
    statement_s: int = 30
    lock_s: float = 2
    total_s: int = 900
    retries: int = 3
    retry_delay_s: float = 60
    samples: int = 10
    sample_every_s: float = 1
    busy_connections_percent: int = 80
    busy_active_statements: int = 24
    reads_pages: bool = True  # False in working hours
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _now
    clock: Callable[[], float] = time.monotonic
