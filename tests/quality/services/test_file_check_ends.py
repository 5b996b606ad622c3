"""Files whose check is stopped, killed or fails at a bad moment: nothing stays, hangs or mixes."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from django.utils import timezone

from quality import sealed_files
from quality.models.file import FileChunk, FindingsReveal, HomepageFile
from quality.models.rules import HomepagePolicy
from quality.services.file_checks import (
    RESULTS,
    FileCheckRefused,
    cancel_file_check,
    forget_old_files,
    rescue_file_checks,
    resume_file_check,
)
from quality.services.file_steps import (
    MERGING_INTERRUPTED,
    READING_INTERRUPTED,
    check_chunk,
    cut_file,
    merge_file,
)
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of
from tests.quality.services.test_file_checks import begin, checked, in_chunks, results

__all__ = ["checked", "in_chunks"]
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone: nothing catches this, as nothing runs after SIGKILL."""


def die(name: str) -> None:
    raise Killed


def fill_the_disk(name: str) -> None:
    raise OSError(28, "No space left on device")


@contextmanager
def at(step: str, ending: str, act: Callable[[str], None]) -> Iterator[None]:
    """Let something happen when the storage is about to `save` or `delete` a file of that name."""
    method = {"save": "_save", "delete": "delete"}[step]
    plain = getattr(FileSystemStorage, method)

    def disturbed(storage, name, *rest):
        if name.endswith(ending):
            act(name)
        return plain(storage, name, *rest)

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        patch.setattr(FileSystemStorage, method, disturbed)
        yield


def ready_to_merge() -> HomepageFile:
    file = begin()
    cut_file(file=file)
    for chunk in file.chunks.select_related("file"):
        check_chunk(chunk=chunk)
    return file


def left(file: HomepageFile) -> list[str]:
    return sealed_files.files_in(file.folder)


@pytest.mark.parametrize(
    ("act", "state"), [(None, "cancelled"), (fill_the_disk, "failed"), (die, "cancelled")]
)
def test_findings_of_a_check_that_ends_amid_writing_them_do_not_stay(in_chunks, act, state: str):
    file = ready_to_merge()

    with at("save", "findings.csv", act or (lambda name: cancel_file_check(file=file, at=NOW))):
        merge_file(file=file)
    if act is die:
        cancel_file_check(file=file, at=timezone.now())
    file.refresh_from_db()
    at_once = {name for name in left(file) if name in RESULTS}
    kept = forget_old_files(at=file.finished_at + timedelta(hours=23))
    with at("delete", "batch-000002", die):
        forget_old_files(at=file.finished_at + timedelta(hours=25))
    half_gone = left(file)
    gone = forget_old_files(at=file.finished_at + timedelta(hours=26))

    file.refresh_from_db()
    assert (file.state, file.result) == (state, "")
    assert at_once == ({"full.parquet", "findings.parquet"} if act is die else set())
    assert (kept, gone, bool(half_gone), left(file)) == (0, 1, True, [])
    assert file.forgotten_at is not None
    with pytest.raises(FileCheckRefused):
        resume_file_check(file=file)


def test_uploads_without_a_check_are_swept_and_others_stay(in_chunks):
    file = begin()
    stray = f"homepage-files/{uuid4()}"
    sealed_files.keep_sealed(f"{stray}/content", [b"of a request that died"])

    forget_old_files(at=timezone.now() + timedelta(hours=23))
    fresh = sealed_files.files_in(stray)
    forget_old_files(at=timezone.now() + timedelta(hours=25))

    assert (fresh, sealed_files.files_in(stray), left(file)) == (["content"], [], ["content"])


def test_batches_of_a_worker_killed_behind_the_last_step_are_swept(in_chunks):
    file = ready_to_merge()
    with at("delete", "batch-000001", die):
        merge_file(file=file)

    rescue_file_checks(at=NOW)

    file.refresh_from_db()
    assert (file.state, file.chunks.count(), sorted(left(file))) == ("done", 0, sorted(RESULTS))


