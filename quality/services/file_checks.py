"""Files of homepages: taking one in, stopping, going on, forgetting what must not be kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from celery import signature
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from core.uploads import CheckedUpload
from quality import sealed_files
from quality.checks import settings_of
from quality.domain.rules.catalogue import catalogue_version
from quality.models.file import FileChunk, HomepageFile
from quality.pinned_lists import lists_to_pin
from quality.services.rules import policy_of

FOLDER = "homepage-files"
KEPT_FOR = timedelta(days=30)
STOPPED_KEPT_FOR = timedelta(days=1)
LOST_AFTER = timedelta(minutes=2)
MOST_AT_ONCE = 5
CUT, CHECK, MERGE = (f"quality.tasks.{name}_homepage_file" for name in ("cut", "check", "merge"))
State = HomepageFile.State
ACTIVE = (State.WAITING, State.CUTTING, State.CHECKING, State.MERGING)

log = structlog.get_logger(__name__)


class FileCheckRefused(Refusal):
    """The file is not taken, or the check cannot be stopped or go on; the message says why."""


@transaction.atomic
def start_file_check(
    *,
    hospital: Organisation,
    file: File,
    checked: CheckedUpload,
    period: date | None,
    actor: User,
    at: datetime,
) -> HomepageFile:
    """Keep a file sealed and have it checked; `period` is the first day of the month it reports."""
    if HomepageFile.objects.filter(hospital=hospital, state__in=ACTIVE).count() >= MOST_AT_ONCE:
        raise FileCheckRefused(
            _("%(count)s files are being checked; wait for one of them.") % {"count": MOST_AT_ONCE},
            field="file",
            code="too_many",
        )
    today = timezone.localdate(at)
    row = HomepageFile(
        hospital=hospital,
        name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        period=period,
        checked_on=today,
        severities=dict(settings_of(hospital.pk, today).severities(today)),
        org_code=policy_of(hospital.pk).org_code,
        catalogue_version=catalogue_version(),
        code_lists=lists_to_pin(hospital.pk),
        uploaded_by=actor,
        uploaded_at=at,
    )
    file.seek(0)
    row.content = sealed_files.keep_sealed(f"{row.folder}/content", file.chunks())
    row.save()
    hand_over(CUT, row.pk)
    return row


@transaction.atomic
def cancel_file_check(*, file: HomepageFile, at: datetime) -> None:
    """Stop a check; workers leave the chunks alone that they have not begun. It can go on later that day."""
    changed = HomepageFile.objects.filter(pk=file.pk, state__in=ACTIVE).update(
        state=State.CANCELLED, finished_at=at
    )
    if not changed:
        raise FileCheckRefused(_("This check has ended already."))


@transaction.atomic
def resume_file_check(*, file: HomepageFile) -> None:
    """Go on with a check that was stopped or failed; chunks that were checked stay checked, unless the
    catalogue has changed since."""
    row = HomepageFile.objects.select_for_update().get(pk=file.pk)
    if row.state not in {State.CANCELLED, State.FAILED} or not is_resumable(row):
        raise FileCheckRefused(_("There is nothing left to go on with; upload the file again."))
    is_cut = not row.content
    if row.catalogue_version != catalogue_version():
        row.catalogue_version = catalogue_version()
        row.chunks.update(state=FileChunk.State.WAITING)
    row.state = State.CHECKING if is_cut else State.WAITING
    row.finished_at, row.fault, row.starts = None, {}, 0
    row.save(update_fields=["state", "finished_at", "fault", "starts", "catalogue_version"])
    if is_cut:
        row.chunks.exclude(state=FileChunk.State.DONE).update(state=FileChunk.State.WAITING, starts=0)
        hand_over_chunks(row)
    else:
        hand_over(CUT, row.pk)


def is_resumable(file: HomepageFile) -> bool:
    """Whether its sealed content, or the chunks of it, are still there."""
    return file.forgotten_at is None and (bool(file.content) or file.chunks.exists())


def rescue_file_checks(*, at: datetime) -> None:
    """Hand over again what killed workers left: their locks have fallen."""
    for row in HomepageFile.objects.filter(state__in=[State.WAITING, State.CUTTING]):
        if row.uploaded_at < at - LOST_AFTER:
            hand_over(CUT, row.pk)
    for row in HomepageFile.objects.filter(state=State.CHECKING):
        hand_over_chunks(row)
    for row in HomepageFile.objects.filter(state=State.MERGING):
        hand_over(MERGE, row.pk)
    for row in HomepageFile.objects.filter(state=State.DONE, chunks__isnull=False).distinct():
        forget_content(row)


def forget_old_files(*, at: datetime) -> int:
    """Delete what is kept of stopped checks after a day, findings after 30 days; counts stay.

    Killed half-way, it deletes the rest when it is asked again; so does a file that cannot be deleted now.
    """
    ended = HomepageFile.objects.filter(forgotten_at=None, finished_at__isnull=False)
    stopped = Q(state__in=[State.CANCELLED, State.FAILED], finished_at__lt=at - STOPPED_KEPT_FOR)
    due = ended.filter(stopped | Q(state=State.DONE, finished_at__lt=at - KEPT_FOR))
    count = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            count += _forget(due, pk, at)
        except OSError:
            log.exception("homepage_file_not_forgotten", file=str(pk))
    _forget_strays(at)
    return count


@transaction.atomic
def _forget(due: QuerySet[HomepageFile], pk: UUID, at: datetime) -> int:
    """Forget one file, unless somebody goes on with it at this moment."""
    row = due.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    sealed_files.forget_all(row.folder)
    row.chunks.all().delete()
    HomepageFile.objects.filter(pk=pk).update(forgotten_at=at, content="", result="")
    return 1


def _forget_strays(at: datetime) -> None:
    """Delete what lies in the storage for no file that is kept: uploads whose request died, late results."""
    kept = {str(pk) for pk in HomepageFile.objects.filter(forgotten_at=None).values_list("pk", flat=True)}
    for name in set(sealed_files.folders_in(FOLDER)) - kept:
        changed = sealed_files.newest_change(f"{FOLDER}/{name}")
        if changed is not None and changed < at - STOPPED_KEPT_FOR:
            sealed_files.forget_all(f"{FOLDER}/{name}")


PAGES = "findings.pages"
RESULTS = ("full.parquet", "findings.parquet", "findings.csv", "findings.xlsx", PAGES)


def forget_content(file: HomepageFile) -> None:
    """Delete the upload, its chunks and whatever else lies beside the findings from the storage.

    The chunks' rows go last: while a file that is done has some, this is not finished.
    """
    sealed_files.forget_all(file.folder, but=RESULTS)
    file.chunks.all().delete()


def forget_findings(file: HomepageFile) -> None:
    """Delete what was written of findings that nobody gets to see: the check was stopped or failed."""
    for name in RESULTS:
        sealed_files.forget(f"{file.folder}/{name}")


def hand_over(task: str, key: object) -> None:
    """Give a step to whichever worker is free once the transaction is committed."""
    step = signature(task, kwargs={"key": str(key)})
    transaction.on_commit(step.apply_async)


def hand_over_chunks(file: HomepageFile) -> None:
    """Give every chunk that is not checked to the workers; ends at once when none is left."""
    left = list(file.chunks.exclude(state=FileChunk.State.DONE).values_list("pk", flat=True))
    for pk in left:
        hand_over(CHECK, pk)
    if not left:
        hand_over(MERGE, file.pk)
