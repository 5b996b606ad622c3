"""Looks at one address: resolves it, checks the result against the allow-list, connects to exactly that.

The name is resolved once and the checked address itself is connected to, so that DNS cannot answer otherwise
a moment later. Redirects are not followed, proxies not asked; of the answer only the status line is read.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from contracts.domain.probe_address import ProbeAddress, Target, may_connect

LONGEST_STATUS_LINE = 4096
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n")

Resolve = Callable[[str, int], list[str]]


class ProbeRefused(Exception):
    """This address is not on the contract's allow-list; nothing was sent."""


@dataclass(frozen=True)
class Outcome:
    """What one look found; `detail` is short and safe to show."""

    is_up: bool
    detail: str
    latency_ms: int | None = None


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, in the system's order."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def look(address: ProbeAddress, target: Target, timeout_s: float, resolve: Resolve = resolve) -> Outcome:
    """Connect, and for HTTP ask for the path; raises ProbeRefused when the host resolves elsewhere."""
    started = monotonic()
    try:
        found = resolve(address.host, address.port)
    except OSError:
        return Outcome(False, "name not found")
    if not found or not all(may_connect(one, target) for one in found):
        raise ProbeRefused("the host resolves outside its network")
    deadline = started + timeout_s
    try:
        with closing(_connected(found[0], address, deadline)) as connection:
            detail = "connected" if address.scheme == "tcp" else _status(connection, address, deadline)
    except ssl.SSLError:
        return Outcome(False, "TLS failed")
    except TimeoutError:
        return Outcome(False, "timed out")
    except OSError as fault:
        return Outcome(False, (fault.strerror or type(fault).__name__)[:100])
    is_up = detail == "connected" or detail.startswith("HTTP 2")
    return Outcome(is_up, detail, round((monotonic() - started) * 1000))


def _connected(found: str, address: ProbeAddress, deadline: float) -> socket.socket:
    connection = socket.create_connection((found, address.port), timeout=_left(deadline))
    if address.scheme != "https":
        return connection
    try:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=address.host)
    except BaseException:
        connection.close()
        raise


def _status(connection: socket.socket, address: ProbeAddress, deadline: float) -> str:
    """Ask, and read until the status line is there or too long."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    request = (
        f"GET {address.path} HTTP/1.1\r\nHost: {host}:{address.port}\r\nUser-Agent: maintenance-portal\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n"
    )
    connection.settimeout(_left(deadline))
    connection.sendall(request.encode("ascii"))
    answer = b""
    while b"\n" not in answer and len(answer) < LONGEST_STATUS_LINE:
        connection.settimeout(_left(deadline))
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    status = _STATUS.match(answer)
    if status is None:
        return "no HTTP answer"
    code = status.group(1).decode()
    return f"HTTP {code}, redirect not followed" if code.startswith("3") else f"HTTP {code}"


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
