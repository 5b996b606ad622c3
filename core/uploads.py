"""The one door for files from outside: size, type by content, clean name, checksum, virus scan."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.api.problems import Refusal
from core.file_names import clean_name, extension_of
from core.file_types import ContentRefused, check_content


class ScanResult(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


class UploadRefused(Refusal):
    """This file is not taken; the message says why. REST answers 422, for a file too large 413."""

    status_code = 422


class UploadTooLarge(UploadRefused):
    """The file is larger than settings.ATTACHMENT_MAX_BYTES."""

    status_code = 413


@dataclass(frozen=True)
class CheckedUpload:
    """What is known of a file that passed: cleaned name, type by content, bytes, hex digest, scan result."""

    name: str
    content_type: str
    size: int
    sha256: str
    scan_state: ScanResult


def check_upload(
    file: File, *, field: str = "file", most_bytes: int | None = None, texts: frozenset[str] = frozenset()
) -> CheckedUpload:
    """Check one uploaded file and rewind it; raises UploadRefused with `field`.

    `most_bytes` is another limit than that of attachments, `texts` more extensions that are plain text.
    """
    name = clean_name(file.name or "")
    limit = settings.ATTACHMENT_MAX_BYTES if most_bytes is None else most_bytes
    if file.size > limit:
        megabytes = limit // 1024**2
        raise UploadTooLarge(
            _("The file is larger than %(limit)s MB.") % {"limit": megabytes}, field=field, code="too_large"
        )
    try:
        extension = extension_of(name)
        content_type = check_content(file, "txt" if extension in texts else extension)
    except ContentRefused as refusal:
        raise UploadRefused(refusal, field=field, code="content") from refusal
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    scan_state = scan(file)
    if scan_state == ScanResult.INFECTED:
        raise UploadRefused(_("The virus scanner refused this file."), field=field, code="infected")
    file.seek(0)
    return CheckedUpload(name, content_type, file.size, digest.hexdigest(), scan_state)


def scan(file: File) -> ScanResult:
    """What the scanner of settings.ATTACHMENT_SCANNER says of `file`."""
    scanner: Callable[[str], ScanResult] = import_string(settings.ATTACHMENT_SCANNER)
    path = getattr(file, "temporary_file_path", None)
    if path is not None:
        return scanner(path())
    with tempfile.NamedTemporaryFile(prefix="scan-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return scanner(copy.name)


def no_scanner(path: str) -> ScanResult:
    """The scanner of installations that have none."""
    return ScanResult.NOT_SCANNED


@deconstructible
class RandomName:
    """`upload_to` that keeps nothing of the sender's name: `folder/ab/ab12…`, no type, not to be guessed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: object, name: str) -> str:
        secret = uuid.uuid4().hex
        return f"{self.folder}/{secret[:2]}/{secret}"
