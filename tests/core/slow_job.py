"""A job for real workers: waits at half-way until it is started a second time."""

import time

from core.jobs import JobResult, RunningJob, runner

KIND = "test.slow"


@runner(KIND)
def wait_then_finish(running: RunningJob) -> JobResult:
    running.progress(50, "half")
    running.job.refresh_from_db()
    if running.job.starts == 1:
        time.sleep(3600)
    return JobResult(b"done", "done.txt", "text/plain")
