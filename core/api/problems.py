"""Errors of the REST interfaces in one shape: RFC 9457 problem details.

`errors` lists each fault with `field` (a dotted path into the body, empty for the whole) and `detail`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import structlog
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"

log = structlog.get_logger(__name__)


class Conflict(exceptions.APIException):
    """The request is well formed but the present state refuses it (409)."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    """The body is larger than this interface takes (413)."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = gettext_lazy("The request is too large.")


class Refusal(Exception):
    """Base of every `…Refused`: a business rule says no, with words for the user.

    `field` names the input at fault, when there is one; web forms put the message there. REST answers 409,
    the present state does not allow it, unless a class below says otherwise.
    """

    status_code: int = status.HTTP_409_CONFLICT

    def __init__(self, message: Any, *, field: str = "", code: str = "refused") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        self.code = code


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: None lets truly unexpected errors surface as a logged 500."""
    error = _as_api_exception(error)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    return Response(_body(error), status=error.status_code, headers=headers, content_type=CONTENT_TYPE)


def problem_json(*, status_code: int, title: str) -> JsonResponse:
    """The same shape for errors met before DRF: unknown routes, server faults."""
    body = {"type": "about:blank", "title": title, "status": status_code}
    return JsonResponse(body, status=status_code, content_type=CONTENT_TYPE)


def _as_api_exception(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, SuspiciousOperation | BadRequest | DataError):
        log.warning("unstorable_value", error=type(error).__name__)
        return exceptions.ParseError()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, ValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return exceptions.ValidationError(detail)
    if isinstance(error, Refusal):
        conflict = Conflict(str(error.message), code=error.code)
        conflict.status_code = error.status_code  # type: ignore[assignment]
        conflict.refused_field = error.field  # type: ignore[attr-defined]
        return conflict
    return error


def _body(error: exceptions.APIException) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "about:blank", "title": _title(error), "status": error.status_code}
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = list(_faults(error.detail))
        return body
    body["detail"] = str(error.detail)
    body["code"] = error.get_codes() if isinstance(error.get_codes(), str) else error.default_code
    field = getattr(error, "refused_field", "")
    if field:
        body["errors"] = [{"field": field, "detail": str(error.detail)}]
    return body


def _title(error: exceptions.APIException) -> str:
    titles = {
        400: _("The request has faults."),
        401: _("Who you are could not be established."),
        403: _("You may not do this."),
        404: _("Not found."),
        405: _("This method is not offered here."),
        406: _("No such format."),
        413: _("The request is too large."),
        422: _("What was sent is not taken."),
        409: _("The present state does not allow this."),
        415: _("This content type is not read here."),
        429: _("Too many calls."),
    }
    return titles.get(error.status_code, str(error.default_detail))


def _faults(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested error detail into one entry a fault, with a dotted path."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _faults(value, ".".join(part for part in (path, name) if part))
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            is_leaf = isinstance(value, str)
            yield from _faults(value, path if is_leaf else f"{path}.{index}".lstrip("."))
    else:
        yield {"field": path, "detail": str(detail)}
