"""A real SMTP server that stops at a chosen point of the conversation: there the sender can be killed."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from enum import StrEnum

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax


class Point(StrEnum):
    NOWHERE = "nowhere"
    MAIL_FROM = "mail_from"  # connected, nothing sent yet
    DATA = "data"  # in the middle of handing over the message
    END_OF_DATA = "end_of_data"  # all bytes are there, not accepted yet
    ACCEPTED = "accepted"  # the catcher keeps the message, its answer is on the way
    QUIT = "quit"  # after the answer


class Catcher:
    """`accepted` lists the Message-IDs the server took responsibility for, in order."""

    def __init__(self, stop_at: Point) -> None:
        self.stop_at = stop_at
        self.reached = threading.Event()
        self.accepted: list[str] = []

    async def stop(self, point: Point) -> None:
        """Stop at the first passing of the chosen point, for longer than the test lives."""
        if point == self.stop_at and not self.reached.is_set():
            self.reached.set()
            await asyncio.sleep(3600)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.stop(Point.MAIL_FROM)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        await self.stop(Point.END_OF_DATA)
        self.accepted.append(message_from_bytes(envelope.content)["Message-ID"])
        await self.stop(Point.ACCEPTED)
        return "250 Accepted"


class _StoppingSMTP(SMTP):
    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.stop(Point.DATA)
        await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.stop(Point.QUIT)
        await super().smtp_QUIT(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _StoppingSMTP(self.handler, enable_SMTPUTF8=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_catcher(port: int, stop_at: Point = Point.NOWHERE) -> Iterator[Catcher]:
    """The catcher, listening on `port`."""
    catcher = Catcher(stop_at)
    controller = _Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()
