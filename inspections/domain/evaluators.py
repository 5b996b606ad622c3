"""Evaluators of single checks, where the catalogue's rule is words or its notes say more than a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from inspections.domain import reasons, rules
from inspections.domain.disks import mount_of
from inspections.domain.judging import Case, Judged, Status
from inspections.domain.lifecycles import Version, is_older, mysql, operating_system, postgresql, sql_server
from inspections.domain.local_time import day_words, minute_words
from inspections.domain.measurements import Row
from inspections.domain.reasons import because
from inspections.domain.rules import Rule
from inspections.domain.thresholds import first_number, number

_ENDS_SOON = timedelta(days=365)
_A_DAY = timedelta(days=1)
_MAX_WAL = re.compile(r"max_wal_size (?P<size>\d+)(?P<unit>kB|MB|GB|TB)")
_INACTIVE_SINCE = re.compile(r"inactive since (?P<at>\S+ \S+)$")
_SEVERE = re.compile(r"out of memory|oom.?kill|i/o error|buffer i/o", re.IGNORECASE)
_IN_MB = {"kB": Decimal(1) / 1024, "MB": Decimal(1), "GB": Decimal(1024), "TB": Decimal(1048576)}
_CHECKPOINT_TIMEOUT_S = Decimal(300)


def version_of_postgresql(case: Case) -> Iterator[Judged]:
    for row in case.rows:
        yield _supported(case, row, postgresql(row.value) if row.value is not None else None)


def version_of_mysql(case: Case) -> Iterator[Judged]:
    for row in case.rows:
        yield _supported(case, row, mysql(row.detail))


def version_of_sql_server(case: Case) -> Iterator[Judged]:
    for row in case.rows:
        yield _supported(case, row, sql_server(row.detail))


def version_of_system(case: Case) -> Iterator[Judged]:
    """The detail is `debian 12`; less than a year left is a warning."""
    for row in case.rows:
        name, _, digits = row.detail.rpartition(" ")
        version = operating_system(name, digits) if name else None
        found = _supported(case, row, version)
        lifecycle = case.around.lifecycles.find(version) if version else None
        soon = case.around.now.date() + _ENDS_SOON
        if found.status is Status.OK and lifecycle and lifecycle.ends_on < soon:
            facts = {"version": row.detail, "date": lifecycle.ends_on.isoformat()}
            found = Judged(Status.WARN, because(reasons.ENDS_SOON, **facts), row)
        yield found


def _supported(case: Case, row: Row, version: Version | None) -> Judged:
    if version is None:
        return Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
    lifecycle = case.around.lifecycles.find(version)
    if lifecycle is None:
        return Judged(Status.UNKNOWN, because(reasons.VERSION_NOT_LISTED, version=version), row)
    ends = lifecycle.ends_on.isoformat()
    if case.around.now.date() > lifecycle.ends_on:
        return Judged(Status.CRITICAL, because(reasons.END_OF_LIFE, version=version, date=ends), row)
    if lifecycle.newest and is_older(version.number, lifecycle.newest):
        known = lifecycle.known_on.isoformat()
        reason = because(reasons.MINOR_BEHIND, version=version, newest=lifecycle.newest, known=known)
        return Judged(Status.WARN, reason, row)
    return Judged(Status.OK, because(reasons.SUPPORTED, version=version, date=ends), row)


def uptime(case: Case) -> Iterator[Judged]:
    """A start after the previous inspection without a change record is a finding, however long ago."""
    for judged in rules.below(case):
        row = judged.row
        started = _start_time(row, case.measurement.at) if row else None
        if row and started and case.previous and started > case.previous.at:
            at, since = minute_words(started), day_words(case.previous.at)
            if case.around.has_change_record:
                yield Judged(Status.OK, because(reasons.RESTARTED_WITH_RECORD, at=at), row)
            else:
                yield Judged(Status.WARN, because(reasons.RESTARTED, at=at, since=since), row)
        else:
            yield judged


def _start_time(row: Row, at: datetime) -> datetime | None:
    return at - timedelta(seconds=float(row.value)) if row.value is not None else None


def uptime_of_host(case: Case) -> Iterator[Judged]:
    for judged in uptime(case):
        yield judged
        if judged.row and "reboot required" in judged.row.detail:
            yield Judged(Status.WARN, because(reasons.REBOOT_PENDING), judged.row)


def roles(case: Case) -> Iterator[Judged]:
    """PG-003: only the role itself counts, not the address or timeline in the detail."""
    return rules.differences(case, lambda row: "", count_gone=False)


def mean_checkpoint(case: Case) -> Iterator[Judged]:
    """Thresholds are parts of checkpoint_timeout."""
    limit = number(case.measurement.settings.get("checkpoint_timeout", "")) or _CHECKPOINT_TIMEOUT_S
    return _against(case, limit * Decimal("0.9"), limit)


def wal_directory(case: Case) -> Iterator[Judged]:
    """Thresholds are multiples of max_wal_size, which the detail names."""
    match = _MAX_WAL.search(case.rows[0].detail) if case.rows else None
    if match is None:
        yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object="max_wal_size"))
        return
    size = Decimal(match["size"]) * _IN_MB[match["unit"]]
    warn = first_number(case.thresholds.warn) or Decimal(2)
    critical = first_number(case.thresholds.critical) or Decimal(4)
    yield from _against(case, warn * size, critical * size)


def _against(case: Case, warn: Decimal, critical: Decimal) -> Iterator[Judged]:
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
            continue
        status = Status.CRITICAL if row.value > critical else Status.WARN if row.value > warn else Status.OK
        limit = critical if status is Status.CRITICAL else warn
        facts = {"object": row.object, "value": rules.plain(row.value), "limit": rules.plain(limit)}
        reason = because(reasons.WITHIN) if status is Status.OK else because(reasons.ABOVE, **facts)
        yield Judged(status, reason, row)


def standbys(case: Case) -> Iterator[Judged]:
    if not case.rows and case.around.expects_standby:
        yield Judged(Status.CRITICAL, because(reasons.NO_STANDBY))
    yield from rules.above(case)


def slots(case: Case) -> Iterator[Judged]:
    """Beside its size: a slot inactive for more than a day is a warning."""
    for judged in rules.above(case):
        yield judged
        row = judged.row
        if row is None or "active true" in row.detail:
            continue
        for_long = _is_inactive_for_long(case, row)
        if for_long is None:
            yield Judged(Status.OK, because(reasons.SLOT_INACTIVE_UNKNOWN, object=row.object), row)
        elif for_long:
            yield Judged(Status.WARN, because(reasons.SLOT_INACTIVE, object=row.object), row)


def _is_inactive_for_long(case: Case, row: Row) -> bool | None:
    """By the server's own word (from 17 on), else by the previous inspection; None when neither tells."""
    since = _INACTIVE_SINCE.search(row.detail)
    if since:
        return case.measurement.at - datetime.fromisoformat(since["at"]) > _A_DAY
    before = case.previous.rows if case.previous else ()
    was_inactive = any(old.object == row.object and "active false" in old.detail for old in before)
    if case.previous is None or not was_inactive:
        return None
    return case.measurement.at - case.previous.at > _A_DAY


