"""The escalation chain: tiers in order, deputies for the absent, nobody twice (M14)."""

import pytest

from contracts.domain.escalation import chain, reachable

DEPUTIES = {"甲": "乙", "乙": "丙", "丙": "甲"}


@pytest.mark.parametrize(
    ("absent", "expected"),
    [(set(), "甲"), ({"甲"}, "乙"), ({"甲", "乙"}, "丙"), ({"甲", "乙", "丙"}, "甲"), ({"丙"}, "甲")],
)
def test_deputy_stands_in_along_the_line(absent, expected):
    assert reachable("甲", DEPUTIES, absent) == expected


def test_absent_without_deputy_is_still_called():
    assert reachable("丁", DEPUTIES, {"丁"}) == "丁"


def test_chain_keeps_the_order_and_names_nobody_twice():
    tiers = [["甲"], ["经理", "乙"], ["主管"], ["院方"]]

    assert chain(tiers, {"甲": "乙"}, {"甲"}) == ["乙", "经理", "主管", "院方"]
