"""What a locked-out visitor sees after too many failed logins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def lockout_response(
    request: HttpRequest, credentials: dict[str, str] | None = None, *_: object
) -> HttpResponse:
    """A plain page with status 429; it does not say whether the account exists."""
    return render(request, "accounts/locked_out.html", status=429)
