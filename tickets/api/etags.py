"""`ETag` on reads that callers poll: nothing is sent again while nothing but the time has changed."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

VOLATILE = frozenset({"as_of", "remaining_s"})
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="the ETag of an earlier answer"
)
NOT_MODIFIED = OpenApiResponse(description="Nothing has changed since the ETag given.")


def answer_with_etag(request: Request, data: Any) -> Response:
    """200 with `data` and its weak ETag, or 304 when the caller has it already."""
    stable = json.dumps(_without_volatile(data), cls=DjangoJSONEncoder, sort_keys=True)
    tag = f'W/"{hashlib.sha256(stable.encode()).hexdigest()[:32]}"'
    known = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in known or "*" in known:
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(data, headers=headers)


def _without_volatile(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_volatile(value) for key, value in data.items() if key not in VOLATILE}
    if isinstance(data, list):
        return [_without_volatile(value) for value in data]
    return data
