"""Complications after elective surgery: which stays count, which diagnoses are listed."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.domain.complications import (
    Complication,
    ElectiveBasis,
    Surgery,
    complications_of,
    is_excluded,
    read_groups,
    surgery_of,
)

DATA = Path(__file__).parents[3] / "quality/data/complications.csv"
with DATA.open(encoding="utf-8", newline="") as stream:
    GROUPS = read_groups(csv.DictReader(stream))
CLASSES = {"51.2300": "surgery", "36.0601": "interventional", "88.7200": "diagnostic", "99.0400": None}


def operation(code: str, timing: str | None = None) -> dict[str, Any]:
    return {"code": code, "op_timing": timing}


@pytest.mark.parametrize(
    ("operations", "route", "expected"),
    [
        ([], "2", Surgery(False, None, ElectiveBasis.NOTHING)),
        ([operation("-")], "2", Surgery(False, None, ElectiveBasis.NOTHING)),
        ([operation("88.7200", "1")], "2", Surgery(False, None, ElectiveBasis.NOTHING)),
        ([operation("99.0400", "1")], "2", Surgery(None, None, ElectiveBasis.NOTHING)),
        ([operation("51.2300", "1")], "1", Surgery(True, True, ElectiveBasis.TIMING)),
        ([operation("36.0601", "3")], "1", Surgery(True, True, ElectiveBasis.TIMING)),
        ([operation("51.2300", "2")], "2", Surgery(True, False, ElectiveBasis.TIMING)),
        (
            [operation("51.2300", "2"), operation("51.2300", "1")],
            "1",
            Surgery(True, True, ElectiveBasis.TIMING),
        ),
        ([operation("51.2300", "2"), operation("51.2300")], "2", Surgery(True, True, ElectiveBasis.ROUTE)),
        ([operation("51.2300")], "2", Surgery(True, True, ElectiveBasis.ROUTE)),
        ([operation("51.2300")], "1", Surgery(True, False, ElectiveBasis.ROUTE)),
        ([operation("51.2300")], "-", Surgery(True, None, ElectiveBasis.NOTHING)),
        (
            [operation("88.7200", "1"), operation("51.2300", "2")],
            "2",
            Surgery(True, False, ElectiveBasis.TIMING),
        ),
    ],
)
def test_surgery_is_elective_by_its_timing_else_by_the_admission_route(
    operations: list[dict[str, Any]], route: str, expected: Surgery
) -> None:
    record = {"operations": operations, "admission_route": route}

    assert surgery_of(record, CLASSES.get) == expected


def diagnosis(code: str | None, condition: str = "4") -> dict[str, Any]:
    return {"code": code, "admission_condition": condition}


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        ([], ()),
        ([diagnosis("T81.000")], ()),  # the principal diagnosis is no complication
        ([diagnosis("K80.100"), diagnosis("T81.000")], (Complication("04", 1, "T81.000", "T81.0"),)),
        ([diagnosis("K80.100"), diagnosis("T81.000", "1")], ()),
        ([diagnosis("K80.100"), diagnosis("T81.000", "2")], ()),
        ([diagnosis("K80.100"), diagnosis("-")], ()),
        ([diagnosis("K80.100"), diagnosis(None)], ()),
        ([diagnosis("K80.100"), diagnosis("I10.x00x002")], ()),
        # two groups fit: the longer beginning wins
        ([diagnosis("K80.100"), diagnosis("T81.411")], (Complication("03", 1, "T81.411", "T81.411"),)),
        ([diagnosis("K80.100"), diagnosis("T81.400")], (Complication("09", 1, "T81.400", "T81.4"),)),
        ([diagnosis("K80.100"), diagnosis("N99.000")], (Complication("14", 1, "N99.000", "N99.0"),)),
        ([diagnosis("K80.100"), diagnosis("N99.100")], (Complication("21", 1, "N99.100", "N99"),)),
        (
            [diagnosis("K80.100"), diagnosis("J95.800x004")],
            (Complication("07", 1, "J95.800x004", "J95.800x004"),),
        ),
        (
            [diagnosis("K80.100"), diagnosis("J18.900"), diagnosis("E11.900", "1"), diagnosis("T81.300")],
            (Complication("12", 1, "J18.900", "J18"), Complication("05", 3, "T81.300", "T81.3")),
        ),
    ],
)
def test_complications_are_other_diagnoses_that_came_after_admission(
    diagnoses: list[dict[str, Any]], expected: tuple[Complication, ...]
) -> None:
    assert complications_of({"diagnoses": diagnoses}, GROUPS) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("O80.000", True), ("P07.300", True), ("K80.100", False), ("-", False), (None, False)],
)
def test_obstetric_and_perinatal_stays_are_excluded(code: str | None, expected: bool) -> None:
    assert is_excluded({"diagnoses": [diagnosis(code)]}) is expected


def test_there_are_25_groups_and_no_beginning_stands_twice() -> None:
    prefixes = [prefix for group in GROUPS for prefix in group.prefixes]

    assert [group.number for group in GROUPS] == [f"{number:02}" for number in range(1, 26)]
    assert len(prefixes) == len(set(prefixes))


PREFIXES = [(prefix, group.number) for group in GROUPS for prefix in group.prefixes]


@given(
    st.text("AIJKNT0123456789.x", min_size=3, max_size=11) | st.sampled_from([p + "00" for p, _ in PREFIXES])
)
def test_the_group_is_that_of_the_longest_fitting_beginning(code: str) -> None:
    lines = complications_of({"diagnoses": [diagnosis("K80.100"), diagnosis(code)]}, GROUPS)

    best = ""
    for length in range(1, len(code) + 1):  # beginnings from short to long
        if code[:length] in dict(PREFIXES):
            best = dict(PREFIXES)[code[:length]]
    assert [line.group for line in lines] == ([best] if best else [])