def archiver(case: Case) -> Iterator[Judged]:
    """NULL means that archiving is off: a finding only when recovery to a point in time is promised."""
    for row in case.rows:
        if row.value is None and case.around.promises_point_in_time:
            yield Judged(Status.WARN, because(reasons.ARCHIVING_PROMISED), row)
        elif row.value is None:
            yield Judged(Status.NOT_APPLICABLE, because(reasons.ARCHIVING_OFF), row)
        else:
            yield from rules.above(_only(case, row))


def tablespaces(case: Case) -> Iterator[Judged]:
    """The percentage of the file system each tablespace lies on, from the server agent's figures."""
    systems = case.around.file_systems
    if not systems:
        yield Judged(Status.UNKNOWN, because(reasons.NO_FILE_SYSTEM))
        return
    warn, critical = first_number(case.thresholds.warn), first_number(case.thresholds.critical)
    for row in case.rows:
        path = (
            row.detail if row.detail.startswith("/") else case.measurement.settings.get("data_directory", "")
        )
        mount = mount_of(path, systems)
        used = None if mount is None else systems[mount]
        if used is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_FILE_SYSTEM), row)
            continue
        is_critical, is_warn = critical is not None and used > critical, warn is not None and used > warn
        status = Status.CRITICAL if is_critical else Status.WARN if is_warn else Status.OK
        yield Judged(
            status, because(reasons.FILE_SYSTEM_FULL, object=row.object, value=rules.plain(used)), row
        )


def dangerous_settings(case: Case) -> Iterator[Judged]:
    for row in case.rows:
        is_fatal = row.object in {"fsync", "full_page_writes"}
        reason = because(reasons.DANGEROUS_SETTING, objects=row.detail)
        yield Judged(Status.CRITICAL if is_fatal else Status.WARN, reason, row)


def checksums(case: Case) -> Iterator[Judged]:
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
        elif row.value > 0:
            facts = {"object": row.object, "value": rules.plain(row.value)}
            yield Judged(Status.CRITICAL, because(reasons.CHECKSUM_FAILURES, **facts), row)
        elif row.value < 0:
            yield Judged(Status.WARN, because(reasons.CHECKSUMS_OFF), row)
        else:
            yield Judged(Status.OK, because(reasons.WITHIN), row)


