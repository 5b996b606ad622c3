"""The 100-point scheme: what a faulty key path costs."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.domain.scoring import SECTION_TOTALS, ItemClass, read_items, score_of

DATA = Path(__file__).parents[3] / "quality/data/scoring.csv"
with DATA.open(encoding="utf-8", newline="") as stream:
    ITEMS = read_items(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("faulty", "points"),
    [
        ([], "100"),
        (["gender"], "99"),
        (["gender", "gender"], "99"),
        (["age_years", "age_days"], "99"),  # one item, two keys
        (["diagnoses[0].code"], "96"),
        (["diagnoses[0].code", "diagnoses[0].name"], "92"),
        (["diagnoses[1].code"], "99"),
        (["diagnoses[1].code", "diagnoses[12].code", "diagnoses[2].name"], "97"),
        (["diagnoses[3].admission_condition", "diagnoses[0].admission_condition"], "98"),
        (["operations[1].code", "operations[2].code"], "99"),
        (["operations[0].code"], "96"),
        (["coma_before_days", "coma_after_minutes"], "98"),
        (["newborn_birth_weights[0]"], "96"),
        (["newborn_birth_weights[0]", "newborn_birth_weights[1]"], "96"),
        (["cost_blood", "cost_albumin"], "99.5"),
        (["org_code", "ventilator_hours"], "100"),  # not an item of the scheme
        (["gender_other", "xgender"], "100"),
        ([f"diagnoses[{index}].code" for index in range(1, 40)], "61"),
        ([f"diagnoses[{index}].{key}" for index in range(1, 40) for key in ("code", "name")], "50"),
    ],
)
def test_items_in_error_lose_their_points(faulty: list[str], points: str) -> None:
    assert score_of(faulty, ITEMS).points == Decimal(points)


def test_the_cost_section_loses_six_points_at_most() -> None:
    faulty = ["total_cost", *(key for item in ITEMS if item.section == "费用信息" for key in keys_of(item))]

    score = score_of(faulty, ITEMS)

    assert score.points == Decimal(94)
    assert sum((loss.points for loss in score.losses), Decimal(0)) == Decimal(9)


def keys_of(item) -> list[str]:  # type: ignore[no-untyped-def]
    with DATA.open(encoding="utf-8", newline="") as rows:
        return next(row["keys"].split(";") for row in csv.DictReader(rows) if row["item_zh"] == item.title)


def test_losses_are_told_by_class() -> None:
    score = score_of(["diagnoses[0].code", "record_no", "gender", "patient_name", "work_unit"], ITEMS)

    assert score.lost_by_class == {
        ItemClass.A: Decimal(4),
        ItemClass.B: Decimal(2),
        ItemClass.C: Decimal(1),
        ItemClass.D: Decimal(1),
    }


PATHS = st.sampled_from(
    ["gender", "coma_after_days", "total_cost", "discharge_way", "stay_days", "id_no"]
) | st.builds(
    "{}[{}].{}".format,
    st.sampled_from(["diagnoses", "operations"]),
    st.integers(0, 40),
    st.sampled_from(["code", "name", "date"]),
)


@given(st.sets(PATHS), st.sets(PATHS))
def test_more_faults_never_raise_the_score(first: set[str], second: set[str]) -> None:
    few, many = score_of(first, ITEMS), score_of(first | second, ITEMS)

    assert Decimal(0) <= many.points <= few.points <= Decimal(100)
    assert sum(SECTION_TOTALS.values()) == Decimal(100)
