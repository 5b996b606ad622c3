"""`Idempotency-Key` on POST: a repeated request gets the first answer and its work is done once.

The key is claimed, the work done and the answer stored in one transaction, so a process killed half-way
leaves neither; a twin that comes meanwhile waits for that transaction at the unique index.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.models.idempotency import KEPT_FOR, StoredAnswer

if TYPE_CHECKING:
    from rest_framework.views import APIView as _Base
else:
    _Base = object

HEADER = "Idempotency-Key"
LONGEST_WAIT_MS = 10_000
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS = ("Location", "ETag", "Content-Language")


class MalformedKey(exceptions.ValidationError):
    """400: the key is not 1 to 200 visible ASCII characters."""

    def __init__(self) -> None:
        super().__init__({HEADER: [_("1 to 200 visible ASCII characters are expected.")]})


class KeyUsedOtherwise(exceptions.APIException):
    """422: the caller used this key for another body."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(_("This key was used for another request."))


class TwinStillRunning(exceptions.APIException):
    """409: the first request with this key is not finished yet."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "twin_still_running"

    def __init__(self) -> None:
        super().__init__(_("The first request with this key is still being worked on. Try again shortly."))


class IdempotentPostMixin(_Base):
    """Put before a DRF view: its POST answers a repeated `Idempotency-Key` with the first answer.

    Answers below 500 are kept, refusals too, whose work is rolled back; faults of the server leave nothing,
    so that the caller may try again. Without the header nothing changes.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if request.method == "POST" and key is not None:
            if not _KEY.fullmatch(key):
                raise MalformedKey
            work = getattr(self, "post", self.http_method_not_allowed)
            vars(self)["post"] = partial(self._answer_once, work, key)  # what dispatch looks up next

    def _answer_once(
        self, work: Callable[..., Any], key: str, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            answer = _claim(request, key, fingerprint)
            if answer.status is not None:
                return _replay(answer, fingerprint)
            response = self._work_or_refusal(work, request, *args, **kwargs)
            _store(answer, response)
        return response

    def _work_or_refusal(
        self, work: Callable[..., Any], request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        """The view's answer; a refusal is answered with everything the view wrote undone."""
        try:
            with transaction.atomic():
                return work(request, *args, **kwargs)
        except Exception as error:  # DRF decides which ones are answers; the others go on as faults
            return self.handle_exception(error)


def _claim(request: Request, key: str, fingerprint: str) -> StoredAnswer:
    """The row of this caller, route and key: fresh (status None) when the work is ours to do."""
    now = timezone.now()
    name = {"caller": f"user:{request.user.pk}", "route": request.path[:500], "key": key}
    StoredAnswer.objects.filter(**name).expired(now).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MS:d}")
        try:
            with transaction.atomic():
                StoredAnswer.objects.bulk_create(
                    [StoredAnswer(**name, fingerprint=fingerprint, created_at=now)], ignore_conflicts=True
                )
        except OperationalError as error:
            raise TwinStillRunning from error
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    return StoredAnswer.objects.get(**name)


def _replay(answer: StoredAnswer, fingerprint: str) -> HttpResponse:
    """The stored answer, byte for byte; raises KeyUsedOtherwise when the body was another."""
    if answer.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    headers = {**answer.headers, "Idempotent-Replayed": "true"}
    return HttpResponse(bytes(answer.body), status=answer.status, headers=headers)


def _store(answer: StoredAnswer, response: Response | HttpResponse) -> None:
    if isinstance(response, Response):
        content_type = response.content_type or "application/json"
        answer.body = JSONRenderer().render(response.data) if response.data is not None else b""
    else:
        content_type, answer.body = response["Content-Type"], response.content
    answer.status = response.status_code
    answer.headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
    answer.headers["Content-Type"] = content_type
    answer.save(update_fields=["status", "body", "headers"])


def _fingerprint(request: Request) -> str:
    """SHA-256 over query, content type and body; of a multipart body over its parts, as boundaries differ."""
    digest = hashlib.sha256(request.META.get("QUERY_STRING", "").encode())
    if (request.content_type or "").startswith("multipart/"):
        _digest_parts(request, digest)
    else:
        digest.update(request._request.body)
    return digest.hexdigest()


def _digest_parts(request: Request, digest: Any) -> None:
    try:
        parts: Any = request.data
    except UnicodeDecodeError as error:
        raise BadRequest from error
    for name in sorted(set(parts) - set(request.FILES)):
        digest.update(repr((name, parts.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)


def forget_expired_answers(*, at: Any) -> int:
    """Delete answers older than 48 h; returns how many."""
    return StoredAnswer.objects.expired(at).delete()[0]


__all__ = ["KEPT_FOR", "IdempotentPostMixin", "forget_expired_answers"]
