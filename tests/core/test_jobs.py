"""Background jobs: progress, result, cancelling, and what becomes of them when a worker dies."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import jobs
from core.api.problems import Refusal
from core.jobs import JobResult, RunningJob, cancel_job, forget_old_jobs, rescue_jobs, start_job
from core.models.job import Job
from tests.factories.accounts import UserFactory
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def runner() -> Iterator[Callable[[Any], None]]:
    """Say what the jobs of kind test.count do."""
    yield lambda function: jobs._runners.__setitem__("test.count", function)
    jobs._runners.pop("test.count", None)


@pytest.fixture
def start(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[..., Job]:
    """Start a job and let the worker (eager in tests) run it."""

    def start_now(**values: Any) -> Job:
        given = {"requested_by": UserFactory(), "title": "导出", "parameters": {}, **values}
        with django_capture_on_commit_callbacks(execute=True):
            job = start_job(kind="test.count", **given)
        job.refresh_from_db()
        return job

    return start_now


def outcome(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.percent, job.message


@pytest.mark.parametrize("make", [lambda: b"data", lambda: BytesIO(b"data")])
def test_a_job_keeps_its_result(runner: Any, start: Any, make: Callable[[], Any]) -> None:
    def count(running: RunningJob) -> JobResult:
        running.progress(50, "half")
        assert running.parameters == {"rows": 2}
        return JobResult(make(), "导出/../2026.csv", "text/csv")

    runner(count)
    job = start(parameters={"rows": 2})

    assert outcome(job) == ("done", 100, "")
    assert (job.result.read(), job.result_name, job.result_type) == (b"data", "2026.csv", "text/csv")
    assert job.started_at is not None
    assert job.finished_at is not None


def test_a_result_may_be_a_file(runner: Any, start: Any, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"data")
    runner(lambda running: JobResult(tmp_path / "x", "x.pdf", "application/pdf"))

    assert start().result.read() == b"data"


def test_a_refusal_is_told_in_the_language_of_who_asked(runner: Any, start: Any) -> None:
    def refuse(running: RunningJob) -> None:
        from django.utils.translation import gettext

        raise Refusal(gettext("Monday"))

    runner(refuse)
    with override("zh-hans"):
        job = start()

    assert outcome(job) == ("failed", 0, "星期一")


def test_a_fault_is_told_with_a_number_and_without_details(runner: Any, start: Any) -> None:
    def fail(running: RunningJob) -> None:
        raise RuntimeError("secret detail")

    runner(fail)
    with override("en"):
        job = start()

    assert outcome(job) == ("failed", 0, f"The work failed. The number for the administrators: {job.pk}")


def test_a_waiting_job_is_cancelled_at_once(runner: Any) -> None:
    job = JobFactory()

    cancel_job(job=job)
    jobs.run_job(job_id=job.pk)

    assert outcome(job) == ("cancelled", 0, "")


def test_a_running_job_stops_at_its_next_step(runner: Any, start: Any) -> None:
    def count(running: RunningJob) -> None:
        cancel_job(job=running.job)
        running.progress(10)
        raise AssertionError("went on")

    runner(count)

    assert outcome(start())[0] == "cancelled"


def test_a_job_runs_once_however_often_it_is_handed_over(runner: Any, start: Any) -> None:
    calls = []
    runner(lambda running: calls.append(running.job.pk))

    job = start()
    jobs.run_job(job_id=job.pk)

    assert calls == [job.pk]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no runner"):
        start_job(kind="nothing", title="x", parameters={}, requested_by=UserFactory())


def test_what_a_dead_worker_left_is_started_again_once_then_fails(
    runner: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    runner(lambda running: None)
    once = JobFactory(state=Job.State.RUNNING, starts=1, percent=40)
    twice = JobFactory(state=Job.State.RUNNING, starts=2, language="en")
    unwanted = JobFactory(state=Job.State.RUNNING, starts=1, is_cancel_requested=True)

    with django_capture_on_commit_callbacks(execute=True):
        rescued = rescue_jobs(at=NOW)

    assert rescued == 3
    assert outcome(once) == ("done", 100, "")
    assert outcome(twice) == ("failed", 0, "The work was interrupted twice. Please start it again.")
    assert outcome(unwanted)[0] == "cancelled"


def test_a_job_nobody_took_is_handed_over_again(
    runner: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    runner(lambda running: None)
    lost, fresh = JobFactory(), JobFactory()
    Job.objects.filter(pk=lost.pk).update(created_at=NOW - timedelta(minutes=3))
    Job.objects.filter(pk=fresh.pk).update(created_at=NOW - timedelta(minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        rescue_jobs(at=NOW)

    assert (outcome(lost)[0], outcome(fresh)[0]) == ("done", "waiting")


def test_jobs_and_their_files_are_kept_for_30_days(runner: Any, start: Any) -> None:
    runner(lambda running: JobResult(b"data", "x.txt", "text/plain"))
    job = start()
    path = Path(job.result.path)
    finished_at = job.finished_at
    assert finished_at is not None

    kept = forget_old_jobs(at=finished_at + timedelta(days=29))
    assert path.exists()
    forgotten = forget_old_jobs(at=finished_at + timedelta(days=31))

    assert (kept, forgotten) == (0, 1)
    assert not path.exists()


def test_only_who_asked_sees_cancels_and_downloads(runner: Any, start: Any) -> None:
    runner(lambda running: JobResult("工单号".encode(), "工单.csv", "text/csv"))
    job = start(title="只有本人可见")
    owner, stranger = Client(), Client()
    owner.force_login(job.requested_by)
    stranger.force_login(UserFactory(organisation=job.requested_by.organisation))

    answers = [
        (
            client.get(f"/jobs/{job.pk}/result/").status_code,
            client.post(f"/jobs/{job.pk}/cancel/").status_code,
        )
        for client in (owner, stranger)
    ]
    download = owner.get(f"/jobs/{job.pk}/result/")

    assert answers == [(200, 302), (404, 404)]
    assert download.getvalue().decode() == "工单号"
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B7%A5%E5%8D%95.csv"
    assert job.title.encode() not in stranger.get("/jobs/").content


def test_the_list_asks_again_only_while_something_is_under_way() -> None:
    user = UserFactory()
    client = Client()
    client.force_login(user)
    job = JobFactory(requested_by=user, state=Job.State.RUNNING, percent=42)

    active = client.get("/jobs/", headers={"HX-Request": "true"})
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    quiet = client.get("/jobs/", headers={"HX-Request": "true"})

    assert next(template.name for template in active.templates) == "core/_jobs.html"
    assert (b"every 2s" in active.content, b"42 %" in active.content) == (True, True)
    assert b"every 2s" not in quiet.content
