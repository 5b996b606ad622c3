"""Load balancers and monitoring learn what they need, strangers nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from core.health import ReadinessView
from core.tasks import HEARTBEAT_KEY, beat_heart


def test_a_living_process_says_so_without_asking_anybody() -> None:
    answer = Client().get("/healthz/live")

    assert (answer.status_code, answer.json()) == (200, {"live": True})


@pytest.mark.django_db(transaction=True)
def test_ready_when_all_parts_are_well() -> None:
    beat_heart()

    answer = Client().get("/healthz/ready")

    checks = {"database": "ok", "redis": "ok", "worker": "ok", "disk": "ok"}
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": checks})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sign_age_s", [None, 120])
def test_not_ready_without_a_worker(sign_age_s: int | None) -> None:
    if sign_age_s is not None:
        cache.set(HEARTBEAT_KEY, (timezone.now() - timedelta(seconds=sign_age_s)).isoformat())

    answer = Client().get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "redis": "ok", "worker": "failed", "disk": "ok"}


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_redis_and_the_address_stays_untold(settings: Settings, caplog: Any) -> None:
    settings.REDIS_URL = "redis://:password@127.0.0.1:1/0"
    beat_heart()

    answer = Client().get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["redis"] == "failed"
    assert b"password" not in answer.content


def test_readiness_is_only_read() -> None:
    assert ReadinessView.http_method_names == ["get", "head"]
    assert Client().post("/healthz/live").status_code == 405


@pytest.mark.parametrize(
    ("address", "authorization", "status"),
    [
        ("127.0.0.1", "", 200),
        ("::1", "", 200),
        ("10.1.2.3", "", 404),
        ("10.1.2.3", "Bearer right-token", 200),
        ("10.1.2.3", "Bearer wrong-token", 404),
        ("10.1.2.3", "Bearer ", 404),
        ("nonsense", "", 404),
    ],
)
def test_figures_go_to_the_monitoring_only(
    settings: Settings, address: str, authorization: str, status: int
) -> None:
    settings.METRICS_TOKEN = "right-token"

    answer = Client().get("/metrics", REMOTE_ADDR=address, headers={"Authorization": authorization})

    assert answer.status_code == status
    assert (b"django_http_requests" in answer.content) == (status == 200)


def test_without_a_token_in_the_settings_no_token_opens(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    answer = Client().get("/metrics", REMOTE_ADDR="10.1.2.3", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404
