"""A worker killed amid a chunk costs the repeat of that chunk; the findings are the same to the byte."""

from collections.abc import Iterator

import pytest

from config.celery import app
from quality.models.file import HomepageFile
from quality.services.file_checks import hand_over_chunks
from quality.services.file_steps import check_chunk, cut_file, merge_file
from tests.core.workers import kill, send_until, until, worker
from tests.quality.services.test_file_checks import begin, results

ROWS_A_CHUNK = 5


@pytest.fixture
def real_workers() -> Iterator[None]:
    """Tasks go to Redis, not into this process."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


def undisturbed() -> HomepageFile:
    """The same file, checked from beginning to end in this process."""
    file = begin()
    cut_file(file=file)
    for chunk in file.chunks.all():
        check_chunk(chunk=chunk)
    merge_file(file=file)
    file.refresh_from_db()
    return file


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_costs_one_chunk_and_no_byte(
    process_environment: dict[str, str], real_workers: None, settings
):
    settings.HOMEPAGE_CHUNK_ROWS = ROWS_A_CHUNK
    environment = {**process_environment, "HOMEPAGE_CHUNK_ROWS": str(ROWS_A_CHUNK)}
    expected = undisturbed()
    file = begin()
    cut_file(file=file)
    check_chunk(chunk=file.chunks.get(number=3))
    starts: dict[int, int] = {}

    def chunks() -> list[tuple[str, int]]:
        return list(file.chunks.values_list("state", "starts"))

    def is_done() -> bool:
        starts.update(file.chunks.values_list("number", "starts"))
        return HomepageFile.objects.get(pk=file.pk).state == "done"

    with worker(environment, include="quality.tasks") as first:
        hand_over_chunks(file)
        until(lambda: ("running", 1) in chunks(), seconds=120)
        kill(first)
    assert sorted(chunks()) == [("done", 1), ("running", 1), ("waiting", 0)]

    with worker(environment, include="quality.tasks"):
        send_until(is_done, task="quality.tasks.rescue_homepage_files")
    file.refresh_from_db()
    assert starts == {1: 2, 2: 1, 3: 1}
    assert results(file) == results(expected)
    assert (file.counts, file.blocked, file.records) == (expected.counts, expected.blocked, 13)
