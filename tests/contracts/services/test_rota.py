"""The pattern rolls out once, covers cut into it, deputies stand in (M14)."""

from datetime import date, datetime, time, timedelta

import pytest

from contracts import selectors
from contracts.models.people import Absence, Personnel
from contracts.models.rota import OnCallPattern, OnCallShift
from contracts.services.rota import (
    RotaRefused,
    plan_shifts,
    remove_cover,
    remove_weekly_shift,
    set_cover,
    set_weekly_shift,
)
from core.domain.calendar_spec import SHANGHAI
from tests.factories.contracts import ContractFactory, PersonnelFactory

MONDAY = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """A contract with two technicians who share day and night, and those above them."""
    contract = ContractFactory()
    day = PersonnelFactory(contract=contract, name="白班")
    night = PersonnelFactory(contract=contract, name="夜班", deputy=day)
    day.deputy = night
    day.save()
    for role in ("project_manager", "supervisor", "business_manager", "hospital_lead"):
        PersonnelFactory(contract=contract, role=role, name=role)
    for weekday in range(7):
        OnCallPattern.objects.create(
            contract=contract, personnel=day, weekday=weekday, starts=time(8), ends=time(20)
        )
        OnCallPattern.objects.create(
            contract=contract, personnel=night, weekday=weekday, starts=time(20), ends=time(8)
        )
    return contract, day, night


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def names(people):
    return [person.name for person in people]


def test_pattern_rolls_out_without_gaps_and_only_once(team):
    contract, _, _ = team

    first = plan_shifts(contract=contract, at=MONDAY)
    again = plan_shifts(contract=contract, at=MONDAY)
    tomorrow = plan_shifts(contract=contract, at=MONDAY + timedelta(days=1))

    assert (first, again, tomorrow) == (72, 0, 2)
    assert selectors.rota_gaps(contract, MONDAY, MONDAY + timedelta(days=30)) == []


def test_contract_without_a_rota_is_one_gap():
    contract = ContractFactory()

    gaps = selectors.rota_gaps(contract, at(2, 0), at(3, 0))

    assert [(gap.starts_at, gap.ends_at) for gap in gaps] == [(at(2, 0), at(3, 0))]


def test_chain_goes_from_technician_to_manager_to_supplier_to_hospital(team):
    contract, _, _ = team
    plan_shifts(contract=contract, at=MONDAY)

    by_day = selectors.escalation_chain(contract, at(3, 12))
    by_night = selectors.escalation_chain(contract, at(3, 23))

    above = ["project_manager", "supervisor", "business_manager", "hospital_lead"]
    assert names(by_day) == ["白班", *above]
    assert names(by_night) == ["夜班", *above]


def test_deputy_answers_while_the_technician_is_absent(team):
    contract, day, _ = team
    plan_shifts(contract=contract, at=MONDAY)
    Absence.objects.create(personnel=day, starts_at=at(3, 9), ends_at=at(3, 13))

    assert names(selectors.on_call_now(contract, at(3, 12))) == ["夜班"]
    assert names(selectors.escalation_chain(contract, at(3, 12)))[0] == "夜班"
    assert names(selectors.on_call_now(contract, at(3, 13))) == ["白班"]


def test_without_a_shift_all_technicians_are_called(team):
    contract, _, _ = team

    assert names(selectors.on_call_now(contract, at(3, 12))) == []
    assert names(selectors.escalation_chain(contract, at(3, 12)))[:2] == ["白班", "夜班"]


def test_former_people_are_not_called(team):
    contract, day, _ = team
    plan_shifts(contract=contract, at=MONDAY)
    Personnel.objects.filter(pk=day.pk).update(ends_on=date(2026, 3, 2))

    assert "白班" not in names(selectors.escalation_chain(contract, at(3, 12)))


def test_cover_cuts_the_pattern_and_gives_it_back(team):
    contract, _, night = team
    plan_shifts(contract=contract, at=MONDAY)

    cover = set_cover(
        contract=contract, personnel=night, starts_at=at(4, 10), ends_at=at(4, 12), level=1, at=MONDAY
    )
    during = names(selectors.on_call_now(contract, at(4, 11)))
    around = [names(selectors.on_call_now(contract, at(4, hour))) for hour in (9, 12)]
    remove_cover(shift=cover, at=MONDAY)

    assert (during, around) == (["夜班"], [["白班"], ["白班"]])
    assert names(selectors.on_call_now(contract, at(4, 11))) == ["白班"]
    assert selectors.rota_gaps(contract, at(4, 0), at(5, 0)) == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "field"),
    [(at(4, 12), at(4, 10), "ends_at"), (at(1, 10), at(1, 12), "starts_at")],
)
def test_cover_backwards_or_in_the_past_is_refused(team, starts_at, ends_at, field):
    contract, _, night = team

    with pytest.raises(RotaRefused) as refused:
        set_cover(
            contract=contract, personnel=night, starts_at=starts_at, ends_at=ends_at, level=1, at=MONDAY
        )

    assert refused.value.field == field


def test_people_of_other_contracts_are_not_put_on_call(team):
    contract, _, _ = team
    pattern = OnCallPattern(
        contract=contract, personnel=PersonnelFactory(), weekday=0, starts=time(8), ends=time(9)
    )

    with pytest.raises(RotaRefused) as refused:
        set_weekly_shift(pattern=pattern, at=MONDAY)

    assert refused.value.field == "personnel"


def test_removed_weekly_shift_leaves_a_visible_gap_and_the_past_on_record(team):
    contract, day, _ = team
    plan_shifts(contract=contract, at=MONDAY)
    wednesday = OnCallPattern.objects.get(contract=contract, personnel=day, weekday=2)

    remove_weekly_shift(pattern=wednesday, at=MONDAY)

    gaps = selectors.rota_gaps(contract, at(2, 10), at(9, 10))
    assert [(gap.starts_at, gap.ends_at) for gap in gaps] == [(at(4, 8), at(4, 20))]
    assert OnCallShift.objects.filter(personnel=day, starts_at__lte=MONDAY).count() == 1
