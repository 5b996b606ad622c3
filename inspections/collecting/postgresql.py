"""Inspects a PostgreSQL server 13 to 18 without changing or slowing anything (README §3).

One connection at a time, read-only transactions, 30 s a statement, 2 s a lock. What meets a lock is asked
again at the end, three times 60 s apart, and is unknown after that. A busy server is spared the checks that
read pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inspections.collecting.catalogue import SqlCheck
from inspections.collecting.limits import READS_PAGES, Limits
from inspections.collecting.merging import merged, summed
from inspections.collecting.postgresql_extras import completed
from inspections.collecting.postgresql_session import Gone, Locked, QueryFailed, Session, Unreachable
from inspections.collecting.rows import WrongShape, kept
from inspections.domain import reasons
from inspections.domain.confidence import COUNTED_SINCE
from inspections.domain.counters import STARTED_AT
from inspections.domain.measurements import Measurement, failed, measured, not_applicable, skipped
from inspections.domain.reasons import Reason, because

Progress = Callable[[int, str], None]
SAMPLED = "PG-061"
_EXTENSIONS = {"PG-026": "pgstattuple", "PG-027": "pgstattuple"} | {
    f"PG-0{number}": "pg_stat_statements" for number in (45, 46, 47)
}
_NEEDS_VIEW = "PG-028"
_FIRST_OF_17 = 170000
_RECONNECTS, _RECONNECT_WAIT_S = 20, 0.1
_DATABASES = """
SELECT datname::text FROM pg_database
WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')
ORDER BY datname <> current_database(), datname
"""
_SCHEMA_OF_EXTENSION = """
SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname IN ('pgstattuple', 'pg_stat_statements') ORDER BY 1
"""


@dataclass(frozen=True)
class Collected:
    """The server as it said it is, and one measurement for each check asked for, in their order."""

    server: Mapping[str, Any]
    measurements: Mapping[str, Measurement]


@dataclass(frozen=True, slots=True)
class _Step:
    """One check in one database."""

    check: SqlCheck
    database: str

    @property
    def is_per_database(self) -> bool:
        return self.check.scope == "database"


def collect(
    dsn: str,
    checks: Iterable[SqlCheck],
    *,
    limits: Limits | None = None,
    databases: Iterable[str] = (),
    progress: Progress | None = None,
) -> Collected:
    """Ask the server of `dsn` all `checks`; raises Unreachable when it does not answer at all.

    `databases` limits the checks with scope database; without it every database that may be connected to.
    """
    return _Collection(dsn, tuple(checks), limits or Limits(), tuple(databases), progress).run()


class _Collection:
    def __init__(
        self,
        dsn: str,
        checks: tuple[SqlCheck, ...],
        limits: Limits,
        databases: tuple[str, ...],
        progress: Progress | None,
    ) -> None:
        self.dsn, self.checks, self.limits, self.progress = dsn, checks, limits, progress
        self.deadline = limits.clock() + limits.total_s
        self.began_at = limits.now()
        self.session = Session(dsn, limits)
        try:
            self.facts = self._facts()
            self.version_num = int(self.facts["version_num"])
            self.databases = databases or self._databases()
        except (Gone, Locked, QueryFailed) as error:
            self.session.close()
            raise Unreachable(str(error) or "the connection was lost") from None
        self.at_home = str(self.facts["database"])
        self.found: dict[tuple[str, str], Measurement] = {}
        self.locked: list[_Step] = []
        self.samples: list[Measurement] = []
        self.sampled_at: float | None = None
        self.done = 0

    def run(self) -> Collected:
        try:
            steps = self._steps()
            for step in steps:
                self._take(step, len(steps))
                self._sample()
            self._retry()
            self._sample_the_rest()
        finally:
            self.session.close()
        return Collected(self._server(), {check.id: self._whole(check) for check in self.checks})

    # What is to be done

    def _facts(self) -> Mapping[str, Any]:
        facts = self.session.facts()
        self.session.end_with_us(int(facts["version_num"]))
        return facts

    def _databases(self) -> tuple[str, ...]:
        return tuple(str(name) for (name,) in self.session.ask(_DATABASES, seconds=self.limits.statement_s))

    def _steps(self) -> list[_Step]:
        """Cluster checks first, then database by database, so that each is connected to once."""
        once = [_Step(check, self.at_home) for check in self.checks if check.scope != "database"]
        each = [
            _Step(check, name)
            for name in self.databases
            for check in self.checks
            if check.scope == "database"
        ]
        return [step for step in once if step.check.id != SAMPLED] + each

    # One step

    def _take(self, step: _Step, of: int) -> None:
        self.done += 1
        if self.progress:
            self.progress(100 * self.done // (of + 1), f"{step.check.id} {step.database}")
        self.found[step.check.id, step.database] = self._measure(step)

    def _measure(self, step: _Step) -> Measurement:
        now = self.limits.now()
        left_out = self._left_out(step)
        if left_out:
            return left_out
        try:
            self._connect(step.database)
            return self._answer(step, now)
        except Locked:
            self.locked.append(step)
            return failed(because(reasons.LOCKED, seconds=self.limits.lock_s, times=1), now)
        except Gone:
            return failed(because(reasons.CONNECTION_LOST), now)
        except Unreachable:
            return failed(because(reasons.NOT_REACHABLE, databases=step.database), now)
        except QueryFailed as failure:
            return failed(failure.reason, now)
        except WrongShape:
            return failed(because(reasons.WRONG_SHAPE), now)

    def _left_out(self, step: _Step) -> Measurement | None:
        """Why this step is not done at all, if it is not."""
        now, check = self.limits.now(), step.check
        if check.scope == "primary" and self.facts["is_standby"]:
            return not_applicable(because(reasons.ONLY_PRIMARY), now)
        if check.scope == "standby" and not self.facts["is_standby"]:
            return not_applicable(because(reasons.ONLY_STANDBY), now)
        if not self._query(check):
            return failed(because(reasons.NO_QUERY), now)
        if self._seconds_left() <= 0:
            return skipped(because(reasons.OUT_OF_TIME), now)
        if check.id in READS_PAGES and not self.limits.reads_pages:
            return skipped(because(reasons.WORKING_HOURS), now)
        busy = self._busy() if check.id in READS_PAGES else None
        return skipped(busy, now) if busy else None

    def _answer(self, step: _Step, now: datetime) -> Measurement:
        check, left = step.check, self._seconds_left()
        if check.precondition:
            answer = self.session.ask(check.precondition, seconds=left)
            if not (answer and answer[0][0] is True):
                return not_applicable(self._missing(check, step.database), now)
        path = self._search_path() if check.precondition else "pg_catalog"
        prefix = f"{step.database}/" if step.is_per_database else ""
        answer = self.session.ask(self._query(check), seconds=left, search_path=path)
        found = replace(measured(kept(check.id, answer, prefix), now), settings=self._settings())
        return completed(check.id, found, self.session, self.version_num, prefix, left)

    def _query(self, check: SqlCheck) -> str:
        return check.query_pg17 if check.query_pg17 and self.version_num >= _FIRST_OF_17 else check.query

    def _connect(self, database: str) -> None:
        """Be connected to `database`, and to nothing else: the role may have few connections."""
        if self.session.is_open and self.session.connection.info.dbname == database:
            return
        self.session.close()
        self.session = self._opened(database)
        self.session.end_with_us(self.version_num)

    def _opened(self, database: str) -> Session:
        """A role with one connection gets its next when the server has noticed that the last is gone."""
        for _attempt in range(_RECONNECTS):
            try:
                return Session(self.dsn, self.limits, database)
            except Unreachable as refused:
                if not refused.is_full:
                    raise
                time.sleep(_RECONNECT_WAIT_S)
        return Session(self.dsn, self.limits, database)

    def _search_path(self) -> str:
        """Extensions may lie anywhere; pg_catalog comes first so that nothing can stand before it."""
        found = self.session.ask(_SCHEMA_OF_EXTENSION, seconds=self._seconds_left())
        return ", ".join(["pg_catalog", *dict.fromkeys(name for (name,) in found)])

    def _missing(self, check: SqlCheck, database: str) -> Reason:
        if check.id in _EXTENSIONS:
            return because(
                reasons.PRECONDITION_EXTENSION, extension=_EXTENSIONS[check.id], databases=database
            )
        template = reasons.PRECONDITION_VIEW if check.id == _NEEDS_VIEW else reasons.PRECONDITION_FALSE
        return because(template, databases=database)

    def _settings(self) -> dict[str, str]:
        return {
            STARTED_AT: str(self.facts["started_text"]),
            COUNTED_SINCE: self.facts["counted_since"].isoformat(),
            "checkpoint_timeout": str(self.facts["checkpoint_timeout_s"]),
            "data_directory": str(self.facts["data_directory"]),
        }

    def _busy(self) -> Reason | None:
        """Why the server should be left in peace, asked anew before each heavy check."""
        facts = self.session.facts() if self.session.is_open else self.facts
        share = 100 * facts["connections"] // max(1, facts["usable_connections"])
        if share >= self.limits.busy_connections_percent:
            return because(reasons.BUSY, measure=f"{share} % of connections in use")
        if facts["active_statements"] >= self.limits.busy_active_statements:
            return because(reasons.BUSY, measure=f"{facts['active_statements']} statements running")
        return None

    def _seconds_left(self) -> float:
        return self.deadline - self.limits.clock()

    # Locks and samples

    def _retry(self) -> None:
        """What met a lock is asked again, all of it after each wait."""
        for attempt in range(2, self.limits.retries + 2):
            waiting, self.locked = self.locked, []
            if not waiting or self._seconds_left() <= self.limits.retry_delay_s:
                return
            self.limits.sleep(self.limits.retry_delay_s)
            for step in waiting:
                self._take(step, self.done + len(waiting))
            for step in self.locked:
                reason = because(reasons.LOCKED, seconds=self.limits.lock_s, times=attempt)
                self.found[step.check.id, step.database] = failed(reason, self.limits.now())

    def _sample(self) -> None:
        """One look at the wait events when the last is a second old: most of them cost no waiting at all."""
        check = next((one for one in self.checks if one.id == SAMPLED), None)
        if check is None or len(self.samples) >= self.limits.samples:
            return
        now = self.limits.clock()
        if self.sampled_at is not None and now - self.sampled_at < self.limits.sample_every_s:
            return
        self.sampled_at = now
        at = self.session.connection.info.dbname if self.session.is_open else self.at_home
        self.samples.append(self._measure(_Step(check, at)))

    def _sample_the_rest(self) -> None:
        is_wanted = any(check.id == SAMPLED for check in self.checks)
        while is_wanted and len(self.samples) < self.limits.samples and self._seconds_left() > 0:
            before = len(self.samples)
            self._sample()
            if len(self.samples) == before:
                self.limits.sleep(self.limits.sample_every_s)

    # What came of it

    def _whole(self, check: SqlCheck) -> Measurement:
        if check.id == SAMPLED:
            return summed(self.samples, self.limits.now())
        if check.scope != "database":
            return self.found[check.id, self.at_home]
        parts = {name: self.found[check.id, name] for name in self.databases}
        return merged(check.check, parts, self.limits.now())

    def _server(self) -> Mapping[str, Any]:
        return {
            "product": "PostgreSQL",
            "version": self.facts["version"],
            "version_num": self.version_num,
            "role": "standby" if self.facts["is_standby"] else "primary",
            "started_at": self.facts["started_at"].isoformat(),
            "database": self.at_home,
            "databases": list(self.databases),
            "user": self.facts["user"],
            "collected_at": self.began_at.isoformat(),
            "seconds": round(self.limits.total_s - self._seconds_left(), 1),
        }
