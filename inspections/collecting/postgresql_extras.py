"""What the catalogue's notes ask for beside its statements, as small statements of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspections.collecting.postgresql_session import Session
from inspections.domain.measurements import Measurement, Row
from inspections.domain.reasons import HIDDEN, because

Answer = list[tuple[Any, ...]]

HIDDEN_SEQUENCES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT pg_is_other_temp_schema(n.oid)
  AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'SELECT, USAGE') ELSE false END
"""
BEING_BUILT = """
SELECT n.nspname||'.'||c.relname FROM pg_stat_progress_create_index p JOIN pg_class c ON c.oid = p.index_relid
JOIN pg_namespace n ON n.oid = c.relnamespace
"""
INACTIVE_SINCE = "SELECT slot_name::text, inactive_since::text FROM pg_replication_slots WHERE NOT active"
COLLATION_OF_DATABASES = """
SELECT 'database '||datname, 1::numeric,
  'stored '||datcollversion||' actual '||coalesce(pg_database_collation_actual_version(oid), '?')
FROM pg_database WHERE datname = current_database()
  AND datcollversion <> pg_database_collation_actual_version(oid)
"""


@dataclass(frozen=True, slots=True)
class Extra:
    """One statement and how its answer changes the measurement of a check."""

    query: str
    apply: Callable[[Measurement, Answer, str], Measurement]
    from_version: int = 0


def with_hidden_sequences(measurement: Measurement, answer: Answer, prefix: str) -> Measurement:
    """pg_sequences shows nothing of a sequence without a grant: that is not knowing, not ok."""
    count = int(answer[0][0])
    if not count:
        return measurement
    return replace(measurement, blind=(*measurement.blind, because(HIDDEN, count=count)))


def without_those_being_built(measurement: Measurement, answer: Answer, prefix: str) -> Measurement:
    """An index that CREATE INDEX CONCURRENTLY is building is not invalid yet."""
    building = {f"{prefix}{name}" for (name,) in answer}
    return replace(measurement, rows=tuple(row for row in measurement.rows if row.object not in building))


def with_inactive_since(measurement: Measurement, answer: Answer, prefix: str) -> Measurement:
    since = {str(name): str(at) for name, at in answer if at is not None}
    rows = []
    for row in measurement.rows:
        at = since.get(row.object)
        rows.append(replace(row, detail=f"{row.detail}, inactive since {at}") if at else row)
    return replace(measurement, rows=tuple(rows))


def with_own_collation(measurement: Measurement, answer: Answer, prefix: str) -> Measurement:
    """From 15 on a database has a collation version of its own."""
    more = tuple(Row(f"{prefix}{name}", value, detail) for name, value, detail in answer)
    return replace(measurement, rows=more + measurement.rows)


EXTRAS: Mapping[str, Extra] = {
    "PG-031": Extra(BEING_BUILT, without_those_being_built),
    "PG-034": Extra(HIDDEN_SEQUENCES, with_hidden_sequences),
    "PG-038": Extra(INACTIVE_SINCE, with_inactive_since, 170000),
    "PG-056": Extra(COLLATION_OF_DATABASES, with_own_collation, 150000),
}


def completed(
    check_id: str, measurement: Measurement, session: Session, version_num: int, prefix: str, seconds: float
) -> Measurement:
    """The measurement with what the extra statement of this check adds; raises as Session.ask does."""
    extra = EXTRAS.get(check_id)
    if extra is None or version_num < extra.from_version:
        return measurement
    return extra.apply(measurement, session.ask(extra.query, seconds=seconds), prefix)
