"""Which files the portal takes, told by their content, not by what their sender says they are."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import IO

import filetype
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "log": "text/plain",
}
_IMAGES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_TEXTS = frozenset({"txt", "csv", "log"})
_HEAD = 8192
_BLOCK = 1024 * 1024
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|math|\?xml|\?php|meta|img|a\s)",
    re.IGNORECASE,
)
# Control characters that text has no use for; logs may be coloured (ESC) or paged (form feed).
_BINARY = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
LARGEST_IMAGE_PIXELS = 80_000_000
LARGEST_ARCHIVE_BYTES = 500 * 1024 * 1024
LARGEST_ARCHIVE_ENTRIES = 5000
LARGEST_ARCHIVE_RATIO = 200


class ContentRefused(Exception):
    """The content is not what the extension promises, or is not taken at all; carries words for the user."""


def check_content(file: IO[bytes], extension: str) -> str:
    """The content type of `file`, which must be what `extension` promises; raises ContentRefused."""
    if extension not in CONTENT_TYPES:
        raise ContentRefused(
            _("Files of this type are not taken. Allowed: %(types)s.") % {"types": ", ".join(CONTENT_TYPES)}
        )
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise ContentRefused(_("The file is empty."))
    if extension in _TEXTS:
        _check_text(file, head)
    else:
        _check_binary(file, head, extension)
    file.seek(0)
    return CONTENT_TYPES[extension]


def _check_binary(file: IO[bytes], head: bytes, extension: str) -> None:
    kind = filetype.guess(head)
    found = kind.extension if kind else ""
    if extension in _OFFICE_FOLDERS or extension == "zip":
        if not head.startswith(b"PK\x03\x04"):
            raise _mismatch()
        _check_archive(file, extension)
    elif found != ("jpg" if extension == "jpeg" else extension):
        raise _mismatch()
    elif extension in _IMAGES:
        _check_image(file)


def _check_image(file: IO[bytes]) -> None:
    file.seek(0)
    try:
        with Image.open(io.BytesIO(file.read())) as image:
            width, height = image.size
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ContentRefused(_("The picture is damaged.")) from error
    if width * height > LARGEST_IMAGE_PIXELS:
        raise ContentRefused(_("The picture has too many pixels."))


def _check_archive(file: IO[bytes], extension: str) -> None:
    """Names and sizes come from the archive's directory: nothing is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ContentRefused(_("The archive is damaged.")) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > LARGEST_ARCHIVE_ENTRIES
        or unpacked > LARGEST_ARCHIVE_BYTES
        or (unpacked > 10 * 1024 * 1024 and unpacked / packed > LARGEST_ARCHIVE_RATIO)
    ):
        raise ContentRefused(_("The archive unpacks to far more than it holds."))
    names = {entry.filename for entry in entries}
    is_office = "[Content_Types].xml" in names
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise ContentRefused(_("Documents with macros are not taken."))
    if extension == "zip":
        return
    if not is_office or not any(name.startswith(_OFFICE_FOLDERS[extension]) for name in names):
        raise _mismatch()


def _check_text(file: IO[bytes], head: bytes) -> None:
    """UTF-8 or GB18030 (or UTF-16 with its mark), without binary zeros, neither markup nor a program."""
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if filetype.guess(head) is not None or (b"\x00" in head and not is_utf16):
        raise _mismatch()
    start = _start_in_any(file, ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"])
    start = start.lstrip("\ufeff \t\r\n")
    if start.startswith(("#!", "%!PS", "{\\rtf")) or _MARKUP.search(start[:400].encode(errors="replace")):
        raise ContentRefused(_("Web pages, scripts and programs are not taken."))


def _start_in_any(file: IO[bytes], encodings: list[str]) -> str:
    """The first signs in the encoding that fits; raises ContentRefused with the line when none does."""
    lines = []
    for encoding in encodings:
        try:
            start = _text_start(file, encoding)
        except _Undecodable as fault:
            lines.append(fault.line)
            continue
        if start is None:
            raise _mismatch()
        return start
    raise ContentRefused(
        _("Line %(line)s is neither UTF-8 nor GB18030: save the file as UTF-8.") % {"line": max(lines)}
    )


class _Undecodable(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _text_start(file: IO[bytes], encoding: str) -> str | None:
    """The first signs of a text, read block by block to its end; None when signs in it are none of a text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start, line = "", 1
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            if _BINARY.search(text):
                return None
            start, line = start or text[:2400], line + text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        raise _Undecodable(line + fault.object.count(b"\n", 0, fault.start)) from None
    return start


def _mismatch() -> ContentRefused:
    return ContentRefused(_("The content of the file does not agree with its extension."))
