"""Every request says to the audit trail who is asking, and from where."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.audit import Acting, acting_in
from core.remote_address import remote_address


class AuditMiddleware:
    """The actor is looked up when a row is written: after a login, and after a machine's key was read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_in(Acting(request=request, address=remote_address(request))):
            return self.get_response(request)
