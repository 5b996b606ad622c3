"""The daily look: told once each, missed by the clock, late when done after all."""

from datetime import timedelta

import pytest

from core.models.notification import Notification
from inspections.models.choices import Kind, SlotState, State
from inspections.services.conduct import start_inspection
from inspections.services.reminding import look_after
from tests.factories.inspections import InspectionFactory, SlotFactory
from tests.inspections.conduct import Crew, a_list, accepted, on, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection():
    a_list()
    row = InspectionFactory()
    SlotFactory(contract=row.contract, inspection=row)
    return row


@pytest.fixture
def crew(inspection):
    return Crew(inspection)


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("event", flat=True))


def test_each_reminder_comes_once(inspection, crew):
    inspection.lead = crew.engineer
    inspection.save()
    for day in (0, 0, 1, 71, 72, 72, 74, 75, 76, 77, 78, 79, 79, 80):  # to the second day past due
        look_after(at=on(1, 1) + timedelta(days=day))

    assert told(crew.engineer) == ["inspections.reminder"] * 4
    assert told(crew.manager) == ["inspections.reminder"] * 4 + ["inspections.overdue"] * 2
    assert told(crew.director) == ["inspections.overdue"] * 2
    assert told(crew.hospital_engineer) == []


def test_past_the_window_it_is_missed_and_both_sides_hear_it(inspection, crew):
    look_after(at=on(4, 1))
    look_after(at=on(4, 1))

    inspection.refresh_from_db()
    assert (inspection.state, inspection.slots.get().state) == (State.MISSED, SlotState.MISSED)
    assert told(crew.hospital_engineer) == ["inspections.missed"]


def test_work_in_the_window_is_not_missed_while_the_hospital_checks(inspection, crew):
    submitted(inspection, crew, on(3, 31))

    look_after(at=on(4, 2))

    assert inspection.slots.get().state == SlotState.OPEN


@pytest.mark.parametrize(
    ("accepted_on", "state"), [((6, 1), SlotState.MET_LATE), ((6, 25), SlotState.MISSED)]
)
def test_done_late_counts_late_until_the_next_is_due(inspection, crew, accepted_on, state):
    SlotFactory(
        contract=inspection.contract,
        rule=inspection.slots.get().rule,
        period="2026-Q2",
        window_from="2026-04-01",
        window_to="2026-06-30",
        missed_on="2026-07-01",
        due_on="2026-06-20",
    )
    look_after(at=on(4, 1))

    row = accepted(inspection, crew, on(4, 10), on(*accepted_on))

    assert row.is_late
    assert row.slots.get().state == state


def test_silence_is_not_acceptance_and_is_told_every_five_days(inspection, crew):
    row = submitted(inspection, crew, on(3, 20))
    Notification.objects.all().delete()

    for day in range(1, 12):
        look_after(at=on(3, 20) + timedelta(days=day))

    row.refresh_from_db()
    assert row.state == State.SUBMITTED
    assert told(crew.director) == ["inspections.no_reply"] * 2
    assert told(crew.manager) == ["inspections.no_reply"] * 2


def test_one_of_two_promises_missed_leaves_the_inspection_to_do(inspection, crew):
    SlotFactory(
        contract=inspection.contract,
        inspection=inspection,
        kind=Kind.HOLIDAY,
        period="2026-spring",
        window_from="2026-02-01",
        window_to="2026-02-13",
        missed_on="2026-02-15",
        due_on="2026-02-13",
    )

    look_after(at=on(2, 15))

    inspection.refresh_from_db()
    assert inspection.state == State.PLANNED
    assert sorted(inspection.slots.values_list("state", flat=True)) == [SlotState.MISSED, SlotState.OPEN]
    assert (
        start_inspection(inspection=inspection, actor=crew.engineer, at=on(3, 2)).state == State.IN_PROGRESS
    )
