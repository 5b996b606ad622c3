"""What may be proposed, and what must never be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from inspections.domain.tuning import (
    Index,
    Kind,
    Picture,
    Risk,
    Statement,
    Table,
    proposals,
    quoted,
    total_gain,
)

AT = datetime(2026, 11, 28, tzinfo=UTC)
MB = 1 << 20
USED = Index("public", "by_name", "patient", 50 * MB, 900, "btree|2")
PICTURE = Picture("his", AT, AT - timedelta(days=90), has_standby=False, version_num=170010)


def kinds(*indexes: Index, **more) -> list[tuple[Kind, str]]:
    found = proposals(replace(PICTURE, indexes=indexes, **more))
    return [(one.kind, one.sql) for one in found]


def test_an_unused_index_is_proposed_with_its_name_quoted():
    unused = replace(USED, name='od"d Name', scans=0)

    assert kinds(unused) == [(Kind.DROP_UNUSED, 'DROP INDEX CONCURRENTLY "public"."od""d Name";')]
    assert kinds(USED) == []


@pytest.mark.parametrize(
    "what",
    ["is_unique", "is_primary", "is_exclusion", "backs_constraint", "is_replica_identity", "is_partition"],
)
def test_what_keeps_data_right_is_never_dropped(what):
    needed = replace(USED, scans=0, **{what: True})
    same = replace(needed, name="same")

    assert kinds(needed, same) == []


def test_young_counters_say_not_yet_judged_and_nothing_to_run():
    [found] = proposals(
        replace(PICTURE, counted_since=AT - timedelta(days=29), indexes=(replace(USED, scans=0),))
    )

    assert (found.is_judged, found.sql, found.reason) == (False, "", "unused_too_young")
    assert total_gain([found]) == 0


def test_a_standby_may_use_what_the_primary_does_not():
    [found] = proposals(replace(PICTURE, has_standby=True, indexes=(replace(USED, scans=0),)))

    assert found.reason == "unused_with_standby"


def test_of_two_equal_indexes_the_constraint_stays_and_the_other_goes():
    key = replace(USED, name="patient_pkey", is_primary=True, is_unique=True, scans=0)

    assert kinds(USED, key) == [(Kind.DROP_DUPLICATE, 'DROP INDEX CONCURRENTLY "public"."by_name";')]


def test_of_three_equal_indexes_one_stays():
    others = [replace(USED, name=f"copy{at}", scans=at) for at in range(3)]

    assert [sql for _, sql in kinds(*others)] == [
        'DROP INDEX CONCURRENTLY "public"."copy0";',
        'DROP INDEX CONCURRENTLY "public"."copy1";',
    ]


def test_invalid_indexes_are_rebuilt_unless_they_are_being_built():
    broken = replace(USED, is_valid=False)

    assert kinds(broken) == [(Kind.REBUILD_INVALID, 'REINDEX INDEX CONCURRENTLY "public"."by_name";')]
    assert kinds(replace(broken, is_being_built=True)) == []


@pytest.mark.parametrize(("density", "count"), [("61", 0), ("59", 1), ("90", 0)])
def test_an_index_with_thin_pages_is_rebuilt(density, count):
    found = kinds(replace(USED, density_percent=Decimal(density)))

    assert [kind for kind, _ in found] == [Kind.REBUILD_INDEX] * count


def test_space_is_given_back_only_with_a_warning():
    [found] = proposals(replace(PICTURE, tables=(Table("public", "visit", 100 * MB, Decimal(45)),)))
    [guessed] = proposals(replace(PICTURE, tables=(Table("public", "visit", 100 * MB, Decimal(45), True),)))
    assert (guessed.reason, guessed.sql) == ("bloated_table_estimated", found.sql)

    assert (found.sql, found.risk, found.outside_hours) == (
        'VACUUM (FULL, ANALYZE) "public"."visit";', Risk.HIGH, True,
    )  # fmt: skip
    assert found.gain_bytes == 45 * MB


def test_a_slow_statement_is_explained_and_not_run():
    slow = Statement("77", "SELECT * FROM visit WHERE id = $1", 30, Decimal(60000), Decimal(2000), 30, 9, 0)

    [found] = proposals(replace(PICTURE, statements=(slow, replace(slow, mean_ms=Decimal(500)))))

    assert found.sql == "EXPLAIN (GENERIC_PLAN) SELECT * FROM visit WHERE id = $1;"


def test_names_are_quoted():
    assert quoted('a"b; DROP') == '"a""b; DROP"'
