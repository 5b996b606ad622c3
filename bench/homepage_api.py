"""Homepages through the interface at a steady rate, against a running portal.

    script/manage create_machine_key his --name bench --scope homepages.store --calls-per-minute 100000
    .venv/bin/python -m bench.homepage_api --key PREFIX.SECRET --rate 50 --seconds 30

Sends at the due instants whatever the answers take (an open loop), so that a slow answer is not hidden by a
late question; one that waits for a free connection counts its waiting. Prints JSON, milliseconds.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

EXAMPLE = Path(__file__).parents[1] / "tests" / "quality" / "homepage.json"
CONNECTIONS = 16
_local = threading.local()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.homepage_api", description=str(__doc__).splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--key", required=True, help="PREFIX.SECRET of a machine caller")
    parser.add_argument("--rate", type=float, default=50, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--warm-up", type=int, default=100, help="requests before, not counted")
    options = parser.parse_args()
    record = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    report = {
        name: _run(options, path, record, is_stored=name == "store")
        for name, path in (("validate", "/api/v1/homepages/validate"), ("store", "/api/v1/homepages"))
    }
    print(json.dumps({"rate": options.rate, **report}, indent=2))
    return 0 if all(not part["failed"] for part in report.values()) else 1


def _run(options: Any, path: str, record: dict[str, Any], *, is_stored: bool) -> dict[str, Any]:
    start = random.randrange(10**8)  # only to be new each time

    def body(number: int) -> bytes:
        stay = {"record_no": f"B{start + number:09}"} if is_stored else {}
        return json.dumps(record | stay, ensure_ascii=False).encode()

    for number in range(options.warm_up):
        _ask(options, path, body(10**8 + number))
    count = int(options.rate * options.seconds)
    begin = time.perf_counter() + 0.2
    taken: list[float] = []
    failed: list[int] = []

    def one(number: int) -> None:
        due = begin + number / options.rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status = _ask(options, path, body(number))
        taken.append((time.perf_counter() - due) * 1000)
        if status not in (200, 201):
            failed.append(status)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(one, range(count)))
    taken.sort()
    return {
        "requests": count,
        "median_ms": round(taken[count // 2], 1),
        "p95_ms": round(taken[int(count * 0.95)], 1),
        "p99_ms": round(taken[int(count * 0.99)], 1),
        "failed": len(failed),
    }


def _ask(options: Any, path: str, body: bytes) -> int:
    """One POST over this thread's connection, opened again when the server closed it."""
    headers = {"Authorization": f"Api-Key {options.key}", "Content-Type": "application/json"}
    for attempt in (1, 2):
        connection = getattr(_local, "connection", None)
        if connection is None:
            connection = _local.connection = http.client.HTTPConnection(
                urlsplit(options.url).netloc, timeout=30
            )
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return int(answer.status)
        except (http.client.HTTPException, OSError):
            connection.close()
            _local.connection = None
            if attempt == 2:
                raise
    raise AssertionError


if __name__ == "__main__":
    sys.exit(main())
