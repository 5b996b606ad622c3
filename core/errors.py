"""Pages and problem documents for what goes wrong before or around a view.

Under /api/ every error is an RFC 9457 document, elsewhere a page of the portal.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.api.problems import problem_json

API_PREFIX = "/api/"


def bad_request(request: HttpRequest, exception: Exception | None = None, status: int = 400) -> HttpResponse:
    """400, also 413 and 414: the request itself is at fault."""
    return _answer(request, status, _("The request has faults."), "400.html")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _answer(request, 403, _("You may not do this."), "403.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: mostly an old tab."""
    return _answer(request, 403, _("The form has expired."), "403_csrf.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _answer(request, 404, _("Not found."), "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; asks neither database nor session, which may be what failed."""
    title = _("A fault in the portal.")
    if _is_api(request):
        return problem_json(status_code=500, title=title)
    return HttpResponse(render_to_string("500.html"), status=500)


def _answer(request: HttpRequest, status: int, title: str, template: str) -> HttpResponse:
    if _is_api(request):
        return problem_json(status_code=status, title=title)
    return render(request, template, status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIX)
