"""What goes wrong in hospitals' databases, planted one by one; each names the check that must see it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg

from tests.inspections.planted.server import CALM_S, Server, other_address

ROLE = """
CREATE ROLE inspector LOGIN CONNECTION LIMIT 1;
GRANT pg_monitor TO inspector;
ALTER ROLE inspector SET default_transaction_read_only = on;
ALTER ROLE inspector SET statement_timeout = '30s';
ALTER ROLE inspector SET lock_timeout = '2s';
CREATE ROLE plain LOGIN CONNECTION LIMIT 1;
GRANT pg_monitor TO plain;
SELECT pg_stat_reset_shared('checkpointer');
"""
HELPER_VIEW = """
CREATE SCHEMA inspect; GRANT USAGE ON SCHEMA inspect TO inspector;
CREATE VIEW inspect.column_width AS
  SELECT starelid, staattnum, stainherit, stanullfrac, stawidth FROM pg_catalog.pg_statistic;
GRANT SELECT ON inspect.column_width TO inspector;
"""
# The database of a hospital in order: keys, indexes in use, nothing in excess.
CLEAN = """
CREATE SCHEMA ext; GRANT USAGE ON SCHEMA ext TO inspector, plain;
CREATE EXTENSION pg_stat_statements SCHEMA ext;
CREATE EXTENSION pgstattuple SCHEMA ext;
CREATE TABLE visit (id int PRIMARY KEY, patient int NOT NULL, note text);
INSERT INTO visit SELECT i, i, repeat('x', 250) FROM generate_series(1, 100) i;
CREATE SEQUENCE visit_no AS smallint;
SELECT nextval('visit_no');
GRANT USAGE ON SCHEMA public TO inspector; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO inspector;
ANALYZE visit;
"""
WARM = "DO $$ BEGIN FOR i IN 1..400 LOOP PERFORM count(*) FROM pg_attribute; END LOOP; END $$"
TABLES = """
INSERT INTO visit SELECT i, i, repeat('x', 90) FROM generate_series(101, 160000) i;         -- PG-025, PG-044
ALTER TABLE visit SET (autovacuum_enabled = false);                                         -- PG-024
DELETE FROM visit WHERE id % 10 < 3;                                                        -- PG-023
CREATE TABLE bloated (id int PRIMARY KEY, note text);                                       -- PG-026, PG-027
INSERT INTO bloated SELECT i, repeat('y', 100) FROM generate_series(1, 60000) i;            -- PG-028
DELETE FROM bloated WHERE id % 2 = 0;
CREATE TABLE "Exam Item" (id int, visit int, code int, note text);                          -- PG-033
INSERT INTO "Exam Item" SELECT i, i, i % 7, repeat('z', 150) FROM generate_series(1, 70000) i;
ALTER TABLE "Exam Item" ADD FOREIGN KEY (visit) REFERENCES visit NOT VALID;                 -- PG-032
CREATE INDEX unused ON "Exam Item" (note, id);                                              -- PG-029
CREATE INDEX one ON "Exam Item" (code); CREATE INDEX "Same again" ON "Exam Item" (code);    -- PG-030
SELECT setval('visit_no', 31000);                                                           -- PG-034
CREATE UNLOGGED TABLE cache (id int PRIMARY KEY);                                           -- PG-059
CREATE EXTENSION pg_trgm VERSION '1.4';                                                     -- PG-055
CREATE COLLATION old (provider = icu, locale = 'zh-Hans');                                  -- PG-056
UPDATE pg_collation SET collversion = '1' WHERE collname = 'old';
SELECT lo_from_bytea(0, decode(repeat((SELECT string_agg(md5(i::text), '')
  FROM generate_series(1, 1000) i), 720), 'hex'));                                          -- PG-062
