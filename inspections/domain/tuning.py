"""Proposals to tune a PostgreSQL database: evidence, the statement to run, its risk, when to run it (M20).

The portal never runs them. What a database needs for its integrity (keys, unique and exclusion indexes, what
backs a constraint or the replica identity) is never proposed for removal, and nothing is called unused while
the counters are younger than 30 days: then it says "not yet judged".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

UNUSED_NEED = timedelta(days=30)
SMALLEST_INDEX_BYTES = 1 << 20
BLOATED_INDEX_PERCENT = Decimal(40)
BLOATED_TABLE_PERCENT = Decimal(30)
SMALLEST_GAIN_BYTES = 1 << 20
SLOW_MEAN_MS = Decimal(500)
FEWEST_CALLS = 20


class Kind(StrEnum):
    REBUILD_INDEX = "rebuild_index"
    REBUILD_INVALID = "rebuild_invalid"
    DROP_UNUSED = "drop_unused"
    DROP_DUPLICATE = "drop_duplicate"
    RECLAIM_SPACE = "reclaim_space"
    SLOW_STATEMENT = "slow_statement"


class Risk(StrEnum):
    """LOW: no lock that stops work. MEDIUM: load, or something to be checked first. HIGH: stops work."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Index:
    """One index as the catalogue has it; `signature` is equal for indexes that do the same work."""

    schema: str
    name: str
    table: str
    bytes: int
    scans: int
    signature: str
    is_unique: bool = False
    is_primary: bool = False
    is_exclusion: bool = False
    backs_constraint: bool = False
    is_replica_identity: bool = False
    is_valid: bool = True
    is_being_built: bool = False
    is_partition: bool = False
    density_percent: Decimal | None = None  # of leaf pages; None when not measured

    @property
    def must_stay(self) -> bool:
        return (
            self.is_unique
            or self.is_primary
            or self.is_exclusion
            or self.backs_constraint
            or self.is_replica_identity
            or self.is_partition
        )

    @property
    def quoted(self) -> str:
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the share of its pages that holds nothing alive, measured or from the statistics."""

    schema: str
    name: str
    bytes: int
    empty_percent: Decimal
    is_estimated: bool = False

    @property
    def quoted(self) -> str:
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of pg_stat_statements, its text already masked."""

    query_id: str
    text: str
    calls: int
    total_ms: Decimal
    mean_ms: Decimal
    rows: int
    blocks_read: int
    temp_blocks: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What the proposals rest on: one database at one moment."""

    database: str
    at: datetime
    counted_since: datetime | None
    has_standby: bool
    version_num: int
    indexes: tuple[Index, ...] = ()
    tables: tuple[Table, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. `sql` is empty when there is nothing to run yet; `gain_bytes` is an upper bound.

    `reason` is a key of the words shown beside it, `facts` what they name.
    """

    kind: Kind
    database: str
    object: str
    reason: str
    facts: dict[str, str]
    sql: str
    risk: Risk
    outside_hours: bool
    gain_bytes: int = 0
    is_judged: bool = True


