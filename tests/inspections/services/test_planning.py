"""Plans of contracts: once, again, moved by an announced holiday, taken back by a changed rule."""

from collections import Counter
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command

from contracts.domain.day_list import ListedDay
from contracts.services.workdays import import_workdays
from core.audit import acting_as
from core.audit.reading import describe_changes
from core.models.notification import Notification
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind, SlotState, State
from inspections.models.inspection import Inspection
from inspections.models.rule import InspectionRule
from inspections.models.slot import Slot
from inspections.services.conduct import confirm_date
from inspections.services.planning import plan_all, plan_contract
from tests.factories.accounts import UserFactory
from tests.factories.contracts import ContractFactory
from tests.factories.inspections import InspectionRuleFactory
from tests.factories.tickets import director
from tests.inspections.conduct import on
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db
NEW_YEAR = on(1, 1)


@pytest.fixture
def next_year():
    """A contract of 2027, whose holidays are not announced, with its holiday rule, planned."""
    contract = ContractFactory(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    InspectionRuleFactory(
        contract=contract, kind=Kind.HOLIDAY, per_year=3, festivals=["spring", "labour", "national"]
    )
    plan_contract(contract=contract, at=on(11, 20), until=date(2027, 12, 31))
    return contract


def announce():
    """The fourth of February becomes free, the Sunday before is worked."""
    free = [ListedDay(date(2027, 2, day), is_working=False, name="春节") for day in range(4, 12)]
    worked = [ListedDay(date(2027, 1, 31), is_working=True)]
    return import_workdays(days=[*free, *worked], source="国办发明电〔2026〕9号")


def test_the_five_contracts(contracts):
    load_rules(at=LOADED_AT)

    first, again = (
        plan_all(at=NEW_YEAR, until=date(2026, 12, 31)),
        plan_all(at=NEW_YEAR, until=date(2026, 12, 31)),
    )

    counts = Counter(Slot.objects.values_list("contract__key", "kind"))
    assert counts == {
        **{(key, "quarterly"): 4 for key in ("MRS", "AIS", "TRI", "TRA")},
        **{(key, "holiday"): 3 for key in ("MRS", "AIS", "TRI", "TRA")},
        **{(key, "db_perf"): 4 for key in ("MRS", "AIS", "TRI", "TRA")},
        **{(key, "visit"): 2 for key in ("MRS", "EMR", "TRI", "TRA")},
        ("AIS", "monthly"): 12,
        ("TRA", "half_year"): 2,
    }
    assert first.slots == 66
    assert (again.slots, again.inspections, again.moved, again.withdrawn) == (0, 0, 0, 0)
    assert list(Inspection.objects.filter(contract__key="MRS").values_list("number", "planned_on")) == [
        ("MRS-2026-XJ01", date(2026, 2, 13)),
        ("MRS-2026-XJ02", date(2026, 4, 29)),
        ("MRS-2026-XJ03", date(2026, 9, 20)),
        ("MRS-2026-XJ04", date(2026, 12, 1)),
    ]


def test_the_trail_names_what_a_run_planned_and_who_ran_it(contracts):
    load_rules(at=LOADED_AT)
    manager, contract = UserFactory(), contracts["EMR"]
    before = LogEntry.objects.get_for_object(contract).count()

    with acting_as(manager):
        for _run in range(2):
            plan_contract(contract=contract, at=NEW_YEAR, until=date(2026, 12, 31))

    entry, *earlier = LogEntry.objects.get_for_object(contract).order_by("-pk")
    [change] = describe_changes([entry])[entry.pk]
    rows = Inspection.objects.filter(contract=contract)
    assert (len(earlier), entry.actor) == (before, manager)
    assert change.label == str(Inspection._meta.verbose_name_plural)
    assert change.new == ", ".join(
        f"{row.number} {row.planned_on} ({slot.kind} {slot.period})"
        for row in rows
        for slot in row.slots.all()
    )
    assert [row.events.get().action for row in rows] == ["plan", "plan"]


def test_rules_are_loaded_once_and_keep_what_people_changed(contracts):
    load_rules(at=LOADED_AT)
    rule = InspectionRule.objects.get(contract__key="TRI", kind=Kind.HOLIDAY)
    rule.opens_days_before = 10
    rule.save()

    merge = load_rules(at=LOADED_AT)

    rule.refresh_from_db()
    assert merge.counts == {"created": 0, "changed": 0, "unchanged": 18}
    assert rule.opens_days_before == 10


def test_a_longer_horizon_adds_and_moves_nothing(contracts):
    load_rules(at=LOADED_AT)
    plan_contract(contract=contracts["TRA"], at=NEW_YEAR, until=date(2026, 6, 30))
    before = dict(Inspection.objects.values_list("number", "planned_on"))

    plan_contract(contract=contracts["TRA"], at=NEW_YEAR, until=date(2026, 12, 31))

    after = dict(Inspection.objects.values_list("number", "planned_on"))
    assert before.items() <= after.items()
    assert Slot.objects.count() == 15


def test_an_announced_holiday_moves_the_plan_and_people_are_told(
    next_year, django_capture_on_commit_callbacks
):
    hearer = director(next_year)
    spring = Slot.objects.get(period="2027-spring")
    assert (spring.due_on, spring.is_provisional) == (date(2027, 2, 3), True)

    with django_capture_on_commit_callbacks(execute=True):
        announce()

    spring.refresh_from_db()
    moved = Inspection.objects.get(slots=spring)
    assert (spring.holiday_on, spring.due_on, spring.is_provisional) == (
        date(2027, 2, 4),
        date(2027, 2, 2),
        False,
    )
    assert (moved.planned_on, moved.window_to, moved.state) == (
        date(2027, 2, 2),
        date(2027, 2, 2),
        State.PLANNED,
    )
    assert list(moved.reschedules.values_list("old_on", "new_on", "asked_by")) == [
        (date(2027, 2, 3), date(2027, 2, 2), None)
    ]
    assert Notification.objects.filter(user=hearer, event="inspections.plan_moved").count() == 1


def test_a_confirmed_date_never_moves_but_is_cried_out(next_year, django_capture_on_commit_callbacks):
    hospital = director(next_year)
    row = Slot.objects.get(period="2027-spring").inspection
    confirm_date(inspection=row, actor=hospital, at=on(11, 21))

    with django_capture_on_commit_callbacks(execute=True):
        announce()

    row.refresh_from_db()
    assert (row.planned_on, row.due_on, row.state) == (date(2027, 2, 3), date(2027, 2, 2), State.CONFIRMED)
    assert "不再" in Notification.objects.get(user=hospital, event="inspections.plan_moved").title


def test_a_rule_that_is_switched_off_takes_its_open_promises_back(contracts):
    load_rules(at=LOADED_AT)
    contract = contracts["TRA"]
    plan_contract(contract=contract, at=NEW_YEAR, until=date(2026, 12, 31))
    InspectionRule.objects.filter(contract=contract).exclude(kind=Kind.HALF_YEAR).update(is_on=False)

    outcome = plan_contract(contract=contract, at=NEW_YEAR, until=date(2026, 12, 31))

    assert outcome.withdrawn == 13
    assert set(contract.slots.open().values_list("kind", flat=True)) == {Kind.HALF_YEAR}
    assert contract.slots.filter(state=SlotState.CANCELLED).count() == 13
    assert set(contract.inspections.open().values_list("kinds", flat=True).distinct()[0]) == {Kind.HALF_YEAR}


def test_the_command_loads_and_plans(contracts, capsys):
    call_command("plan_inspections", "--json", "--until", "2026-12-31")

    assert Slot.objects.exists()
    assert '"slots": 66' in capsys.readouterr().out
