"""Inspects a MySQL or MariaDB server without changing or slowing anything (README §3).

One connection, read-only, 30 s a statement, 2 s a lock. The account needs PROCESS, SELECT on
`performance_schema` and `mysql.user`, and REPLICATION CLIENT (on MariaDB also SLAVE MONITOR); what is not
granted is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from inspections.collecting.catalogue import SqlCheck
from inspections.collecting.limits import APPLICATION_NAME, Limits
from inspections.collecting.postgresql import Collected, Progress
from inspections.collecting.postgresql_session import Unreachable
from inspections.collecting.rows import WrongShape, kept
from inspections.domain import reasons
from inspections.domain.measurements import Measurement, failed, measured, skipped
from inspections.domain.reasons import because

REPLICATION = "MY-011"
_LOCKED = frozenset({1205, 1222})
_TIMED_OUT = frozenset({1969, 3024, 1317})
_GONE = frozenset({2006, 2013, 2014, 2055})
_SYNTAX = 1064
_PRECAUTIONS = (
    "SET SESSION TRANSACTION READ ONLY",
    "SET SESSION lock_wait_timeout = {lock}",
    "SET SESSION innodb_lock_wait_timeout = {lock}",
    "SET SESSION max_statement_time = {seconds}",  # MariaDB, seconds
    "SET SESSION max_execution_time = {milliseconds}",  # MySQL, milliseconds
)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the server is and who looks; never shown as a whole, because of the password."""

    host: str
    port: int
    user: str
    password: str
    socket: str = ""

    def __repr__(self) -> str:
        return f"Account({self.user}@{self.host}:{self.port})"


def collect(
    account: Account,
    checks: Iterable[SqlCheck],
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Collected:
    """Ask the server all `checks`; raises Unreachable."""
    limits = limits or Limits()
    wanted = tuple(checks)
    deadline = limits.clock() + limits.total_s
    began = limits.now()
    found: dict[str, Measurement] = {}
    with closing(_connected(account, limits)) as connection:
        version, comment = _version(connection, account)
        waiting: list[SqlCheck] = []
        for number, check in enumerate(wanted):
            if progress:
                progress(100 * number // len(wanted), check.id)
            found[check.id] = _measure(connection, check, limits, deadline, waiting)
        _retry(connection, waiting, found, limits, deadline)
    server = {
        "product": "MariaDB" if "mariadb" in f"{version} {comment}".lower() else "MySQL",
        "version": version,
        "user": account.user,
        "collected_at": began.isoformat(),
        "seconds": round(limits.total_s - (deadline - limits.clock()), 1),
    }
    return Collected(server, found)


def _connected(account: Account, limits: Limits) -> Any:
    place = (
        {"unix_socket": account.socket} if account.socket else {"host": account.host, "port": account.port}
    )
    try:
        connection = pymysql.connect(
            user=account.user,
            password=account.password,
            connect_timeout=limits.connect_s,
            read_timeout=limits.statement_s + 10,
            write_timeout=limits.connect_s,
            program_name=APPLICATION_NAME,
            charset="utf8mb4",
            **place,
        )
    except (pymysql.Error, OSError, RuntimeError) as error:
        raise Unreachable(_plain(error, account.password)) from None
    values = {"lock": round(max(1, limits.lock_s)), "seconds": limits.statement_s}
    with connection.cursor() as cursor:
        for statement in _PRECAUTIONS:
            with suppress(pymysql.Error):  # each of the two products knows its own
                cursor.execute(statement.format(**values, milliseconds=limits.statement_s * 1000))
    return connection


def _version(connection: Any, account: Account) -> tuple[str, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT VERSION(), @@version_comment")
            version, comment = cursor.fetchone()
    except pymysql.Error as error:
        raise Unreachable(_plain(error, account.password)) from None
    return str(version), str(comment)


def _measure(
    connection: Any, check: SqlCheck, limits: Limits, deadline: float, waiting: list[SqlCheck]
) -> Measurement:
    now = limits.now()
    if limits.clock() >= deadline:
        return skipped(because(reasons.OUT_OF_TIME), now)
    if not check.query:
        return failed(because(reasons.NO_QUERY), now)
    try:
        return measured(kept(check.id, _answer(connection, check)), now)
    except WrongShape:
        return failed(because(reasons.WRONG_SHAPE), now)
    except (pymysql.Error, OSError) as error:
        code = error.args[0] if error.args else 0
        if code in _LOCKED:
            waiting.append(check)
            return failed(because(reasons.LOCKED, seconds=limits.lock_s, times=1), now)
        if code in _TIMED_OUT:
            return failed(because(reasons.TIMED_OUT, seconds=limits.statement_s), now)
        if code in _GONE or isinstance(error, OSError):
            with suppress(pymysql.Error, OSError):
                connection.ping(reconnect=True)
            return failed(because(reasons.CONNECTION_LOST), now)
        return failed(because(reasons.REFUSED, message=_plain(error)), now)


def _retry(
    connection: Any, waiting: list[SqlCheck], found: dict[str, Measurement], limits: Limits, deadline: float
) -> None:
    for attempt in range(2, limits.retries + 2):
        if not waiting or limits.clock() + limits.retry_delay_s >= deadline:
            return
        limits.sleep(limits.retry_delay_s)
        again, waiting = waiting, []
        for check in again:
            found[check.id] = _measure(connection, check, limits, deadline, waiting)
        for check in waiting:
            reason = because(reasons.LOCKED, seconds=limits.lock_s, times=attempt)
            found[check.id] = failed(reason, limits.now())


def _answer(connection: Any, check: SqlCheck) -> list[tuple[Any, ...]]:
    if check.id == REPLICATION:
        return [_replica(row) for row in _replicas(connection, check.query)]
    with connection.cursor() as cursor:
        cursor.execute(check.query)
        return list(cursor.fetchall())


def _replicas(connection: Any, query: str) -> list[Mapping[str, Any]]:
    """The rows under the column names of the version: before 8.0.22 the statement had another name."""
    with connection.cursor(DictCursor) as cursor:
        try:
            cursor.execute(query)
        except pymysql.Error as error:
            if error.args[0] != _SYNTAX:
                raise
            cursor.execute("SHOW SLAVE STATUS")
        return list(cursor.fetchall())


def _replica(row: Mapping[str, Any]) -> tuple[str, Any, str]:
    """MY-011 into the three columns: seconds behind, and whether both threads run."""

    def first(*names: str) -> Any:
        return next((row[name] for name in names if name in row), None)

    host = first("Source_Host", "Master_Host")
    channel = first("Channel_Name", "Connection_name")
    io, sql = (
        first("Replica_IO_Running", "Slave_IO_Running"),
        first("Replica_SQL_Running", "Slave_SQL_Running"),
    )
    behind = first("Seconds_Behind_Source", "Seconds_Behind_Master")
    return f"{host}/{channel}" if channel else str(host), behind, f"IO {io}, SQL {sql}"


def _plain(error: BaseException, secret: str = "") -> str:
    text = str(error.args[-1] if error.args else error) or type(error).__name__
    text = text.splitlines()[0][:200]
    return text.replace(secret, "***") if secret else text
