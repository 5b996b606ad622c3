"""A small IMAP4rev1 server on a real socket: one account, one folder, what a mail reader needs."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class StoredMail:
    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer(socketserver.ThreadingTCPServer):
    """UIDs count from 1; `refuse_store` breaks the connection instead of setting a flag."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[StoredMail] = []
        self.refuse_store = False

    @property
    def url(self) -> str:
        port = self.server_address[1]
        return f"imap://portal%40hospital.invalid:pass%2Fword@127.0.0.1:{port}/INBOX"

    def add(self, raw: bytes) -> None:
        self.mails.append(StoredMail(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")))

    @property
    def unseen(self) -> list[int]:
        return [uid for uid, mail in enumerate(self.mails, start=1) if "\\Seen" not in mail.flags]


class _Session(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            tag, command, rest = [*line.split(" ", 2), ""][:3]
            name = command.upper()
            if name == "UID":
                verb, _space, rest = rest.partition(" ")
                name = f"uid_{verb.upper()}"
            answer = getattr(self, f"_{name.lower()}", lambda rest: "BAD unknown")(rest)
            if answer is None:
                return
            self._say(f"{tag} {answer}")
            if name == "LOGOUT":
                return

    def _capability(self, rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, rest: str) -> str:
        given = rest.replace('"', "")
        return "OK welcome" if given == "portal@hospital.invalid pass/word" else "NO wrong password"

    def _select(self, rest: str) -> str:
        if rest.strip('"') != "INBOX":
            return "NO no such folder"
        self._say(f"* {len(self.server.mails)} EXISTS")
        return "OK [READ-WRITE] selected"

    def _uid_search(self, rest: str) -> str:
        self._say("* SEARCH " + " ".join(map(str, self.server.unseen)))
        return "OK done"

    def _uid_fetch(self, rest: str) -> str:
        number, _space, parts = rest.partition(" ")
        mail = self.server.mails[int(number) - 1]
        head = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        body = head if "HEADER" in parts else mail.raw
        section = "HEADER" if "HEADER" in parts else ""
        flags = " ".join(sorted(mail.flags))
        start = f"* {number} FETCH (UID {number} FLAGS ({flags}) RFC822.SIZE {len(mail.raw)} BODY[{section}] "
        self.wfile.write(start.encode() + b"{%d}\r\n" % len(body) + body + b")\r\n")
        return "OK done"

    def _uid_store(self, rest: str) -> str | None:
        if self.server.refuse_store:
            return None
        match = re.fullmatch(r"(\d+) \+FLAGS(?:\.SILENT)? \((.*)\)", rest)
        assert match is not None
        self.server.mails[int(match[1]) - 1].flags.update(match[2].split())
        return "OK done"

    def _expunge(self, rest: str) -> str:
        return "OK done"

    def _close(self, rest: str) -> str:
        return "OK done"

    def _logout(self, rest: str) -> str:
        self._say("* BYE")
        return "OK done"

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def running_imap() -> Iterator[ImapServer]:
    with ImapServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
