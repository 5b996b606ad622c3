"""A small clamd that speaks INSTREAM: it finds the EICAR word and keeps what it was sent."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _Session(socketserver.StreamRequestHandler):
    server: "Clamd"

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.received.append(content)
        self.wfile.write(self.server.answer or self._verdict(content))

    def _verdict(self, content: bytes) -> bytes:
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


class Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[bytes] = []
        self.answer = b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_clamd() -> Iterator[Clamd]:
    with Clamd() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