@pytest.mark.parametrize(
    ("begun", "step", "place", "reason"),
    [
        (begin, cut_file, "batch-000002", READING_INTERRUPTED),
        (ready_to_merge, merge_file, "findings.csv", MERGING_INTERRUPTED),
    ],
)
def test_a_step_that_kills_its_workers_ends_the_check(in_chunks, begun, step, place: str, reason: str):
    file = begun()
    with at("save", place, die):
        step(file=file)
    died_once = HomepageFile.objects.get(pk=file.pk)
    for _ in range(2):
        with at("save", place, die):
            step(file=file)

    step(file=file)

    file.refresh_from_db()
    assert died_once.is_active
    assert (file.state, file.fault["reason"]) == ("failed", reason)
    assert file.fault["values"] == {"count": 3, "number": str(file.pk)}


def test_a_worker_killed_between_cutting_and_deleting_the_upload_costs_nothing(
    checked, django_capture_on_commit_callbacks
):
    whole = results(checked())
    file = begin()
    with at("delete", "content", die):
        cut_file(file=file)
    cancel_file_check(file=HomepageFile.objects.get(pk=file.pk), at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        resume_file_check(file=HomepageFile.objects.get(pk=file.pk))

    file.refresh_from_db()
    assert (file.state, results(file)) == ("done", whole)
    assert sorted(left(file)) == sorted(RESULTS)


def test_a_late_result_of_an_older_catalogue_does_not_count(in_chunks):
    file = begin()
    cut_file(file=file)
    chunk = file.chunks.get(number=1)

    def go_on_elsewhere(name: str) -> None:
        cancel_file_check(file=file, at=NOW)
        file.chunks.update(state=FileChunk.State.WAITING)
        HomepageFile.objects.filter(pk=file.pk).update(catalogue_version="newer", state="checking")

    with at("save", "result-000001", go_on_elsewhere):
        check_chunk(chunk=chunk)

    assert list(file.chunks.values_list("state", flat=True)) == ["waiting"] * 3
    file.refresh_from_db()
    assert file.state == "checking"


def test_no_file_of_the_host_names_a_patient_meanwhile(in_chunks, monkeypatch, tmp_path: Path):
    """Upload, findings and workbook are looked for whenever the storage is about to take something."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file = begin()
    seen: list[str] = []

    def look(name: str) -> None:
        seen.append(name.rpartition("/")[2])
        for path in tmp_path.rglob("*"):
            assert not path.is_file(), path

    with at("save", "", look):
        cut_file(file=file)
        for chunk in file.chunks.select_related("file"):
            check_chunk(chunk=chunk)
        merge_file(file=file)

    file.refresh_from_db()
    assert (file.state, set(RESULTS) <= set(seen), "batch-000003" in seen) == ("done", True, True)
    assert list(tmp_path.iterdir()) == []


def test_findings_that_are_not_there_any_more_are_not_found(checked, client):
    file = checked()
    client.force_login(coder_of(file.hospital))
    for name in RESULTS:
        default_storage.delete(f"{file.result}{name}")

    asked = client.get(f"/api/v1/homepage-files/{file.pk}/findings")
    masked = client.get(reverse("quality:file-findings", args=[file.pk, "csv"]))
    unmasked = client.post(reverse("quality:file-reveal", args=[file.pk]), {"reason": "核对身份"})

    assert (asked.status_code, masked.status_code, unmasked.status_code) == (404, 404, 404)
    assert asked.json()["status"] == 404
    assert not FindingsReveal.objects.exists()


def test_a_file_of_another_institution_is_told_by_the_hospitals_own_code(in_chunks):
    hospital = HospitalFactory()
    policy = HomepagePolicy.objects.create(hospital=hospital, org_code="12345678-9")
    file = begin(hospital=hospital)
    HomepagePolicy.objects.filter(pk=policy.pk).update(org_code="")

    cut_file(file=file)
    for chunk in file.chunks.select_related("file"):
        check_chunk(chunk=chunk)
    merge_file(file=file)

    file.refresh_from_db()
    assert (file.org_code, file.counts["HP-B-012"]) == ("12345678-9", 13)
