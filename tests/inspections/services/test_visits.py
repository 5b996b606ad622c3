"""Visits: arrived, left, confirmed; only confirmed working days keep a promise (M15)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from inspections.domain.days import Days
from inspections.domain.stay import hours_of, working_days_of
from inspections.models.choices import Kind, SlotState
from inspections.models.visit import Visit
from inspections.services.maintenance import RecordRefused, countersign_record, write_record
from inspections.services.visits import VisitRefused, answer_visit, check_in, check_out
from tests.factories.inspections import InspectionFactory, SlotFactory
from tests.inspections.conduct import Crew, a_list, accepted, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection():
    a_list()
    return InspectionFactory(kinds=[Kind.VISIT])


@pytest.fixture
def crew(inspection):
    return Crew(inspection)


@pytest.mark.parametrize(
    ("arrived", "left", "hours", "days"),
    [
        (on(3, 20, 9), on(3, 20, 17), "8.00", 1),
        (on(3, 20, 9), on(3, 20, 12), "3.00", 0),
        (on(3, 19, 9), on(3, 20, 17), "32.00", 2),
        (on(3, 20, 9), on(3, 23, 17), "80.00", 2),  # over a weekend
        (on(2, 14, 9), on(2, 14, 17), "8.00", 1),  # a make-up Saturday
        (on(5, 1, 9), on(5, 1, 17), "8.00", 0),
    ],
)
def test_hours_and_working_days_of_a_stay(arrived, left, hours, days):
    assert hours_of(arrived, left) == Decimal(hours)
    assert working_days_of(arrived, left, Days()) == days


def test_a_promise_of_two_working_days_waits_for_the_hospitals_word(inspection, crew):
    slot = SlotFactory(
        contract=inspection.contract,
        inspection=inspection,
        kind=Kind.VISIT,
        period="2026Y-H1",
        working_days=2,
    )
    visit = check_in(
        contract=inspection.contract,
        inspection=inspection,
        actor=crew.engineer,
        at=on(3, 19, 9),
        companions=["示例同事", "示例同事"],
    )
    check_out(visit=visit, actor=crew.engineer, at=on(3, 20, 17), done="巡检", interview="医生满意")
    accepted(inspection, crew, on(3, 20, 16))
    slot.refresh_from_db()
    before = slot.state

    answer_visit(visit=visit, actor=crew.hospital_engineer, is_confirmed=True, at=on(3, 21))

    slot.refresh_from_db()
    visit.refresh_from_db()
    assert (before, slot.state) == (SlotState.OPEN, SlotState.MET)
    assert (visit.working_days, visit.state, visit.people.count()) == (2, Visit.State.CONFIRMED, 2)


def test_a_phone_that_was_out_of_reach_sends_once(inspection, crew):
    key = uuid4()
    sent = {"contract": inspection.contract, "actor": crew.engineer, "client_key": key, "at": on(3, 20, 15)}

    first = check_in(**sent, arrived_at=on(3, 20, 9))
    again = check_in(**sent, arrived_at=on(3, 20, 9))

    assert first == again
    assert (first.checked_in_at, first.entered_at, first.is_entered_late) == (
        on(3, 20, 9),
        on(3, 20, 15),
        True,
    )


@pytest.mark.parametrize("arrived", [on(3, 20, 12), on(2, 1)])
def test_times_that_cannot_be(inspection, crew, arrived):
    with pytest.raises(VisitRefused):
        check_in(contract=inspection.contract, actor=crew.engineer, at=on(3, 20, 9), arrived_at=arrived)


def test_no_second_arrival_before_leaving_and_no_leaving_without_a_word(inspection, crew):
    visit = check_in(contract=inspection.contract, actor=crew.engineer, at=on(3, 20, 9))

    with pytest.raises(VisitRefused):
        check_in(contract=inspection.contract, actor=crew.engineer, at=on(3, 20, 10))
    with pytest.raises(VisitRefused):
        check_out(visit=visit, actor=crew.engineer, at=on(3, 20, 17), done=" ")
    with pytest.raises(VisitRefused):
        answer_visit(visit=visit, actor=crew.director, is_confirmed=True, at=on(3, 20, 17))

    visit.refresh_from_db()
    assert visit.state == Visit.State.ON_SITE


def test_the_log_is_kept_by_two_sides(inspection, crew):
    record = write_record(
        contract=inspection.contract,
        actor=crew.engineer,
        kind="joint_check",
        on=on(3, 20).date(),
        content="共同检查接口",
        at=on(3, 20),
    )

    with pytest.raises(RecordRefused):
        countersign_record(record=record, actor=crew.manager, at=on(3, 20))
    with pytest.raises(RecordRefused):
        write_record(
            contract=inspection.contract,
            actor=crew.engineer,
            kind="daily",
            on=(on(3, 20) + timedelta(days=1)).date(),
            content="x",
            at=on(3, 20),
        )
    signed = countersign_record(record=record, actor=crew.director, at=on(3, 20))

    assert signed.countersigned_by == crew.director
