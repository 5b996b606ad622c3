"""A worker killed amid a file costs the repeat of one chunk; the findings are the same to the byte."""

import time

import pytest
from django.utils import timezone

from config.celery import app
from quality.models.file import HomepageFile
from quality.services.file_checks import hand_over_chunks, rescue_file_checks
from quality.services.file_steps import check_chunk, cut_file, merge_file
from tests.core.workers import kill, until, worker
from tests.quality.services.test_file_checks import begin, results


@pytest.fixture
def real_workers():
    """Tasks go to Redis, not into this process."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_costs_one_chunk_and_no_byte(process_environment, real_workers, settings):
    settings.HOMEPAGE_CHUNK_ROWS = 1
    environment = {**process_environment, "HOMEPAGE_CHUNK_ROWS": "1"}
    alone, shared = begin(), begin()
    cut_file(file=alone)
    for chunk in alone.chunks.all():
        check_chunk(chunk=chunk)
    merge_file(file=alone)
    alone.refresh_from_db()

    def done() -> int:
        return shared.chunks.filter(state="done").count()

    def state() -> str:
        return HomepageFile.objects.values_list("state", flat=True).get(pk=shared.pk)

    cut_file(file=shared)
    with worker(environment, include="quality.tasks") as first:
        hand_over_chunks(shared)
        until(lambda: done() >= 2)
        kill(first)
    before = done()
    assert (state(), 2 <= before < 13) == ("checking", True)

    with worker(environment, include="quality.tasks"):
        until(lambda: state() == "done" or rescue_again(), seconds=90)
    shared.refresh_from_db()
    assert results(shared) == results(alone)
    assert (shared.counts, shared.blocked) == (alone.counts, alone.blocked)


def rescue_again() -> bool:
    """What beat does every minute."""
    rescue_file_checks(at=timezone.now())
    time.sleep(3)
    return False
