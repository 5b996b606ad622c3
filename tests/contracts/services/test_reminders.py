"""Daily warnings come exactly once each (M13, M14, M16)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain.roles import Role
from contracts.models.emergency import EmergencyDrill
from contracts.services.reminders import warn_of_drills, warn_of_qualifications, warn_of_rota_gaps
from core.models.notification import Notification
from tests.factories.accounts import UserFactory, user_of_role
from tests.factories.contracts import (
    EmergencyPlanFactory,
    OnCallPatternFactory,
    PersonnelFactory,
    QualificationFactory,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("title", flat=True))


def test_qualification_is_warned_of_at_60_30_and_7_days_and_once_expired():
    proof = QualificationFactory(expires_on=date(2026, 5, 10), title="工程师证", personnel__name="林示例")
    user_of_role(Role.DIRECTOR, proof.personnel.contract.hospital, language="en")

    for day in range(75):
        warn_of_qualifications(at=NOON + timedelta(days=day))
        warn_of_qualifications(at=NOON + timedelta(days=day, hours=1))

    until = "工程师证 of 林示例 is valid until 2026-05-10"
    assert told() == [until, until, until, "工程师证 of 林示例 ran out on 2026-05-10"]


def test_days_on_which_nothing_ran_lose_no_warning():
    proof = QualificationFactory(expires_on=date(2026, 5, 10))
    user_of_role(Role.PROJECT_MANAGER, proof.personnel.contract.supplier)

    for day in (0, 50, 69, 80):
        warn_of_qualifications(at=NOON + timedelta(days=day))

    assert len(told()) == 3  # 30 days, 7 days late to the day, expired: 60 days was never reached in time


def test_former_people_are_not_warned_of():
    person = PersonnelFactory(ends_on=date(2026, 2, 1))
    QualificationFactory(personnel=person, expires_on=date(2026, 3, 3))
    user_of_role(Role.DIRECTOR, person.contract.hospital)

    assert (warn_of_qualifications(at=NOON), told()) == (0, [])


def test_gap_in_the_rota_is_told_to_the_supplier_once():
    pattern = OnCallPatternFactory()
    user_of_role(Role.PROJECT_MANAGER, pattern.contract.supplier, language="en")

    warn_of_rota_gaps(at=NOON)
    warn_of_rota_gaps(at=NOON + timedelta(hours=1))

    assert told() == [f"{pattern.contract.name_en}: nobody is on call from 03-02 12:00"]


def test_drill_is_told_two_weeks_ahead_once():
    plan = EmergencyPlanFactory()
    user_of_role(Role.DIRECTOR, plan.contract.hospital)
    EmergencyDrill.objects.create(
        plan=plan,
        held_on=date(2025, 9, 1),
        participants="信息中心",
        result="passed",
        next_due_on=date(2026, 3, 17),
        recorded_by=UserFactory(),
        recorded_at=NOON,
    )

    counts = [warn_of_drills(at=NOON + timedelta(days=day)) for day in (0, 1, 2)]

    assert (counts, len(told())) == ([0, 1, 1], 1)
