"""Files of homepages: taking one in, stopping, going on, forgetting what must not be kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from celery import signature
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from core.uploads import CheckedUpload
from quality import sealed_files
from quality.checks import code_lists, settings_of
from quality.domain.rules.catalogue import catalogue_version
from quality.models.file import FileChunk, FindingsReveal, HomepageFile

KEPT_FOR = timedelta(days=30)
LOST_AFTER = timedelta(minutes=2)
MOST_AT_ONCE = 5
LONGEST_REASON = 200
CUT, CHECK, MERGE = (f"quality.tasks.{name}_homepage_file" for name in ("cut", "check", "merge"))
State = HomepageFile.State
ACTIVE = (State.WAITING, State.CUTTING, State.CHECKING, State.MERGING)


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
        catalogue_version=catalogue_version(),
        code_lists=code_lists(hospital.pk, today),
        uploaded_by=actor,
        uploaded_at=at,
    )
    file.seek(0)
    row.content = sealed_files.keep_sealed(f"homepage-files/{row.pk}/content", file.chunks())
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
    row.finished_at, row.fault = None, {}
    row.save(update_fields=["state", "finished_at", "fault", "catalogue_version"])
    if is_cut:
        row.chunks.exclude(state=FileChunk.State.DONE).update(state=FileChunk.State.WAITING, starts=0)
        hand_over_chunks(row)
    else:
        hand_over(CUT, row.pk)


def is_resumable(file: HomepageFile) -> bool:
    """Whether its sealed content, or the chunks of it, are still there."""
    return file.forgotten_at is None and (bool(file.content) or file.chunks.exists())


@transaction.atomic
def reveal_findings(*, file: HomepageFile, actor: User, reason: str, at: datetime) -> None:
    """Note that somebody takes the findings away unmasked, and why; raises FileCheckRefused."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise FileCheckRefused(_("Say why you need to see the patients' data."), field="reason")
    FindingsReveal.objects.create(file=file, user=actor, at=at, reason=reason)


def rescue_file_checks(*, at: datetime) -> None:
    """Hand over again what killed workers left: their locks have fallen."""
    for row in HomepageFile.objects.filter(state__in=[State.WAITING, State.CUTTING]):
        if row.uploaded_at < at - LOST_AFTER:
            hand_over(CUT, row.pk)
    for row in HomepageFile.objects.filter(state=State.CHECKING):
        hand_over_chunks(row)
    for row in HomepageFile.objects.filter(state=State.MERGING):
        hand_over(MERGE, row.pk)


def forget_old_files(*, at: datetime) -> int:
    """Delete the content of stopped checks after a day, findings after 30 days; counts stay."""
    ended = HomepageFile.objects.filter(forgotten_at=None, finished_at__isnull=False)
    stopped = ended.filter(state__in=[State.CANCELLED, State.FAILED], finished_at__lt=at - timedelta(days=1))
    old = ended.filter(state=State.DONE, finished_at__lt=at - KEPT_FOR)
    rows = [*stopped, *old]
    for row in rows:
        forget_content(row)
        for kind in RESULTS:
            sealed_files.forget(f"{row.result}{kind}" if row.result else "")
        HomepageFile.objects.filter(pk=row.pk).update(forgotten_at=at, result="")
    return len(rows)


PAGES = "findings.pages"
RESULTS = ("full.parquet", "findings.parquet", "findings.csv", "findings.xlsx", PAGES)


def forget_content(file: HomepageFile) -> None:
    """Delete the upload and its chunks from the storage."""
    sealed_files.forget(file.content)
    for chunk in file.chunks.all():
        for kind in ("batch", "result"):
            sealed_files.forget(chunk.place(kind))
    file.chunks.all().delete()
    HomepageFile.objects.filter(pk=file.pk).update(content="")


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
