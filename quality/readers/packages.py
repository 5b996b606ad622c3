"""The zip that a workbook is, with bounds that the library which reads it does not keep: no part declares
entities, none but the sheet and its texts is large, no row goes on without end."""

import io
import zipfile
from typing import IO

from quality.readers.xml_faults import Damaged, refuse_declarations

LARGEST_PART = 64 * 1024 * 1024
LONGEST_STRETCH = 64 * 1024 * 1024
FIRST_BLOCK = 64 * 1024
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""The names that "Strict Open XML" has for what the library knows under the usual ones."""


class Stream:
    """A part read block by block; raises `Damaged` when too much is read without a call of `done`."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self._source, self._name = source, name
        self._head: bytes | None = usual(source.read(FIRST_BLOCK))
        self._stretch = 0

    def read(self, size: int = -1) -> bytes:
        """Give about so many bytes."""
        block, self._head = self._source.read(size) if self._head is None else self._head, None
        self._stretch += len(block)
        if self._stretch > LONGEST_STRETCH:
            raise Damaged(self._name)
        return block

    def done(self) -> None:
        """What was read so far is dealt with and need not be kept."""
        self._stretch = 0


class Package(zipfile.ZipFile):
    """A workbook's zip as openpyxl asks for it: `read` for small parts, `stream` for large ones."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Give a whole part; raises `KeyError` when it is absent, `Damaged` when it is too large."""
        part = self.getinfo(name) if isinstance(name, str) else name
        if part.file_size > LARGEST_PART:
            raise Damaged(part.filename)
        content = super().read(part, pwd)
        refuse_declarations(io.BytesIO(content), part.filename)
        return usual(content)

    def stream(self, name: str) -> Stream:
        """Open a part that may be large; raises `Damaged` when it is absent."""
        if name not in self.NameToInfo:
            raise Damaged(name)
        with self.open(name) as look:
            refuse_declarations(look, name)
        return Stream(self.open(name), name)


def usual(content: bytes) -> bytes:
    """Write the usual names where a part begins with the strict ones."""
    head = content[:FIRST_BLOCK]
    if b"//purl.oclc.org/ooxml/" not in head:
        return content
    for strict, name in STRICT.items():
        head = head.replace(strict, name)
    return head + content[FIRST_BLOCK:]