def replication(case: Case) -> Iterator[Judged]:
    """MY-011: value is the seconds behind, the detail `IO Yes, SQL Yes`; no row means no replica."""
    if not case.rows:
        yield Judged(Status.NOT_APPLICABLE, because(reasons.NO_REPLICA))
    limit = first_number(case.thresholds.warn) or Decimal(30)
    for row in case.rows:
        if not row.detail.startswith("IO Yes, SQL Yes"):
            yield Judged(Status.CRITICAL, because(reasons.REPLICATION_BROKEN, object=row.object), row)
        elif row.value is None:
            yield Judged(Status.WARN, because(reasons.REPLICATION_LAG_UNKNOWN, object=row.object), row)
        elif row.value > limit:
            facts = {"object": row.object, "value": rules.plain(row.value), "limit": rules.plain(limit)}
            yield Judged(Status.WARN, because(reasons.ABOVE, **facts), row)
        else:
            yield Judged(Status.OK, because(reasons.WITHIN), row)


def recovery_manager(case: Case) -> Iterator[Judged]:
    """OR-004: without any full or incremental job there is no backup."""
    if not any(row.object.upper() in {"DB FULL", "DB INCR"} for row in case.rows):
        yield Judged(Status.CRITICAL, because(reasons.NO_FULL_BACKUP))
    yield from rules.above(case)


def full_backups(case: Case) -> Iterator[Judged]:
    """MS-003: NULL means never backed up."""
    for judged in rules.above(case):
        if judged.row is not None and judged.row.value is None:
            yield Judged(
                Status.CRITICAL, because(reasons.NEVER_BACKED_UP, object=judged.row.object), judged.row
            )
        else:
            yield judged


def states(case: Case) -> Iterator[Judged]:
    """Agents say 0 for good, 1 for a warning, 2 for critical; the detail says what."""
    levels = {Decimal(0): Status.OK, Decimal(1): Status.WARN, Decimal(2): Status.CRITICAL}
    for row in case.rows:
        status = levels.get(row.value, Status.UNKNOWN) if row.value is not None else Status.UNKNOWN
        reason = because(reasons.STATE_SAID, object=row.object, detail=row.detail)
        if row.value is None:
            reason = because(reasons.NO_VALUE, object=row.object)
        yield Judged(status, reason, row)


def log_errors(case: Case) -> Iterator[Judged]:
    """Memory that ran out or a disk that failed is critical at once."""
    for judged in rules.above(case):
        if judged.row is not None and judged.row.value and _SEVERE.search(judged.row.detail):
            yield Judged(
                Status.CRITICAL, because(reasons.SEVERE_LOG_ENTRY, object=judged.row.object), judged.row
            )
        else:
            yield judged


def ports(case: Case) -> Iterator[Judged]:
    """The value is milliseconds to connect; below 0 means refused or timed out."""
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
        elif row.value < 0:
            yield Judged(Status.CRITICAL, because(reasons.NO_ANSWER, object=row.object), row)
        elif row.value > 1000:
            facts = {"object": row.object, "value": rules.plain(row.value), "limit": "1000"}
            yield Judged(Status.WARN, because(reasons.ABOVE, **facts), row)
        else:
            yield Judged(Status.OK, because(reasons.WITHIN), row)


def health_addresses(case: Case) -> Iterator[Judged]:
    """The value is milliseconds, the detail `HTTP 200`; another answer is critical whatever its time."""
    critical, warn = first_number(case.thresholds.critical), first_number(case.thresholds.warn)
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
        elif row.value < 0 or not row.detail.startswith("HTTP 200"):
            facts = {"object": row.object, "detail": row.detail}
            yield Judged(Status.CRITICAL, because(reasons.BAD_ANSWER, **facts), row)
        else:
            yield from _against(_only(case, row), warn or Decimal(1000), critical or Decimal(5000))


def last_findings(case: Case) -> Iterator[Judged]:
    """SV-005: open findings of the last inspection; any critical one is critical."""
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
        elif row.value > 0 and "critical" in row.detail:
            yield Judged(Status.CRITICAL, because(reasons.CRITICAL_OPEN), row)
        else:
            yield from _against(_only(case, row), Decimal(0), Decimal("Infinity"))


def _only(case: Case, row: Row) -> Case:
    return replace(case, measurement=replace(case.measurement, rows=(row,)))


NAMED: Mapping[str, Rule] = {
    "PG-001": version_of_postgresql,
    "PG-002": uptime,
    "PG-003": roles,
    "PG-021": mean_checkpoint,
    "PG-036": standbys,
    "PG-038": slots,
    "PG-039": archiver,
    "PG-041": wal_directory,
    "PG-043": tablespaces,
    "PG-048": dangerous_settings,
    "PG-051": checksums,
    "PG-052": rules.added,
    "MY-001": version_of_mysql,
    "MY-011": replication,
    "MS-001": version_of_sql_server,
    "MS-003": full_backups,
    "MS-015": rules.added,
    "OR-004": recovery_manager,
    "OS-009": states,
    "OS-010": states,
    "OS-012": uptime_of_host,
    "OS-013": log_errors,
    "OS-016": version_of_system,
    "AP-001": ports,
    "AP-002": health_addresses,
    "SV-005": last_findings,
}
