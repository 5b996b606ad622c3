"""The present session: how long it still lasts, and how to prolong it."""

import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import ACTIVE_AT, seconds_left


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """GET says how many seconds are left (0: logged out); POST is somebody saying "I am still here"."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds_left": 0}, status=401)
    now = time.time()
    if request.method == "POST":
        request.session[ACTIVE_AT] = now
    return JsonResponse({"seconds_left": seconds_left(request, now=now)})


@require_safe
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whom to ask; the portal needs no mail for this and says nothing about who has an account."""
    return render(request, "account/password_reset.html")
