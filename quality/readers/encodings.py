"""In which encoding a text file is, and where it is in none."""

import codecs
from pathlib import Path

from quality.faults import gettext_noop
from quality.readers.source import FileRefused

BLOCK = 80 * 1024 * 1024
FIRST_LOOK = 4 * 1024 * 1024
NO_ENCODING = gettext_noop("HP-B-011: the bytes are neither UTF-8 nor GB18030 (line %(line)s, byte %(byte)s)")
WORKBOOK = gettext_noop("is a workbook, only its name ends in .csv")
UTF_16 = gettext_noop("is UTF-16: save it as CSV in UTF-8")
OTHER_KINDS = (
    (b"PK\x03\x04", WORKBOOK),
    (bytes.fromhex("d0cf11e0"), WORKBOOK),
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
)


def likely_encoding(path: Path) -> str:
    """Say UTF-8 when the first block is; the rest of the file proves or disproves it as it is read."""
    try:
        with path.open("rb") as file:
            codecs.getincrementaldecoder("utf-8-sig")().decode(file.read(FIRST_LOOK))
    except UnicodeDecodeError:
        return sure_encoding(path)
    except OSError:
        raise FileRefused(path, gettext_noop("cannot be opened")) from None
    return "utf-8-sig"


def sure_encoding(path: Path) -> str:
    """Say whether a file is UTF-8 or GB18030; raise `FileRefused` (HP-B-011) when it is neither."""
    faults = {}
    for encoding in ("utf-8-sig", "gb18030"):
        fault = first_fault(path, encoding)
        if fault is None:
            return encoding
        faults[encoding] = fault
    with path.open("rb") as file:
        start = file.read(4)
    reason = next((reason for mark, reason in OTHER_KINDS if start.startswith(mark)), NO_ENCODING)
    line, byte = max(faults.values())
    raise FileRefused(path, reason, rule="HP-B-011", values={"line": line, "byte": byte})


def first_fault(path: Path, encoding: str) -> tuple[int, int] | None:
    """The line, and the byte of the file, that cannot be read in an encoding; None when all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, done, pending = 1, 0, 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(BLOCK):
                decoder.decode(chunk)
                line, done, pending = line + chunk.count(b"\n"), done + len(chunk), len(decoder.getstate()[0])
            chunk = b""
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        start = max(fault.start - pending, 0)
        return line + chunk.count(b"\n", 0, start), done - pending + fault.start + 1
    except OSError:
        raise FileRefused(path, gettext_noop("cannot be opened")) from None
    return None


def without_columns(path: Path) -> str:
    """Why no column of a header is known, as far as can be told."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        return gettext_noop("is empty")
    return next(
        (reason for mark, reason in OTHER_KINDS if start.startswith(mark)),
        gettext_noop("no column of the header is known"),
    )
