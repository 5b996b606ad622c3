"""How often somebody may call: people by account, machines by what their key says."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CallerRateThrottle(SimpleRateThrottle):
    """One budget a caller, shared by all workers through Redis; anonymous calls count by address."""

    scope = "person"

    def get_cache_key(self, request: Request, view: Any) -> str:
        ident = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return f"throttle:{ident}"

    def allow_request(self, request: Request, view: Any) -> bool:
        calls_per_minute = getattr(request.user, "calls_per_minute", None)
        if calls_per_minute is not None:
            self.num_requests, self.duration = calls_per_minute, 60
        return super().allow_request(request, view)
