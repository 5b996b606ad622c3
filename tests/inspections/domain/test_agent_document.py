"""Agents' documents: what is read, and what is refused with its path."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.agent_document import (
    AgentDocument,
    DocumentFaulty,
    Item,
    Software,
    moment_of,
    read_document,
)
from inspections.domain.measurements import Row

AT = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


def document(**changes):
    body = {
        "run": "r-1",
        "host": "db-01",
        "collected_at": "2026-11-28T14:00:00+08:00",
        "items": [{"id": "OS-001", "value": 42.5}],
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


def test_rows_values_errors_and_software_are_read():
    body = document(
        items=[
            {"id": "os-001", "value": 42.5},
            {"id": "OS-005", "rows": [["/var", 91, "ext4"], {"object": "/", "value": "10"}, ["/x", None]]},
            {"id": "OS-009", "error": "smartctl: not found"},
            {"id": "OS-007", "rows": []},
        ],
        software=[{"name": "nginx", "version": "1.27.2"}],
    )

    assert read_document(body) == AgentDocument(
        run="r-1",
        host="db-01",
        collected_at=AT,
        items=(
            Item("OS-001", (Row("", Decimal("42.5")),)),
            Item("OS-005", (Row("/var", Decimal(91), "ext4"), Row("/", Decimal(10)), Row("/x", None))),
            Item("OS-009", (), "smartctl: not found"),
            Item("OS-007"),
        ),
        software=(Software("nginx", "1.27.2"),),
    )


FAULTS = [
    ([], [("", "not_an_object"), ("run", "missing"), ("host", "missing"), ("collected_at", "missing"),
          ("items", "missing")]),
    (document(host=...), [("host", "missing")]),
    (document(host="  "), [("host", "missing")]),
    (document(host=7), [("host", "not_text")]),
    (document(run="r" * 81), [("run", "too_long")]),
    (document(nmae="x"), [("nmae", "unknown_key")]),
    (document(collected_at="2026-11-28T14:00:00"), [("collected_at", "no_zone")]),
    (document(collected_at="yesterday"), [("collected_at", "not_a_moment")]),
    (document(collected_at="0001-01-01T00:00:00+14:00"), [("collected_at", "not_a_moment")]),
    (document(collected_at=1764300000), [("collected_at", "not_text")]),
    (document(items={}), [("items", "not_a_list")]),
    (document(items=[7]), [("items.0", "not_an_object")]),
    (document(items=[{"id": "A", "value": 1}, {"id": "a", "value": 2}]), [("items.1.id", "repeated")]),
    (document(items=[{"id": "A"}]), [("items.0", "nothing_measured")]),
    (document(items=[{"id": "A", "value": 1, "rows": []}]), [("items.0", "rows_and_value")]),
    (document(items=[{"id": "A", "value": True}]), [("items.0.value", "not_a_number")]),
    (document(items=[{"id": "A", "value": "NaN"}]), [("items.0.value", "not_a_number")]),
    (document(items=[{"id": "A", "value": "1e999"}]), [("items.0.value", "not_a_number")]),
    (document(items=[{"id": "A", "value": 1, "statsu": "ok"}]), [("items.0.statsu", "unknown_key")]),
    (document(items=[{"id": "A", "rows": "x"}]), [("items.0.rows", "not_a_list")]),
    (document(items=[{"id": "A", "rows": [["x"]]}]), [("items.0.rows.0", "not_a_row")]),
    (document(items=[{"id": "A", "rows": [["x", "high"]]}]), [("items.0.rows.0.value", "not_a_number")]),
    (document(items=[{"id": "A", "rows": [["x", 1]] * 51}]), [("items.0.rows", "too_many")]),
    (document(items=[{"id": "A", "rows": [[7, 1]]}]), [("items.0.rows.0.object", "not_text")]),
    (document(software=[{"name": "nginx"}]), [("software.0.version", "missing")]),
    (document(software=None), [("software", "missing")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "faults"), FAULTS)
def test_faults_are_told_with_their_path(body, faults):
    with pytest.raises(DocumentFaulty) as refused:
        read_document(body)

    assert [(fault.path, fault.code) for fault in refused.value.faults] == faults


def test_null_is_a_measurement_that_did_not_succeed():
    read = read_document(document(items=[{"id": "PG-034", "rows": [["seq", None, "no grant"]]}]))

    assert read.items[0].rows == (Row("seq", None, "no grant"),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["run", "host", "items", "id", "rows", "value", "error", "object", "software"]),
        inner, max_size=6,
    ),
    max_leaves=15,
)  # fmt: skip


@settings(max_examples=150)
@given(JSON)
def test_no_body_brings_the_reader_down(body):
    body = json.loads(json.dumps(body))

    with suppress(DocumentFaulty):
        assert read_document(body).run == body["run"].strip()


@pytest.mark.parametrize(
    ("minutes", "is_carried", "is_trusted"),
    [
        (0, False, True),
        (5, False, True),
        (-5, False, True),
        (6, False, False),
        (-6, False, False),
        (-6, True, True),
        (-60 * 24 * 9, True, True),
        (6, True, False),
    ],
)
def test_a_host_whose_clock_is_off_gets_the_servers_time_and_both_are_kept(minutes, is_carried, is_trusted):
    said = AT + timedelta(minutes=minutes)

    moment = moment_of(said, AT, is_carried=is_carried)

    assert (moment.is_trusted, moment.measured_at) == (is_trusted, said if is_trusted else AT)
    assert (moment.said_at, moment.received_at, moment.skew) == (said, AT, timedelta(minutes=minutes))
