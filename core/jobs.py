"""Work in the background with progress, for exports, reports and long checks.

Apps register runners; `start_job` writes the row and hands it to a worker once committed. While a worker runs
a job it holds a lock that falls with its database session, so that `rescue_jobs` knows who was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import structlog
from celery import signature
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.api.problems import Refusal
from core.file_names import clean_name
from core.locks import session_lock
from core.models.job import Job

TASK = "core.tasks.run_job"  # named, not imported: the task calls this module
MOST_STARTS = 2
KEPT_FOR = timedelta(days=30)
LOST_AFTER = timedelta(minutes=2)  # a waiting job that no worker took by then is handed over again

log = structlog.get_logger(__name__)


class JobCancelled(Exception):
    """Whoever asked for the job does not want it any more; raised inside the runner by `progress`."""


@dataclass(frozen=True)
class JobResult:
    """The file a runner made: bytes, or an open binary file, with its name and content type."""

    content: bytes | IO[bytes] | Path
    name: str
    content_type: str


class RunningJob:
    """What a runner gets: the job's parameters, who asked, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parameters: Mapping[str, Any] = job.parameters
        self.requested_by = job.requested_by

    def progress(self, percent: int, message: str = "") -> None:
        """Show progress, 0 to 100; raises JobCancelled when the person has cancelled meanwhile."""
        row = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING)
        row.update(percent=max(0, min(99, percent)), message=message[:300])
        if Job.objects.filter(pk=self.job.pk, is_cancel_requested=True).exists():
            raise JobCancelled


Runner = Callable[[RunningJob], JobResult | None]
_runners: dict[str, Runner] = {}


def runner(kind: str) -> Callable[[Runner], Runner]:
    """Register the function that does the jobs of `kind`; it must be safe to run twice."""

    def register(function: Runner) -> Runner:
        if kind in _runners:
            raise ValueError(f"job kind {kind} is registered twice")
        _runners[kind] = function
        return function

    return register


def start_job(*, kind: str, title: str | Promise, parameters: Mapping[str, Any], requested_by: Any) -> Job:
    """Write a job in the language that is active now and start it when the transaction commits."""
    if kind not in _runners:
        raise ValueError(f"no runner for jobs of kind {kind}")
    job = Job.objects.create(
        kind=kind,
        title=str(title)[:200],
        parameters=dict(parameters),
        requested_by=requested_by,
        language=get_language() or requested_by.language,
    )
    _hand_over(job.pk)
    return job


def run_job(*, job_id: UUID) -> None:
    """Do one waiting job; a second call, or a call for a job that is not waiting, does nothing."""
    with session_lock(_lock_of(job_id)) as is_ours:
        if not is_ours or not _begin(job_id):
            return
        job = Job.objects.select_related("requested_by").get(pk=job_id)
        with override(job.language):
            _run(job)


def cancel_job(*, job: Job) -> None:
    """Cancel a waiting job at once, ask a running one to stop at its next step; finished ones stay."""
    now = timezone.now()
    row = Job.objects.filter(pk=job.pk)
    if not row.filter(state=Job.State.WAITING).update(state=Job.State.CANCELLED, finished_at=now):
        row.filter(state=Job.State.RUNNING).update(is_cancel_requested=True)


def rescue_jobs(*, at: datetime) -> int:
    """Start again what a killed worker left half-done, once; after that it has failed. Returns how many."""
    lost = list(Job.objects.filter(state=Job.State.WAITING, created_at__lt=at - LOST_AFTER))
    rescued = len(lost)
    for job in Job.objects.filter(state=Job.State.RUNNING):
        with session_lock(_lock_of(job.pk)) as is_ours:
            became = _put_back(job, at) if is_ours else None
        rescued += became is not None
        if became == Job.State.WAITING:
            lost.append(job)
    for job in lost:  # with their locks free again: a worker that finds one held leaves the job alone
        _hand_over(job.pk)
    return rescued


def forget_old_jobs(*, at: datetime) -> int:
    """Delete jobs that ended more than 30 days ago, with their files; returns how many."""
    old = Job.objects.filter(finished_at__lt=at - KEPT_FOR)
    for job in old:
        if job.result:
            job.result.delete(save=False)
        job.delete()
    return len(old)


def _run(job: Job) -> None:
    running = RunningJob(job)
    try:
        result = _runners[job.kind](running)
        if result is not None:
            _keep_result(job, result)
    except JobCancelled:
        _finish(job, Job.State.CANCELLED)
    except Refusal as refusal:
        _finish(job, Job.State.FAILED, str(refusal.message))
    except Exception:
        log.exception("job_failed", job=str(job.pk), kind=job.kind)
        _finish(job, Job.State.FAILED, _("The work failed. The number for the administrators: %s") % job.pk)
    else:
        _finish(job, Job.State.DONE)


def _keep_result(job: Job, result: JobResult) -> None:
    job.result_name, job.result_type = clean_name(result.name), result.content_type
    if isinstance(result.content, bytes):
        job.result.save(str(job.pk), ContentFile(result.content), save=False)
    elif isinstance(result.content, Path):
        with result.content.open("rb") as stream:
            job.result.save(str(job.pk), File(stream), save=False)
    else:
        result.content.seek(0)
        job.result.save(str(job.pk), File(result.content), save=False)
    job.save(update_fields=["result", "result_name", "result_type"])


def _finish(job: Job, state: Job.State, message: str = "") -> None:
    changes: dict[str, Any] = {"state": state, "message": message[:300], "finished_at": timezone.now()}
    if state == Job.State.DONE:
        changes["percent"] = 100
    Job.objects.filter(pk=job.pk).update(**changes)


def _begin(job_id: UUID) -> bool:
    """Claim the job: True for exactly one worker."""
    waiting = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.WAITING)
    with transaction.atomic():
        job = waiting.first()
        if job is None:
            return False
        job.state, job.started_at = Job.State.RUNNING, timezone.now()
        job.starts, job.percent = job.starts + 1, 0
        job.save(update_fields=["state", "started_at", "starts", "percent"])
    return True


def _put_back(job: Job, at: datetime) -> Job.State | None:
    """Put the job, whose worker is gone, back or give it up: what became of it, None when it just ended."""
    changes: dict[str, Any] = {"state": Job.State.WAITING, "percent": 0, "message": ""}
    if job.is_cancel_requested:
        changes = {"state": Job.State.CANCELLED, "finished_at": at}
    elif job.starts >= MOST_STARTS:
        with override(job.language):
            message = _("The work was interrupted twice. Please start it again.")
        changes = {"state": Job.State.FAILED, "message": message, "finished_at": at}
    is_left = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(**changes)
    return Job.State(changes["state"]) if is_left else None


def _hand_over(job_id: UUID) -> None:
    task = signature(TASK, kwargs={"job_id": str(job_id)})
    transaction.on_commit(task.apply_async)


def _lock_of(job_id: UUID) -> int:
    return job_id.int & 0x7FFF_FFFF_FFFF_FFFF
