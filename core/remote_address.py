"""Where a request came from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def remote_address(request: HttpRequest) -> str | None:
    """The peer's address, or behind our own proxy what that proxy wrote last; None when it is no address.

    Earlier entries of X-Forwarded-For are the caller's own words and are not believed.
    """
    candidate = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        candidate = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or candidate
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return None
