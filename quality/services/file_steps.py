"""The steps of checking a file: cut, check each chunk on any host, put together; each may run twice."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.locks import session_lock
from quality import sealed_files
from quality.domain.frames.across_rows import Declared
from quality.domain.rule_settings import OFF, RuleOverride, RuleSettings
from quality.domain.rules.catalogue import catalogue, catalogue_version
from quality.faults import Fault, gettext_noop
from quality.file_check import FileCheck
from quality.models.file import FileChunk, HomepageFile
from quality.packing import pack_piece, pack_result, unpack_piece
from quality.pinned_lists import pinned_books
from quality.readers.csv_files import CsvSource, WrongEncoding
from quality.readers.encodings import sure_encoding
from quality.readers.opening import open_source
from quality.readers.source import FileRefused, Source
from quality.services.file_checks import (
    CHECK,
    MERGE,
    State,
    forget_content,
    forget_findings,
    hand_over,
)
from quality.services.file_results import write_results

MOST_STARTS = 3
NOT_READ = gettext_noop("the file could not be read; the number for the administrators is %(number)s")
NOT_CHECKED = gettext_noop(
    "a part of the file could not be checked; the number for the administrators is %(number)s"
)
OTHER_CATALOGUE = gettext_noop(
    "the rules or value domains were updated while the file was checked; going on checks all parts anew"
)
READING_INTERRUPTED = gettext_noop(
    "reading the file was interrupted %(count)s times; the number for the administrators is %(number)s"
)
MERGING_INTERRUPTED = gettext_noop(
    "putting the results together was interrupted %(count)s times; the number for the administrators is "
    "%(number)s"
)
INTERRUPTED = gettext_noop("a part of the file was interrupted several times")

log = structlog.get_logger(__name__)


def cut_file(*, file: HomepageFile) -> None:
    """Read a file, keep its chunks sealed and hand each to the workers; then the upload is deleted."""
    with session_lock(file.lock) as is_ours:
        if not is_ours or not _start(file, State.WAITING, State.CUTTING, READING_INTERRUPTED):
            return
        try:
            count = _cut(file)
        except FileRefused as refusal:
            with transaction.atomic():  # reading it again would end alike
                _fail(file, refusal.fault, content="")
                file.chunks.all().delete()
            forget_content(file)
            return
        except Exception:
            log.exception("homepage_file_not_cut", file=str(file.pk))
            _fail(file, Fault(NOT_READ, values={"number": str(file.pk)}))
            return
        cut = HomepageFile.objects.filter(pk=file.pk, state=State.CUTTING)
        if not cut.update(state=State.CHECKING, starts=0, content=""):
            return  # cancelled meanwhile
        sealed_files.forget(file.content)
        for chunk in file.chunks.all():
            hand_over(CHECK, chunk.pk)
        if not count:
            hand_over(MERGE, file.pk)


def check_chunk(*, chunk: FileChunk) -> None:
    """Check one chunk and keep its result sealed; the last one done hands over the putting together."""
    file = chunk.file
    with session_lock(chunk.lock) as is_ours:
        if not is_ours or not _begin(chunk):
            return
        if file.catalogue_version != catalogue_version():
            _fail(file, Fault(OTHER_CATALOGUE))
            return
        try:
            piece = unpack_piece(sealed_files.content(chunk.place("batch")))
            checked = _check_of(file).piece(piece)
            sealed_files.keep_sealed(chunk.place("result"), [pack_result(checked, piece.last_row)])
        except Exception:
            log.exception("homepage_chunk_failed", chunk=chunk.pk)
            _fail(file, Fault(NOT_CHECKED, values={"number": str(file.pk)}))
            return
        # Somebody may have gone on with the check under another catalogue meanwhile: then it is asked anew.
        ours = FileChunk.objects.filter(pk=chunk.pk, file__catalogue_version=file.catalogue_version)
        ours.update(state=FileChunk.State.DONE)
    if not file.chunks.exclude(state=FileChunk.State.DONE).exists():
        hand_over(MERGE, file.pk)


def merge_file(*, file: HomepageFile) -> None:
    """Ask the rules across rows, write the findings and the figures, delete the chunks."""
    with session_lock(file.lock) as is_ours:
        is_whole = not file.chunks.exclude(state=FileChunk.State.DONE).exists()
        if not is_ours or not is_whole:
            return
        if not _start(file, State.CHECKING, State.MERGING, MERGING_INTERRUPTED):
            return
        file.refresh_from_db()
        if file.catalogue_version != catalogue_version():
            _fail(file, Fault(OTHER_CATALOGUE))
            return
        try:
            figures = write_results(file, _check_of(file))
        except Exception:
            log.exception("homepage_file_not_put_together", file=str(file.pk))
            _fail(file, Fault(NOT_CHECKED, values={"number": str(file.pk)}))
            forget_findings(file)
            return
        ours = HomepageFile.objects.filter(pk=file.pk, state=State.MERGING)
        if _finish(ours.filter(catalogue_version=file.catalogue_version), figures):
            forget_content(file)
        else:
            forget_findings(file)  # cancelled meanwhile


def _cut(file: HomepageFile) -> int:
    rows = settings.HOMEPAGE_CHUNK_ROWS
    with sealed_files.as_local_file(file.content) as path:
        try:
            return _keep_chunks(file, open_source(path, batch_rows=rows, name=file.name))
        except WrongEncoding:
            source = CsvSource(path, encoding=sure_encoding(path), batch_rows=rows)
            return _keep_chunks(file, source)


def _keep_chunks(file: HomepageFile, source: Source) -> int:
    number = 0
    file.chunks.all().delete()
    for number, piece in enumerate(source.pieces(), start=1):
        chunk = FileChunk(file=file, number=number, last_row=piece.last_row)
        sealed_files.keep_sealed(chunk.place("batch"), [pack_piece(piece)])
        chunk.save()
    HomepageFile.objects.filter(pk=file.pk).update(
        missing_columns=list(source.missing_columns),
        unknown_columns=list(source.unknown_columns),
        is_table=source.is_table,
    )
    return number


def _check_of(file: HomepageFile) -> FileCheck:
    overrides = {rule: RuleOverride(file.severities.get(rule, OFF)) for rule in catalogue()}
    rules = RuleSettings(overrides=overrides)
    return FileCheck(
        pinned_books(file.code_lists, on=file.checked_on),
        file.checked_on,
        rules,
        Declared(month_of(file.period), file.org_code or None),
    )


def month_of(first: date | None) -> tuple[date, date] | None:
    """First and last day of a month."""
    return None if first is None else (first, first.replace(day=monthrange(first.year, first.month)[1]))


def _begin(chunk: FileChunk) -> bool:
    """Claim a chunk; one that killed its workers several times ends the check."""
    with transaction.atomic():
        row = FileChunk.objects.select_for_update().select_related("file").get(pk=chunk.pk)
        if row.state == FileChunk.State.DONE or row.file.state != State.CHECKING:
            return False
        if row.starts >= MOST_STARTS:
            _fail(row.file, Fault(INTERRUPTED))
            return False
        row.state, row.starts = FileChunk.State.RUNNING, row.starts + 1
        row.save(update_fields=["state", "starts"])
    return True


def _start(file: HomepageFile, before: State, state: State, interrupted: str) -> bool:
    """Begin a step, or begin it again; one that killed its workers several times ends the check."""
    with transaction.atomic():
        row = HomepageFile.objects.select_for_update().get(pk=file.pk)
        if row.state not in {before, state}:
            return False
        if row.starts >= MOST_STARTS:
            _fail(row, Fault(interrupted, values={"count": MOST_STARTS, "number": str(row.pk)}))
            return False
        row.state, row.starts = state, row.starts + 1
        row.save(update_fields=["state", "starts"])
    return True


@transaction.atomic
def _finish(ours: QuerySet[HomepageFile], figures: Mapping[str, object]) -> bool:
    """Keep the figures of a file that is put together; says whether the check still went on."""
    row = ours.select_for_update().first()
    if row is None:
        return False
    for name, value in figures.items():
        setattr(row, name, value)
    row.state, row.finished_at = State.DONE, timezone.now()
    row.save()
    return True


def _fail(file: HomepageFile, fault: Fault, **values: str) -> None:
    """End a check, unless it was stopped or somebody went on with it under another catalogue meanwhile."""
    ours = HomepageFile.objects.filter(pk=file.pk, catalogue_version=file.catalogue_version)
    ours.exclude(state=State.CANCELLED).update(
        state=State.FAILED, fault=fault.as_json(), finished_at=timezone.now(), **values
    )
