"""Repeat a thing, count its queries, and say what came out."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Sample:
    """Seconds of each repetition: the whole, the share spent in the database, and the number of queries."""

    whole: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    def row(self, name: str) -> dict[str, Any]:
        """Milliseconds: median and 95th percentile."""
        return {
            "what": name,
            "repetitions": len(self.whole),
            "median_ms": milliseconds(statistics.median(self.whole)),
            "p95_ms": milliseconds(percentile(self.whole, 95)),
            "database_median_ms": milliseconds(statistics.median(self.database)),
            "database_p95_ms": milliseconds(percentile(self.database, 95)),
            "queries": max(self.queries),
        }


def milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` per cent lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


@contextmanager
def counted_queries() -> Iterator[list[float]]:
    """Collect the seconds of each query that runs meanwhile."""
    seconds: list[float] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield seconds


def repeat(work: Callable[[int], object], times: int, *, warm_up: int = 3) -> Sample:
    """Run `work(i)` so often, after a warm-up that is not counted."""
    sample = Sample()
    for i in range(-warm_up, times):
        with counted_queries() as seconds:
            began = time.perf_counter()
            work(i)
            whole = time.perf_counter() - began
        if i >= 0:
            sample.whole.append(whole)
            sample.database.append(sum(seconds))
            sample.queries.append(len(seconds))
    return sample
