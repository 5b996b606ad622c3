"""One connection to a PostgreSQL server that can only read, gives up soon, and shows who it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from inspections.collecting.limits import APPLICATION_NAME, Limits
from inspections.domain import reasons
from inspections.domain.reasons import Reason, because

_FIRST_WITH_CHECK_INTERVAL = 140000
_LONGEST_MESSAGE = 200


class Unreachable(Exception):
    """No connection; the message never holds a password. `is_full`: the role has no connection left."""

    is_full = False


class Locked(Exception):
    """A relation was locked for longer than the lock time limit."""


class Gone(Exception):
    """The connection broke; another one may be made."""


class QueryFailed(Exception):
    """The statement gave nothing; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


class Session:
    """A connection to one database. Every statement is one read-only transaction with its own time limits."""

    def __init__(self, dsn: str, limits: Limits, database: str = "") -> None:
        self.limits = limits
        try:
            given = conninfo_to_dict(dsn)
        except psycopg.Error:
            raise Unreachable("the DSN cannot be read") from None
        self._secret = str(given.get("password") or "")
        options: dict[str, Any] = {
            "connect_timeout": limits.connect_s, "keepalives_idle": 10, "keepalives_interval": 5,
            "keepalives_count": 3, **given, "application_name": APPLICATION_NAME,
        }  # fmt: skip
        if database:
            options["dbname"] = database
        try:
            self.connection = psycopg.connect(make_conninfo("", **options))
        except (psycopg.Error, UnicodeError, ValueError) as error:
            refused = Unreachable(self._plain(error))
            refused.is_full = "too many connections" in str(error)
            raise refused from None
        self.connection.read_only = True
        self.connection.prepare_threshold = None
        self.is_open = True

    def ask(self, query: str, *, seconds: float, search_path: str = "pg_catalog") -> list[tuple[Any, ...]]:
        """The rows of one statement; raises Locked, Gone or QueryFailed.

        Binary results make the server refuse more than one statement, so nothing can leave the transaction.
        """
        limit_ms = max(1, int(min(seconds, self.limits.statement_s) * 1000))
        try:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true),"
                    " set_config('search_path', %s, true), set_config('timezone', 'UTC', true),"
                    " set_config('datestyle', 'ISO', true), set_config('row_security', 'off', true)",
                    [str(limit_ms), str(round(self.limits.lock_s * 1000)), search_path],
                )
                cursor.execute(query, binary=True)
                return cursor.fetchall() if cursor.description else []
        except psycopg.errors.LockNotAvailable:
            raise Locked from None
        except psycopg.errors.QueryCanceled:
            raise QueryFailed(because(reasons.TIMED_OUT, seconds=round(limit_ms / 1000, 1))) from None
        except psycopg.Error as error:
            if self.connection.closed or (isinstance(error, psycopg.OperationalError) and not error.sqlstate):
                self.close()
                raise Gone from None
            raise QueryFailed(because(reasons.REFUSED, message=self._plain(error))) from None

    def facts(self) -> Mapping[str, Any]:
        """What the plan of an inspection rests on."""
        [row] = self.ask(_FACTS, seconds=self.limits.statement_s)
        return dict(zip(_FACT_NAMES, row, strict=True))

    def end_with_us(self, version_num: int) -> None:
        """Ask the server to stop a statement whose client is gone (from 14 on, where the system can)."""
        if version_num < _FIRST_WITH_CHECK_INTERVAL:
            return
        with suppress(psycopg.Error), self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute("SET client_connection_check_interval = '5s'")

    def close(self) -> None:
        self.is_open = False
        with suppress(psycopg.Error):
            self.connection.close()

    def _plain(self, error: BaseException) -> str:
        """The first line of a message without the password, whichever way it is written."""
        text = (str(error).strip() or type(error).__name__).splitlines()[0]
        for secret in {self._secret, quote(self._secret, safe=""), quote(self._secret)} - {""}:
            text = text.replace(secret, "***")
        return re.sub(r"(?i)password=\S+", "password=***", text)[:_LONGEST_MESSAGE]


_FACT_NAMES: Sequence[str] = (
    "version", "version_num", "is_standby", "started_at", "started_text", "counted_since", "database", "user",
    "checkpoint_timeout_s", "data_directory", "usable_connections", "connections", "active_statements",
)  # fmt: skip
_FACTS = """
SELECT current_setting('server_version'), current_setting('server_version_num')::int, pg_is_in_recovery(),
  pg_postmaster_start_time(), pg_postmaster_start_time()::text,
  coalesce((SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()),
    pg_postmaster_start_time()),
  current_database()::text, current_user::text,
  (SELECT setting FROM pg_settings WHERE name = 'checkpoint_timeout'),
  coalesce((SELECT setting FROM pg_settings WHERE name = 'data_directory'), ''),
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0),
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'active'
     AND pid <> pg_backend_pid() AND coalesce(wait_event_type, '') NOT IN ('Lock', 'Client'))
"""
