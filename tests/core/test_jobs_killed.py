"""A job whose worker is killed is started again by another one, and nobody starts it while it runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from config.celery import app
from core.jobs import rescue_jobs
from core.models.job import Job
from tests.core.workers import kill, send, until, worker
from tests.factories.core import JobFactory


@pytest.fixture
def real_workers() -> Iterator[None]:
    """Tasks go to Redis, not into this process."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_a_killed_job_is_finished_by_the_next_worker(
    process_environment: dict[str, str], real_workers: None
) -> None:
    job = JobFactory(kind="test.slow")

    def state() -> tuple[Any, ...]:
        return Job.objects.values_list("state", "percent", "starts").get(pk=job.pk)

    with worker(process_environment, include="tests.core.slow_job") as first:
        send("core.tasks.run_job", job_id=str(job.pk))
        until(lambda: state() == ("running", 50, 1))
        assert rescue_jobs(at=timezone.now()) == 0
        kill(first)
    until(lambda: rescue_jobs(at=timezone.now()) == 1, seconds=20)
    assert state() == ("waiting", 0, 1)

    with worker(process_environment, include="tests.core.slow_job"):
        until(lambda: state() == ("done", 100, 2))
    job.refresh_from_db()
    assert job.result.read() == b"done"
