"""M20: the database performance inspection, four times in the contract year, told as promise and fact."""

from datetime import date

import pytest

from contracts import panels
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind
from inspections.services.planning import plan_contract
from inspections.services.reminding import mark_missed
from tests.inspections.conduct import on
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db


def test_m20_four_parts_of_the_year_and_a_missed_one_is_said(contracts):
    contract = contracts["TRA"]
    load_rules(at=LOADED_AT)
    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)
    second_of_april = on(4, 2)

    mark_missed(at=second_of_april)

    parts = contract.slots.filter(kind=Kind.DB_PERF)
    assert [slot.window_to for slot in parts] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    fact = panels.facts_of(contract, "M20", second_of_april)[0]
    assert (fact.text, fact.is_kept) == ("数据库性能巡检：本年已履行 0 / 4 次，未履行 1 次", False)
