"""M16: an emergency plan per system with scenarios, steps, tiers, stand-by ways, target and drills."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts import facts
from contracts.models.emergency import EmergencyPlan
from tests.factories.accounts import user_of_role

pytestmark = pytest.mark.django_db


def test_m16_every_contracted_system_has_a_whole_plan(loaded_contracts):
    plans = EmergencyPlan.objects.all()

    assert sorted(plan.system.key for plan in plans) == ["AIS-AN", "AIS-ICU", "EMR", "MRS", "TRA", "TRI"]
    for plan in plans:
        assert plan.tiers.count() >= 3
        for scenario in plan.scenarios.all():
            assert (len(scenario.steps) >= 3, bool(scenario.stand_by)) == (True, True)


def test_m16_triage_falls_back_to_manual_and_is_back_within_four_hours(loaded_contracts):
    plan = loaded_contracts["TRI"].emergency_plans.get()

    assert plan.recovery_target_minutes == 240
    assert plan.scenarios.first().stand_by_zh.startswith("手工分诊")


def test_m16_drill_is_recorded_and_shown_as_fact(loaded_contracts):
    contract = loaded_contracts["TRI"]
    plan = contract.emergency_plans.get()
    engineer = Client()
    engineer.force_login(user_of_role(Role.HOSPITAL_ENGINEER, contract.hospital))
    today = timezone.localdate()
    before = facts.plans_are_drilled(contract, timezone.now()).is_kept
    body = {"held_on": today.isoformat(), "participants": "信息中心、分诊台", "result": "passed"}
    body |= {"scenario": plan.scenarios.first().pk, "recovery_minutes": "35"}
    body["next_due_on"] = today.replace(year=today.year + 1, day=1).isoformat()

    engineer.post(reverse("contracts:drill-add", args=[plan.pk]), body)

    drill = plan.drills.get()
    assert (drill.recovery_minutes, drill.recorded_by.role) == (35, "hospital_engineer")
    assert (before, facts.plans_are_drilled(contract, timezone.now()).is_kept) == (False, True)
