"""Asks a ClamAV daemon about a file, as `settings.ATTACHMENT_SCANNER = "core.clamav.clamd_scanner"`.

The file is streamed with INSTREAM, so that the daemon needs no access to the portal's files (clamd(8)).
"""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from core.uploads import ScanResult, UploadRefused

TIMEOUT_S = 30
_CHUNK = 64 * 1024


def clamd_scanner(path: str) -> ScanResult:
    """What the daemon at settings.CLAMD_ADDRESS (`host:port` or a socket's path) says of the file.

    Raises UploadRefused when it cannot be asked: a file nobody looked at is not let in silently.
    """
    try:
        with _connected(settings.CLAMD_ADDRESS) as daemon, open(path, "rb") as file:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
            daemon.sendall(struct.pack("!L", 0))
            answer = _read_answer(daemon)
    except OSError as error:
        raise _unable() from error
    if answer.endswith("FOUND"):
        return ScanResult.INFECTED
    if answer.endswith("OK"):
        return ScanResult.CLEAN
    raise _unable()  # e.g. "INSTREAM size limit exceeded. ERROR"


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(TIMEOUT_S)
        daemon.connect(address)
        return daemon
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_S)


def _read_answer(daemon: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        part = daemon.recv(1024)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _unable() -> UploadRefused:
    return UploadRefused(
        _("The virus scanner cannot be reached. Please try again later."), field="file", code="no_scanner"
    )
