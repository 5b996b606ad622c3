"""Drills and responsible people of emergency plans (M16)."""

from datetime import UTC, date, datetime

import pytest

from contracts.models.emergency import EmergencyDrill, EmergencyTier
from contracts.services.emergency import EmergencyRefused, appoint_responsible, record_drill
from tests.factories.accounts import UserFactory
from tests.factories.contracts import EmergencyPlanFactory, EmergencyScenarioFactory, PersonnelFactory

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def drill(**values) -> EmergencyDrill:
    facts = {"held_on": date(2026, 3, 1), "next_due_on": date(2026, 9, 1), "result": "passed", **values}
    return EmergencyDrill(participants="信息中心", **facts)


def test_drill_is_kept_with_who_recorded_it():
    actor, plan = UserFactory(), EmergencyPlanFactory()

    kept = record_drill(drill=drill(plan=plan), actor=actor, at=NOW)

    assert (kept.recorded_by, kept.recorded_at, list(plan.drills.all())) == (actor, NOW, [kept])


@pytest.mark.parametrize(
    ("values", "field"),
    [({"held_on": date(2026, 3, 3)}, "held_on"), ({"next_due_on": date(2026, 3, 1)}, "next_due_on")],
)
def test_drill_of_the_future_or_without_a_next_is_refused(values, field):
    with pytest.raises(EmergencyRefused) as refused:
        record_drill(drill=drill(plan=EmergencyPlanFactory(), **values), actor=UserFactory(), at=NOW)

    assert refused.value.field == field


def test_scenario_of_another_plan_is_refused():
    foreign = EmergencyScenarioFactory()

    with pytest.raises(EmergencyRefused) as refused:
        record_drill(drill=drill(plan=EmergencyPlanFactory(), scenario=foreign), actor=UserFactory(), at=NOW)

    assert refused.value.field == "scenario"


def test_only_people_of_the_contract_answer_for_a_tier():
    plan = EmergencyPlanFactory()
    tier = EmergencyTier.objects.create(plan=plan, level=1, name_zh="一级", duty_zh="立即响应")
    own = PersonnelFactory(contract=plan.contract)

    with pytest.raises(EmergencyRefused):
        appoint_responsible(tier=tier, person=PersonnelFactory())

    assert appoint_responsible(tier=tier, person=own).responsible == own
