"""Which points of a clock are still to come."""

from datetime import UTC, datetime, timedelta

from tickets.domain.firing import Schedule, chain_level, points_ahead

DUE = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
WARNINGS = [("50", DUE - timedelta(minutes=30)), ("80", DUE - timedelta(minutes=12))]
EVERY_POINT = ["50", "80", "breach", "escalate-1", "escalate-2", "escalate-3"]


def schedule(**values):
    return Schedule(
        **{
            "warnings": WARNINGS,
            "due_at": DUE,
            "breached_at": None,
            "is_running": True,
            "is_acknowledged": False,
            **values,
        }
    )


def test_a_running_clock_warns_then_breaches_then_escalates():
    points = points_ahead(schedule(), fired=())

    assert [name for name, _at in points] == EVERY_POINT
    assert points[3][1] - DUE == timedelta(minutes=15)
    assert [at for _name, at in points] == sorted(at for _name, at in points)


def test_what_has_fired_does_not_come_again():
    points = points_ahead(schedule(), fired={"50", "breach"})

    assert [name for name, _at in points] == ["80", "escalate-1", "escalate-2", "escalate-3"]


def test_acknowledging_stops_the_escalation():
    points = points_ahead(schedule(breached_at=DUE, is_acknowledged=True), fired={"50", "80", "breach"})

    assert points == []


def test_a_clock_met_late_still_tells_its_breach_and_escalates_no_more():
    points = points_ahead(schedule(breached_at=DUE, is_running=False), fired={"50"})

    assert points == [("breach", DUE)]


def test_a_paused_clock_says_nothing():
    assert points_ahead(schedule(due_at=None, is_running=False), fired=()) == []


def test_levels_of_the_chain():
    assert [chain_level(point) for point in EVERY_POINT] == [None, None, 0, 1, 2, 3]
