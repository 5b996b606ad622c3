"""How often somebody may call: people by account, machines by what their key says.

Counted by Redis a minute at a time. A log of each call's moment, as Django REST framework keeps it, would be
read and written whole with every call: thousands of them for a busy HIS; and two workers would lose calls.
"""

import time
from typing import Any

import structlog
from django.conf import settings
from django_redis import get_redis_connection
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.domain.call_budget import MINUTE_S, spent, wait_s

log = structlog.get_logger(__name__)


class CallerRateThrottle(BaseThrottle):
    """One budget of calls a minute for each caller, shared by all workers; anonymous calls count by address.

    Refused calls cost nothing. Without Redis nobody is refused.
    """

    wait_for: float | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        budget = getattr(request.user, "calls_per_minute", None)
        if budget is None:
            budget = settings.CALLS_PER_MINUTE
        try:
            return self._fits(self._caller(request), budget, time.time())
        except RedisError:
            log.warning("calls_not_counted", exc_info=True)
            return True

    def wait(self) -> float | None:
        """Seconds until the next call fits."""
        return self.wait_for

    def _caller(self, request: Request) -> str:
        ident = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return f"calls:{ident}"

    def _fits(self, caller: str, budget: int, now: float) -> bool:
        minute, into_s = divmod(now, MINUTE_S)
        names = [f"{caller}:{minute - ago:.0f}" for ago in (1, 0)]
        redis = get_redis_connection("default")
        with redis.pipeline(transaction=False) as asked:
            asked.get(names[0]).incr(names[1]).expire(names[1], 2 * MINUTE_S)
            before, current, _ = asked.execute()
        before = int(before or 0)
        if spent(before, current, into_s=into_s) <= budget:
            return True
        redis.decr(names[1])
        self.wait_for = wait_s(before, current - 1, budget, into_s=into_s)
        return False
