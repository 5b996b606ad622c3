"""Real sockets: what a probe says of answers, and that it never touches what is not allowed (M01)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from contracts.domain.probe_address import Target, read_address
from contracts.probing import ProbeRefused, look

LOOPBACK = "127.0.0.0/8"


@contextmanager
def server(answer: bytes | None) -> Iterator[tuple[int, list[bytes]]]:
    """A listener that says `answer` (None: stays silent); gives its port and what it was told."""
    told: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            held.append(client)
            if answer is not None:
                told.append(client.recv(4096))
                client.sendall(answer)
                client.close()

    Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], told
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for client in held:
        client.close()


def probe(
    kind: str, address: str, network: str = LOOPBACK, resolved: str = "127.0.0.1", timeout_s: float = 2
):
    place = read_address(kind, address)
    target = Target(place.host, place.port, network)
    return look(place, target, timeout_s, lambda host, port: [resolved])


def test_open_port_is_up():
    with server(None) as (port, _):
        found = probe("tcp", f"db.example.org:{port}")

    assert (found.is_up, found.detail) == (True, "connected")


def test_closed_port_is_down():
    with server(None) as (port, _):
        pass

    assert probe("tcp", f"db.example.org:{port}").is_up is False


@pytest.mark.parametrize(
    ("answer", "is_up", "detail"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True, "HTTP 200"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True, "HTTP 204"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n",
            False,
            "HTTP 302, redirect not followed",
        ),
        (b"HTTP/1.1 500 Oops\r\n\r\n", False, "HTTP 500"),
        (b"SSH-2.0-OpenSSH\r\n", False, "no HTTP answer"),
        (b"x" * 9000, False, "no HTTP answer"),
        (b"", False, "no HTTP answer"),
    ],
)
def test_http_answers(answer, is_up, detail):
    with server(answer) as (port, told):
        found = probe("http", f"http://his.example.org:{port}/health?a=1")

    assert (found.is_up, found.detail) == (is_up, detail)
    assert told[0].startswith(b"GET /health?a=1 HTTP/1.1\r\nHost: his.example.org:")


def test_silent_server_times_out():
    with server(None) as (port, _):
        found = probe("http", f"http://his.example.org:{port}/", timeout_s=0.3)

    assert (found.is_up, found.detail) == (False, "timed out")


@pytest.mark.parametrize("resolved", ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_host_that_resolves_outside_its_network_is_never_touched(resolved):
    with server(b"HTTP/1.1 200 OK\r\n\r\n") as (port, told):
        with pytest.raises(ProbeRefused):
            probe("http", f"http://his.example.org:{port}/", network="10.20.0.0/16", resolved=resolved)

        assert told == []


def test_one_foreign_address_among_several_is_enough_to_refuse():
    place = read_address("tcp", "his.example.org:80")
    target = Target("his.example.org", 80, LOOPBACK)

    with pytest.raises(ProbeRefused):
        look(place, target, 1, lambda host, port: ["127.0.0.1", "192.0.2.7"])
