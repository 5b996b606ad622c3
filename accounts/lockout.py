"""Lock-out after repeated failed logins (django-axes): whom it counts, and what the visitor sees."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MAX_LENGTH = 150


def attempted_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name somebody tried to log in with, in the one spelling that failures are counted under.

    Logins ignore case, so the count does too; otherwise each spelling would bring five new tries.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return str(name).replace("\x00", "").strip().lower()[:MAX_LENGTH]


def lockout_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """A page with status 429 that says how long it lasts, not whether the account exists."""
    cool_off = get_cool_off(request)
    minutes = round(cool_off.total_seconds() / 60) if cool_off else 0
    response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
