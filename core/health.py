"""Whether the portal lives and can serve: for load balancers, container engines and Prometheus."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from health_check.base import HealthCheck
from health_check.contrib.psutil import Disk
from health_check.contrib.redis import Redis
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView
from redis.asyncio import Redis as RedisClient

from core.remote_address import remote_address
from core.tasks import HEARTBEAT_KEY

WORKER_SILENT_AFTER = timedelta(seconds=90)
FULLEST_DISK_PERCENT = 95


@dataclass
class Worker(HealthCheck):
    """Beat and a worker left a sign of life not long ago."""

    def run(self) -> None:
        sign = cache.get(HEARTBEAT_KEY)
        if sign is None or timezone.now() - datetime.fromisoformat(sign) > WORKER_SILENT_AFTER:
            raise ServiceUnavailable("no sign of life")


class ReadinessView(HealthCheckView):
    """200 when database, Redis, worker and disk are well, else 503; says which, and nothing more."""

    http_method_names = ["get", "head"]
    checks = [
        "health_check.checks.Database",
        (Redis, {"client_factory": lambda: RedisClient.from_url(settings.REDIS_URL, socket_timeout=2)}),
        Worker,
        (Disk, {"path": settings.BASE_DIR, "max_disk_usage_percent": FULLEST_DISK_PERCENT}),
    ]

    async def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        checks = list(self.get_checks())
        results = [await check.get_result(None) for check in checks]
        states = {
            type(result.check).__name__.lower(): "failed" if result.error else "ok" for result in results
        }
        is_ready = not any(result.error for result in results)
        return JsonResponse({"ready": is_ready, "checks": states}, status=200 if is_ready else 503)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nobody else."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures for METRICS_NETWORKS and bearers of METRICS_TOKEN; 404 for everybody else."""
    if not (_is_in_network(request) or _bears_token(request)):
        raise Http404
    return ExportToDjangoView(request)


def _is_in_network(request: HttpRequest) -> bool:
    address = remote_address(request)
    if address is None:
        return False
    caller = ipaddress.ip_address(address)
    return any(caller in ipaddress.ip_network(network) for network in settings.METRICS_NETWORKS)


def _bears_token(request: HttpRequest) -> bool:
    kind, _sep, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and kind.lower() == "bearer" and constant_time_compare(token.strip(), expected)
