"""Files go out as downloads only: never shown, sniffed or run by the browser on the portal's own address."""

from typing import IO

from django.http import FileResponse

from core.file_names import clean_name
from core.file_types import CONTENT_TYPES

ANYTHING = "application/octet-stream"
# What the portal itself makes or has checked; whatever else a row says goes out as mere bytes.
_SAFE_TYPES = frozenset(CONTENT_TYPES.values()) | {"application/json"}


def attachment_response(file: IO[bytes], name: str, content_type: str = ANYTHING) -> FileResponse:
    """Stream `file` as a forced download called `name` (RFC 6266), under a policy that allows nothing."""
    base = content_type.partition(";")[0].strip().lower()
    response = FileResponse(
        file,
        as_attachment=True,
        filename=clean_name(name),
        content_type=content_type if base in _SAFE_TYPES else ANYTHING,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
