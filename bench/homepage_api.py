"""Homepages through the interface at a steady rate, against a running portal.

    script/manage create_machine_key his --name bench --scope homepages.store --calls-per-minute 100000
    .venv/bin/python -m bench.homepage_api --key PREFIX.SECRET --rate 50 --seconds 30

Sends at the due instants whatever the answers take (an open loop), so that a slow answer is not hidden by a
late question; one that waits for a free connection counts its waiting. Requests are made beforehand and read
by one thread, as the client shares the cores with the portal. Prints JSON, milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

EXAMPLE = Path(__file__).parents[1] / "tests" / "quality" / "homepage.json"
CONNECTIONS = 8
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
PATHS = {"validate": "/api/v1/homepages/validate", "store": "/api/v1/homepages"}
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Client:
    """Some connections to a portal, each used by one request at a time."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.host, self.port = place.hostname or "127.0.0.1", place.port or 80
        self.free: asyncio.Queue[Connection | None] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            self.free.put_nowait(None)

    async def ask(self, request: bytes) -> int:
        """Send a request over a free connection and give the status of the whole answer."""
        connection = await self.free.get()
        try:
            reader, writer = connection or await asyncio.open_connection(self.host, self.port)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            await reader.readexactly(int(length[1]) if length else 0)
            is_over = b"connection: close" in head.lower()
            connection = None if is_over else (reader, writer)
            if is_over:
                writer.close()
        except (OSError, asyncio.IncompleteReadError):
            connection = None
            raise
        finally:
            self.free.put_nowait(connection)
        return int(head.split(b" ", 2)[1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.homepage_api", description=str(__doc__).splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--key", required=True, help="PREFIX.SECRET of a machine caller")
    parser.add_argument("--rate", type=float, default=50, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--warm-up", type=int, default=100, help="requests before, not counted")
    parser.add_argument("--only", choices=PATHS, help="one of the two")
    options = parser.parse_args()
    names = [options.only] if options.only else list(PATHS)
    report = {name: asyncio.run(_run(options, name)) for name in names}
    print(json.dumps({"rate": options.rate, **report}, indent=2))
    return 0 if all(not part["failed"] for part in report.values()) else 1


async def _run(options: Any, name: str) -> dict[str, Any]:
    count = int(options.rate * options.seconds)
    requests = [_request(options, name, number) for number in range(options.warm_up + count)]
    client = Client(options.url)
    for request in requests[: options.warm_up]:
        await client.ask(request)
    begin = time.perf_counter() + 0.2

    async def one(number: int, request: bytes) -> tuple[float, int]:
        due = begin + number / options.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        status = await client.ask(request)
        return (time.perf_counter() - due) * 1000, status

    answers = await asyncio.gather(*(one(at, each) for at, each in enumerate(requests[options.warm_up :])))
    taken = sorted(milliseconds for milliseconds, _ in answers)
    return {
        "requests": count,
        "median_ms": round(taken[count // 2], 1),
        "p95_ms": round(taken[int(count * 0.95)], 1),
        "p99_ms": round(taken[int(count * 0.99)], 1),
        "failed": sum(status not in (200, 201) for _, status in answers),
    }


_start = random.randrange(10**8)  # only to be new each time


def _request(options: Any, name: str, number: int) -> bytes:
    record = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    if name == "store":
        record["record_no"] = f"B{_start + number:09}"
    body = json.dumps(record, ensure_ascii=False).encode()
    head = (
        f"POST {PATHS[name]} HTTP/1.1\r\nHost: {urlsplit(options.url).netloc}\r\n"
        f"Authorization: Api-Key {options.key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    sys.exit(main())