CREATE ROLE shadow LOGIN SUPERUSER;                                                         -- PG-052
SELECT pg_create_physical_replication_slot('stale', true);                                  -- PG-038
DO $$ BEGIN FOR i IN 1..4000 LOOP IF i % 6 = 0 THEN ROLLBACK; ELSE COMMIT; END IF; END LOOP; END $$;
SET work_mem = '64kB';                                                                      -- PG-017, PG-019
SELECT count(*) FROM (SELECT note || id FROM visit WHERE id < 30000 ORDER BY 1) s;
"""
SETTINGS = (
    "ALTER SYSTEM SET archive_command = 'false'",  # PG-039, PG-040
    "ALTER SYSTEM SET log_lock_waits = off",  # PG-048, PG-050
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET max_connections = 50",  # PG-049
    "ALTER SYSTEM SET password_encryption = 'md5'",  # PG-054
)
ALL_OLD_ENOUGH = """
SELECT (SELECT bool_and(now() - state_change > '1s') FROM pg_stat_activity WHERE application_name = 'HIS')
  AND (SELECT bool_and(now() - prepared > '1s') FROM pg_prepared_xacts)
  AND (SELECT failed_count > 0 FROM pg_stat_archiver)
"""
SEEN = "SELECT 'Zhang San' AS who, count(*) FROM visit WHERE note = 'secret 430102199001011234'"


class Planted:
    """The server with what is planted in it; `hold` keeps a session open until the end."""

    def __init__(self, server: Server, stack: ExitStack) -> None:
        self.server, self.stack = server, stack

    def hold(
        self, *statements: str, database: str = "his", user: str = "portal", **more: Any
    ) -> psycopg.Connection:
        options = {"autocommit": True, "application_name": "HIS", "connect_timeout": CALM_S, **more}
        connection = psycopg.connect(self.server.dsn(database, user), **options)
        self.stack.callback(connection.close)
        for statement in statements:
            connection.execute(statement)
        return connection

    def hold_running(self, statement: str) -> None:
        """A session that does not come back from `statement` until the end, when it is cancelled."""
        connection = self.server.connect(application_name="HIS")
        thread = threading.Thread(target=_endure, args=(connection, statement), daemon=True)
        thread.start()
        self.stack.callback(_end, connection, thread)

    def plant(self, standby: Server) -> None:
        with self.server.connect() as session:
            _conflict(session, standby)  # PG-057
            with psycopg.connect(standby.dsn(), autocommit=True) as other:
                other.execute("SELECT pg_wal_replay_pause()")  # PG-036, PG-037
            self._tables(session)
            self._settings(session)
        self._sessions()
        with self.server.connect() as session:
            for _ in range(70):  # PG-036, PG-038, PG-040, PG-041
                session.execute("SELECT pg_logical_emit_message(false, 'x', 'y'), pg_switch_wal()")
            for _ in range(20):
                session.execute(SEEN)  # PG-016, PG-035, PG-046
            wait_until(lambda: session.execute(ALL_OLD_ENOUGH).fetchone() == (True,))
        for _ in range(2):
            _deadlock(self.server)  # PG-018

    def _tables(self, session: psycopg.Connection) -> None:
        for statement in _statements(TABLES):
            session.execute(statement)
        session.execute("VACUUM (ANALYZE, TRUNCATE false) bloated")
        _expect_error(session, 'CREATE UNIQUE INDEX CONCURRENTLY broken ON "Exam Item" (code)')  # PG-031
        _tear(self.server)  # PG-051
        session.execute("CHECKPOINT")  # PG-020

    def _settings(self, session: psycopg.Connection) -> None:
        for statement in SETTINGS:
            session.execute(statement)
        session.execute("SELECT pg_reload_conf()")

    def _sessions(self) -> None:
        self.hold("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1 FROM visit LIMIT 1")  # PG-006, 007, 011
        self.hold("BEGIN", "LOCK TABLE bloated IN ROW EXCLUSIVE MODE")
        self.hold_running("DO $$ BEGIN LOCK TABLE bloated IN SHARE MODE; END $$")  # PG-009
        self.hold_running("SELECT pg_sleep(300) /* for Li Si */")  # PG-008, PG-061
        prepared = self.hold("BEGIN", 'DELETE FROM "Exam Item" WHERE id = 1')
        prepared.execute("PREPARE TRANSACTION 'transfer 430102199001011234'")  # PG-010
        self.hold("SELECT pg_advisory_lock(i) FROM generate_series(1, 250) i")  # PG-058
        address = other_address()
        if address:  # PG-053
            self.hold_remote(address)
        with self.server.connect() as session:
            for _ in range(30):
                session.execute("SELECT pg_current_xact_id()")
            count = session.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            ).fetchone()[0]
        for _ in range(22 - count + 1):  # PG-004: 22 of 30; this session has gone and the inspector comes
            self.hold()

    def hold_remote(self, address: str) -> None:
        connection = psycopg.connect(
            self.server.dsn("his", host=address), sslmode="disable", application_name="remote"
        )
        self.stack.callback(connection.close)


@contextmanager
def planting(server: Server) -> Iterator[Planted]:
    with ExitStack() as stack:
        yield Planted(server, stack)


def _statements(text: str) -> list[str]:
    """Each statement with its comment; `DO` bodies hold semicolons, so lines decide."""
    found, current = [], ""
    for line in text.strip().splitlines():
        current += line + "\n"
        if line.partition("  --")[0].rstrip().endswith(";"):
            found.append(current)
            current = ""
    return found


def _endure(connection: psycopg.Connection, statement: str) -> None:
    with suppress(psycopg.Error):
        connection.execute(statement)


def _end(connection: psycopg.Connection, thread: threading.Thread) -> None:
    """Call the statement back and wait for its thread: none is left to wait for a server that is gone."""
    with suppress(psycopg.Error):
        connection.cancel_safe(timeout=CALM_S)
    thread.join(CALM_S)
    connection.close()


def _expect_error(session: psycopg.Connection, statement: str) -> None:
    try:
        session.execute(statement)
    except psycopg.Error:
        return
    raise AssertionError(f"was to fail: {statement}")


def _tear(server: Server) -> None:
    """Write rubbish into a page on disk and read it; in a database where no other check reads tables."""
    with server.connect("postgres") as session:
        session.execute("CREATE TABLE torn AS SELECT 1 AS id")
        session.execute("ALTER TABLE torn ADD PRIMARY KEY (id)")
        session.execute("CREATE EXTENSION pg_buffercache")
        session.execute("CHECKPOINT")
        session.execute("SELECT pg_buffercache_evict_relation('torn')")
        path = session.execute("SELECT pg_relation_filepath('torn')").fetchone()[0]
        with (server.data / path).open("r+b") as stream:
            stream.seek(8000)
            stream.write(b"\xff" * 64)
        _expect_error(session, "SELECT * FROM torn")


def _deadlock(server: Server) -> None:
    with server.connect(autocommit=False) as one, server.connect(autocommit=False) as two:
        one.execute("SELECT pg_advisory_xact_lock(1001)")
        two.execute("SELECT pg_advisory_xact_lock(1002)")
        other = threading.Thread(target=_endure, args=(one, "SELECT pg_advisory_xact_lock(1002)"))
        other.start()
        _endure(two, "SELECT pg_advisory_xact_lock(1001)")
        two.rollback()
        other.join(CALM_S)
        one.rollback()


def _conflict(session: psycopg.Connection, standby: Server) -> None:
    """A query on the standby is cancelled because the primary has cleaned what it still sees."""
    session.execute("CREATE TABLE conflict AS SELECT i FROM generate_series(1, 100) i")
    wait_until(lambda: _has(standby, "SELECT to_regclass('conflict') IS NOT NULL"))
    with psycopg.connect(standby.dsn("his")) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM conflict")
        session.execute("DELETE FROM conflict")
        session.execute("VACUUM conflict")
        wait_until(lambda: _has(standby, "SELECT sum(confl_snapshot) > 0 FROM pg_stat_database_conflicts"))
        with suppress(psycopg.Error):
            reader.rollback()
    session.execute("DROP TABLE conflict")


def _has(server: Server, query: str) -> bool:
    with psycopg.connect(server.dsn("his"), autocommit=True) as session:
        return bool(session.execute(query).fetchone()[0])


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not come about"
        time.sleep(0.05)
