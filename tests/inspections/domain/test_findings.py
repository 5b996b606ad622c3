"""Fingerprints, states, recurrence, proof and tickets, by tables and against a slow oracle."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.findings import (
    CRITICAL,
    PENDING,
    SETTLED,
    WARN,
    Known,
    Measured,
    Move,
    MoveImpossible,
    Sighting,
    State,
    after,
    fingerprint,
    has_expired,
    is_proved_gone,
    possible_moves,
    see,
    stepped_up,
)

LEGAL = {
    State.OPEN: {"make_ticket": "ticketed", "start": "fixing", "fix": "fixed", "verify": "verified",
                 "still_there": "open", "accept_risk": "accepted_risk"},
    State.RECURRED: {"make_ticket": "ticketed", "start": "fixing", "fix": "fixed", "verify": "verified",
                     "still_there": "recurred", "accept_risk": "accepted_risk"},
    State.TICKETED: {"start": "fixing", "fix": "fixed", "verify": "verified", "still_there": "ticketed",
                     "accept_risk": "accepted_risk"},
    State.FIXING: {"make_ticket": "ticketed", "fix": "fixed", "verify": "verified", "still_there": "fixing",
                   "accept_risk": "accepted_risk"},
    State.FIXED: {"verify": "verified", "still_there": "fixing"},
    State.VERIFIED: {"close": "closed"},
    State.CLOSED: {},
    State.ACCEPTED_RISK: {"expire": "open"},
}  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_moves_are_those_of_the_table(state, move):
    wanted = LEGAL[state].get(move)

    assert (move in possible_moves(state)) == (wanted is not None)
    if wanted is None:
        with pytest.raises(MoveImpossible):
            after(state, move)
    else:
        assert after(state, move) == wanted


def test_every_state_is_pending_or_settled():
    assert set(PENDING) | set(SETTLED) == set(State)
    assert not set(PENDING) & set(SETTLED)


SIGHTINGS = [
    # known (state, severity, seen), measured, same inspection -> state, severity, seen, recurred, ticket
    (None, WARN, False, ("open", WARN, 1, False, False)),
    (None, CRITICAL, False, ("open", CRITICAL, 1, False, True)),
    (("open", WARN, 1), WARN, True, ("open", WARN, 1, False, False)),
    (("open", WARN, 1), WARN, False, ("open", WARN, 2, False, True)),
    (("open", WARN, 1), CRITICAL, True, ("open", CRITICAL, 1, False, True)),
    (("open", CRITICAL, 1), WARN, True, ("open", WARN, 1, False, False)),
    (("ticketed", WARN, 2), CRITICAL, False, ("ticketed", CRITICAL, 3, False, False)),
    (("fixing", WARN, 2), WARN, False, ("fixing", WARN, 3, False, False)),
    (("fixed", WARN, 2), WARN, False, ("fixing", WARN, 3, False, False)),
    (("closed", WARN, 1), WARN, False, ("recurred", CRITICAL, 2, True, True)),
    (("verified", WARN, 1), WARN, False, ("recurred", CRITICAL, 2, True, True)),
    (("closed", CRITICAL, 1), CRITICAL, False, ("recurred", CRITICAL, 2, True, True)),
    (("recurred", CRITICAL, 2), WARN, False, ("recurred", CRITICAL, 3, False, True)),
    (("accepted_risk", WARN, 2), WARN, False, ("accepted_risk", WARN, 3, False, False)),
    (("accepted_risk", CRITICAL, 2), WARN, False, ("accepted_risk", CRITICAL, 3, False, False)),
    (("accepted_risk", WARN, 2), CRITICAL, False, ("open", CRITICAL, 3, False, True)),
]


@pytest.mark.parametrize(("known", "measured", "is_same", "wanted"), SIGHTINGS)
def test_what_a_measurement_makes_of_a_finding(known, measured, is_same, wanted):
    before = Known(State(known[0]), known[1], known[2]) if known else None
    state, severity, seen_in, has_recurred, wants = wanted

    assert see(before, measured, is_same_inspection=is_same) == Sighting(
        State(state), severity, seen_in, known is None, has_recurred, wants
    )


@pytest.mark.parametrize("status", ["ok", "unknown", "skipped", "not_applicable", ""])
def test_other_statuses_make_no_finding(status):
    with pytest.raises(ValueError, match="makes no finding"):
        see(None, status)


def test_severity_rises_one_step_and_no_further():
    assert [stepped_up(WARN), stepped_up(CRITICAL)] == [CRITICAL, CRITICAL]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([WARN, CRITICAL, "ok"]), min_size=1, max_size=8))
def test_inspections_in_a_row_agree_with_an_oracle(measurements):
    """The oracle keeps the whole history of the object instead of a state."""
    known, history, is_gone, has_recurred_before = None, [], False, False
    for measured in measurements:
        if measured == "ok":
            if known is not None and known.state in PENDING:
                known = Known(after(known.state, Move.VERIFY), known.severity, known.seen_in)
                is_gone, has_recurred_before = True, False
            continue
        history.append(measured)
        sighting = see(known, measured)
        comes_back = is_gone
        has_recurred_before = has_recurred_before or comes_back
        severity = CRITICAL if measured == CRITICAL or has_recurred_before else WARN

        assert sighting.seen_in == len(history)
        assert sighting.has_recurred == comes_back
        assert sighting.severity == severity
        assert sighting.wants_ticket == (severity == CRITICAL or len(history) > 1)
        known, is_gone = Known(sighting.state, sighting.severity, sighting.seen_in), False


PROOFS = [
    ("", None, False),
    ("", Measured("ok", {}), True),
    ("", Measured("unknown", {}), False),
    ("", Measured("skipped", {}), False),
    ("", Measured("not_applicable", {}), False),
    ("idx_a", Measured("ok", {}), True),
    ("idx_a", Measured("unknown", {"idx_a": "ok"}), False),
    ("idx_a", Measured("warn", {"idx_b": "warn"}), False),
    ("idx_a", Measured("critical", {"idx_a": "ok", "idx_b": "critical"}), True),
    ("idx_a", Measured("critical", {"idx_a": "critical"}), False),
    ("idx_a", Measured("ok", {f"t{number}": "ok" for number in range(50)}), False),
    ("idx_a", Measured("ok", {"idx_a": "unknown"}), False),
]


@pytest.mark.parametrize(("subject", "measured", "wanted"), PROOFS)
def test_only_a_measurement_proves_a_finding_gone(subject, measured, wanted):
    assert is_proved_gone(subject, measured) is wanted


def test_fingerprint_tells_objects_apart_and_nothing_else():
    known = fingerprint("TRI", "db-1", "PG-030", "public.idx_a")

    assert known == fingerprint(" tri ", "DB-1", "pg-030", " public.idx_a ")
    assert len({
        known,
        fingerprint("TRI", "db-1", "PG-030", "public.IDX_A"),
        fingerprint("TRI", "db-1", "PG-031", "public.idx_a"),
        fingerprint("TRI", "db-2", "PG-030", "public.idx_a"),
        fingerprint("AIS", "db-1", "PG-030", "public.idx_a"),
        fingerprint("TRI", "db-1PG-030", "", "public.idx_a"),
    }) == 6  # fmt: skip


def test_an_accepted_risk_holds_through_its_last_day():
    day = date(2026, 11, 28)

    assert [has_expired(until, day) for until in (day, date(2026, 11, 27), date(2026, 11, 29), None)] == [
        False,
        True,
        False,
        True,
    ]
