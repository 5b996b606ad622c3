"""Takes a code list as a draft, shows what it would change, and publishes it from a day on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from accounts.models.user import User
from codes.dictionaries import forget_dictionaries
from codes.domain.entries import Differences, Entry, compare, completed
from codes.list_files import read_list
from codes.models.code import Code
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.pinyin import initials_of
from codes.selectors import entries_of, newest_codes
from core.api.problems import Refusal

_COLUMNS = (
    "system_id", "introduced_by_id", "code", "name_zh", "name_en", "initials", "category",
    "category_basis", "parent", "attributes", "valid_from", "valid_to",
)  # fmt: skip
DAY = timedelta(days=1)


class PublishingRefused(Refusal):
    """The draft cannot be published like this."""


@transaction.atomic
def stage_list(
    *,
    system: CodeSystem,
    file: File,
    name: str,
    actor: User | None,
    at: datetime,
    label: str = "",
    source: str = "",
) -> tuple[CodeSystemVersion, Differences]:
    """Keep `file` as the draft of the next version, in place of an earlier draft; raises ListRefused.

    Returns the draft and what it changes against the newest published version.
    """
    read = read_list(file, name, is_of_operations=system.is_of_operations)
    CodeSystem.objects.select_for_update().get(pk=system.pk)
    for old in system.versions.filter(published_at=None):
        discard_draft(version=old)
    known = entries_of(newest_codes(system))
    entries = completed(read.entries, known, read.silent)
    changes = compare(known, entries)
    file.seek(0)
    content = file.read()
    file.seek(0)
    version = CodeSystemVersion.objects.create(
        system=system,
        number=(system.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        label=label,
        source=source,
        file=File(file, name="list"),
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        imported_at=at,
        imported_by=actor,
        **_counts(entries, changes),
    )
    return version, changes


def differences_of(version: CodeSystemVersion) -> Differences:
    """What a draft would change now; raises ListRefused when its file is no longer taken as it is."""
    return compare(entries_of(newest_codes(version.system)), _entries_of_file(version))


@transaction.atomic
def publish_version(
    *, version: CodeSystemVersion, valid_from: date, actor: User | None, at: datetime
) -> Differences:
    """Write the draft's codes, valid from that day; what it changes or leaves out ends the day before.

    Raises PublishingRefused when it is published already, changes nothing, or begins before its predecessor,
    and ListRefused when its file is no longer taken as it is.
    """
    system = CodeSystem.objects.select_for_update().get(pk=version.system_id)
    version = CodeSystemVersion.objects.select_for_update().get(pk=version.pk)
    if not version.is_draft:
        raise PublishingRefused(_("This version is published already."))
    return _publish(system, version, _entries_of_file(version), valid_from, actor, at)


@transaction.atomic
def publish_entries(
    *, system: CodeSystem, entries: list[Entry], valid_from: date, at: datetime, source: str
) -> Differences:
    """Publish a list that comes with the portal; nothing happens when it says what is published already."""
    system = CodeSystem.objects.select_for_update().get(pk=system.pk)
    changes = compare(entries_of(newest_codes(system)), entries)
    if not changes.count:
        return changes
    version = CodeSystemVersion.objects.create(
        system=system,
        number=(system.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        source=source,
        imported_at=at,
        **_counts(entries, changes),
    )
    return _publish(system, version, entries, valid_from, None, at)


def discard_draft(*, version: CodeSystemVersion) -> None:
    """Throw a draft away with its file; raises PublishingRefused for a published version."""
    if not version.is_draft:
        raise PublishingRefused(_("A published version stays."))
    if version.file:
        transaction.on_commit(partial(version.file.storage.delete, str(version.file.name)))
    version.delete()


def _publish(
    system: CodeSystem,
    version: CodeSystemVersion,
    entries: list[Entry],
    valid_from: date,
    actor: User | None,
    at: datetime,
) -> Differences:
    before = system.versions.published().filter(valid_to=None).first()
    if before is not None and before.valid_from is not None and valid_from <= before.valid_from:
        raise PublishingRefused(
            _("It must begin after the version before it, which begins on %(day)s.")
            % {"day": f"{before.valid_from:%Y-%m-%d}"},
            field="valid_from",
        )
    changes = compare(entries_of(newest_codes(system)), entries)
    if not changes.count:
        raise PublishingRefused(_("The list says what is published already."))
    if before is not None:
        before.valid_to = valid_from - DAY
        before.save(update_fields=["valid_to"])
    version.valid_from, version.published_at, version.published_by = valid_from, at, actor
    for name, count in _counts(entries, changes).items():
        setattr(version, name, count)
    version.save()
    ended = [*(old for old, _new in changes.changed), *changes.retired]
    _close([entry.code for entry in ended], system, valid_from)
    _write([*changes.added, *(new for _old, new in changes.changed)], version, valid_from)
    forget_dictionaries()
    return changes


def _entries_of_file(version: CodeSystemVersion) -> list[Entry]:
    with version.file.open("rb") as file:
        read = read_list(file, version.file_name, is_of_operations=version.system.is_of_operations)
    return completed(read.entries, entries_of(newest_codes(version.system)), read.silent)


def _counts(entries: list[Entry], changes: Differences) -> dict[str, int]:
    return {
        "code_count": len(entries),
        "added_count": len(changes.added),
        "changed_count": len(changes.changed),
        "retired_count": len(changes.retired),
    }


def _close(codes: list[str], system: CodeSystem, valid_from: date) -> None:
    for start in range(0, len(codes), 5000):
        newest_codes(system).filter(code__in=codes[start : start + 5000]).update(valid_to=valid_from - DAY)


def _write(entries: Iterable[Entry], version: CodeSystemVersion, valid_from: date) -> None:
    """COPY: 33,000 codes take half a second."""
    table = connection.ops.quote_name(Code._meta.db_table)
    columns = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for entry in entries:
            copy.write_row(_row(entry, version, valid_from))


def _row(entry: Entry, version: CodeSystemVersion, valid_from: date) -> tuple[Any, ...]:
    return (
        version.system_id, version.pk, entry.code, entry.name_zh, entry.name_en,
        initials_of(entry.name_zh)[:200], entry.category, entry.category_basis, entry.parent,
        Jsonb(dict(entry.attributes)), valid_from, None,
    )  # fmt: skip
