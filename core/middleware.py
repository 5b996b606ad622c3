"""Refuses requests that no view could make sense of, before one tries."""

from collections.abc import Callable

import structlog
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from core.errors import bad_request

LONGEST_ADDRESS = 8192

log = structlog.get_logger(__name__)


class SaneRequestMiddleware:
    """400 for binary zeros in the address, 414 for an endless one, 400 for values no column can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) + len(request.path_info) > LONGEST_ADDRESS:
            return bad_request(request, status=414)
        if "\x00" in request.path_info or "\x00" in query or "%00" in query:
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A value that slipped past a form's own checks is still the sender's fault; it is logged as ours."""
        if isinstance(exception, DataError) or "NUL (0x00)" in str(exception):
            log.warning("unstorable_value", path=request.path, error=type(exception).__name__)
            return bad_request(request)
        return None