def quoted(name: str) -> str:
    """An identifier between double quotes, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def proposals(picture: Picture) -> list[Proposal]:
    """All proposals for one database: those judged first, by kind, the greatest gain first."""
    found = [
        *_invalid(picture),
        *_duplicates(picture),
        *_unused(picture),
        *_bloated_indexes(picture),
        *_bloated_tables(picture),
        *_slow(picture),
    ]
    return sorted(found, key=lambda one: (not one.is_judged, list(Kind).index(one.kind), -one.gain_bytes))


def _invalid(picture: Picture) -> Iterator[Proposal]:
    for index in picture.indexes:
        if index.is_valid or index.is_being_built:
            continue
        concurrently = "CONCURRENTLY " if picture.version_num >= 120000 else ""
        yield Proposal(
            Kind.REBUILD_INVALID, picture.database, index.quoted, "invalid", {"table": index.table},
            f"REINDEX INDEX {concurrently}{index.quoted};", Risk.MEDIUM, True, index.bytes,
        )  # fmt: skip


def _duplicates(picture: Picture) -> Iterator[Proposal]:
    """Of indexes that do the same work all but one can go: the one that must stay, else the oldest used."""
    valid = sorted((one for one in picture.indexes if one.is_valid), key=_work)
    for _, group in groupby(valid, key=_work):
        same = list(group)
        if len(same) < 2:
            continue
        keep = max(same, key=lambda one: (one.must_stay, one.scans))
        for index in same:
            if index is not keep and not index.must_stay:
                yield Proposal(
                    Kind.DROP_DUPLICATE, picture.database, index.quoted, "duplicate",
                    {"kept": keep.quoted, "table": index.table},
                    f"DROP INDEX CONCURRENTLY {index.quoted};", Risk.LOW, True, index.bytes,
                )  # fmt: skip


def _work(index: Index) -> tuple[str, str, str]:
    return index.schema, index.table, index.signature


def _unused(picture: Picture) -> Iterator[Proposal]:
    doubled = {one.object for one in _duplicates(picture)}
    age = picture.at - picture.counted_since if picture.counted_since else None
    is_judged = age is not None and age >= UNUSED_NEED
    for index in picture.indexes:
        if index.scans or index.must_stay or not index.is_valid or index.bytes < SMALLEST_INDEX_BYTES:
            continue
        if index.quoted in doubled:
            continue
        facts = {"table": index.table, "days": str(age.days) if age else "?"}
        reason = "unused" if is_judged else "unused_too_young"
        if is_judged and picture.has_standby:
            reason = "unused_with_standby"
        yield Proposal(
            Kind.DROP_UNUSED, picture.database, index.quoted, reason, facts,
            f"DROP INDEX CONCURRENTLY {index.quoted};" if is_judged else "", Risk.MEDIUM, True, index.bytes,
            is_judged,
        )  # fmt: skip


def _bloated_indexes(picture: Picture) -> Iterator[Proposal]:
    going = {one.object for one in (*_duplicates(picture), *_unused(picture))}
    for index in picture.indexes:
        if index.density_percent is None or not index.is_valid or index.quoted in going:
            continue
        empty = 100 - index.density_percent
        gain = int(index.bytes * max(Decimal(0), Decimal(90) - index.density_percent) / 90)
        if empty > BLOATED_INDEX_PERCENT and gain >= SMALLEST_GAIN_BYTES // 2:
            yield Proposal(
                Kind.REBUILD_INDEX, picture.database, index.quoted, "bloated_index",
                {"table": index.table, "density": f"{index.density_percent:.0f}"},
                f"REINDEX INDEX CONCURRENTLY {index.quoted};", Risk.MEDIUM, True, gain,
            )  # fmt: skip


def _bloated_tables(picture: Picture) -> Iterator[Proposal]:
    for table in picture.tables:
        gain = int(table.bytes * table.empty_percent / 100)
        if table.empty_percent > BLOATED_TABLE_PERCENT and gain >= SMALLEST_GAIN_BYTES:
            yield Proposal(
                Kind.RECLAIM_SPACE, picture.database, table.quoted,
                "bloated_table_estimated" if table.is_estimated else "bloated_table",
                {"empty": f"{table.empty_percent:.0f}"},
                f"VACUUM (FULL, ANALYZE) {table.quoted};", Risk.HIGH, True, gain,
            )  # fmt: skip


def _slow(picture: Picture) -> Iterator[Proposal]:
    for one in picture.statements:
        if one.mean_ms > SLOW_MEAN_MS and one.calls >= FEWEST_CALLS:
            yield Proposal(
                Kind.SLOW_STATEMENT, picture.database, f"queryid {one.query_id}", "slow",
                {
                    "text": one.text, "calls": str(one.calls), "mean": f"{one.mean_ms:.0f}",
                    "total": f"{one.total_ms / 1000:.0f}", "blocks": str(one.blocks_read),
                    "temp": str(one.temp_blocks),
                },
                _explain(one), Risk.LOW, False,
            )  # fmt: skip


def _explain(statement: Statement) -> str:
    """How to see its plan without running it (16 on: GENERIC_PLAN); only what can be explained."""
    first = statement.text.split(" ", 1)[0].upper()
    is_whole = len(statement.text) < 300 and "?" not in statement.text
    if first not in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE"} or not is_whole:
        return ""
    return f"EXPLAIN (GENERIC_PLAN) {statement.text};"


def total_gain(found: Iterable[Proposal]) -> int:
    """Bytes that all judged proposals may give back."""
    return sum(one.gain_bytes for one in found if one.is_judged and one.kind is not Kind.REBUILD_INVALID)
