"""Jobs of homepages: each may run twice and calls one service."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from quality.models.file import FileChunk, HomepageFile
from quality.scratch import sweep
from quality.services.chasing import chase_all
from quality.services.file_checks import forget_old_files, rescue_file_checks
from quality.services.file_steps import check_chunk, cut_file, merge_file
from quality.services.measuring import measure_older


@shared_task
def chase_homepages() -> None:
    """Once a day: tell coders what is overdue."""
    chase_all(at=timezone.now())


@shared_task
def measure_older_homepages() -> None:
    """Once a night: measure anew what an older version measured."""
    measure_older(at=timezone.now())


@shared_task
def cut_homepage_file(*, key: str) -> None:
    """Cut a file into chunks."""
    for file in HomepageFile.objects.filter(pk=key):
        cut_file(file=file)


@shared_task
def check_homepage_file(*, key: str) -> None:
    """Check one chunk of a file."""
    for chunk in FileChunk.objects.select_related("file__uploaded_by").filter(pk=key):
        check_chunk(chunk=chunk)


@shared_task
def merge_homepage_file(*, key: str) -> None:
    """Put the results of a file together."""
    for file in HomepageFile.objects.filter(pk=key):
        merge_file(file=file)


@shared_task
def rescue_homepage_files() -> None:
    """Hand over what killed workers left."""
    rescue_file_checks(at=timezone.now())


@shared_task
def forget_homepage_files() -> None:
    """Delete what must not be kept longer, in the storage and on this host."""
    forget_old_files(at=timezone.now())
    sweep()


@worker_ready.connect
def sweep_host(**kwargs: object) -> None:
    """A worker that starts deletes what killed ones left on its host."""
    sweep()
