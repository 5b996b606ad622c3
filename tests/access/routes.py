"""Every route of the project, from the URL resolver: what is added later is in the list by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Open to everybody, each for a reason.
PUBLIC = {
    "account_login": "the door",
    "account_logout": "logging out twice is harmless",
    "account_inactive": "says that an account is switched off",
    "account_reset_password": "says whom to ask",
    "admin:login": "leads to the door",
    "admin:logout": "leads to the door",
    "api-schema": "describes the interfaces, holds no data",
    "set_language": "the login page is there in both languages",
    "sticker-report": "whoever stands before a device may report its fault; the address is a secret token",
    "follow": "who reported without an account follows the report; the address is a secret token",
    "inspections:report-verify": "whoever holds a paper report may prove it; the address is signed",
    "core:live": "health for the load balancer",
    "core:ready": "health for the load balancer",
}


@dataclass(frozen=True)
class Route:
    """One route: its full name, its arguments, and the pattern as written."""

    name: str
    arguments: tuple[str, ...]
    pattern: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def methods(self) -> tuple[str, ...]:
        """Django's administration asks at one gate for all methods, so one is enough there."""
        return ("GET",) if self.pattern.startswith("admin/") else ("GET", "POST")

    def path(self, values: dict[str, Any]) -> str:
        if self.name.endswith(":") or not self.name:  # Django's administration has one without a name
            return "/" + re.sub(r"\(\?P<\w+>.*\)\$?", "nowhere", self.pattern).rstrip("$")
        return reverse(self.name, kwargs=values)


def every_route() -> list[Route]:
    return sorted(_walk(get_resolver(), (), "", ()), key=lambda route: (route.pattern, route.name))


def _walk(
    resolver: URLResolver, namespaces: tuple[str, ...], prefix: str, arguments: tuple[str, ...]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        own = (*arguments, *_arguments(entry))
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, inner, pattern, own)
        else:
            yield Route(":".join((*namespaces, entry.name or "")), own, pattern)


def _arguments(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern = entry.pattern
    if hasattr(pattern, "converters") and pattern.converters:
        return tuple(pattern.converters)
    return tuple(pattern.regex.groupindex)
