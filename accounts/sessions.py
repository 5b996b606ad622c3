"""How long a session lives, and what somebody must do before anything else.

A session ends `SESSION_COOKIE_AGE` seconds after the last sign of a person. Requests that a page makes by
itself say so with the header `X-Background: 1` and do not prolong it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models.user import User

ACTIVE_AT = "active_at"
RESOLUTION_S = 30
# What an account that must change its password may still open.
OPEN_BEFORE_PASSWORD_CHANGE = frozenset(
    {"account_change_password", "account_logout", "accounts:session", "set_language"}
)

Handler = Callable[[HttpRequest], HttpResponse]


def is_background(request: HttpRequest) -> bool:
    """True for requests that a page makes by itself."""
    return request.headers.get("X-Background") == "1"


def seconds_left(request: HttpRequest, *, now: float) -> int:
    """Seconds until this session ends when nobody does anything; `now` is seconds since the epoch."""
    active_at = request.session.get(ACTIVE_AT, now)
    return max(0, int(active_at + settings.SESSION_COOKIE_AGE - now))


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Log the account out everywhere (except the session with key `but`); returns how many ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    count = 0
    for session in sessions:
        session.end()
        count += 1
    return count


def browser_name(user_agent: str) -> str:
    """A rough name for a device, e.g. "Chrome · Windows"; "" when it says nothing known."""
    browsers = (
        ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("OPR/", "Opera"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    )  # fmt: skip
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"),
        ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
    )  # fmt: skip
    found = (next((name for mark, name in names if mark in user_agent), "") for names in (browsers, systems))
    return " · ".join(filter(None, found))


class ActivityMiddleware:
    """Prolong the session of somebody at work, at most once in `RESOLUTION_S` seconds."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not is_background(request):
            now = time.time()
            if now - request.session.get(ACTIVE_AT, 0) > RESOLUTION_S:
                request.session[ACTIVE_AT] = now
        return self.get_response(request)


class PasswordChangeMiddleware:
    """An account with a one-time password first chooses its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match and request.resolver_match.view_name in OPEN_BEFORE_PASSWORD_CHANGE:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("account_change_password"))
        return redirect("account_change_password")
