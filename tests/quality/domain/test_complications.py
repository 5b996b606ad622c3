"""Complications after elective surgery: which stays count, which diagnoses are listed."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.domain.complications import (
    Complication,
    ElectiveBasis,
    Surgery,
    complications_of,
    is_excluded,
    may_have_complications,
    read_groups,
    surgery_of,
)
from quality.domain.truths import both

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
        # an emergency whatever the class turns out to be
        ([operation("99.0400", "2")], "2", Surgery(None, False, ElectiveBasis.TIMING)),
        ([operation("99.0400")], "1", Surgery(None, False, ElectiveBasis.ROUTE)),
        (
            [operation("51.2300", "2"), operation("99.0400", "1")],
            "1",
            Surgery(True, None, ElectiveBasis.NOTHING),
        ),
        (
            [operation("51.2300", "1"), operation("99.0400", "2")],
            "1",
            Surgery(True, True, ElectiveBasis.TIMING, 0),
        ),
        ([operation("51.2300", "1")], "1", Surgery(True, True, ElectiveBasis.TIMING, 0)),
        ([operation("36.0601", "3")], "1", Surgery(True, True, ElectiveBasis.TIMING, 0)),
        ([operation("51.2300", "2")], "2", Surgery(True, False, ElectiveBasis.TIMING)),
        (
            [operation("88.7200", "1"), operation("51.2300", "2"), operation("51.2300", "1")],
            "1",
            Surgery(True, True, ElectiveBasis.TIMING, 2),
        ),
        ([operation("51.2300", "2"), operation("51.2300")], "2", Surgery(True, True, ElectiveBasis.ROUTE, 1)),
        ([operation("88.7200"), operation("51.2300")], "2", Surgery(True, True, ElectiveBasis.ROUTE, 1)),
        ([operation("51.2300")], "1", Surgery(True, False, ElectiveBasis.ROUTE)),
        ([operation("51.2300")], "-", Surgery(True, None, ElectiveBasis.NOTHING)),
        ([operation("51.2300")], "7", Surgery(True, None, ElectiveBasis.NOTHING)),
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


def slow_surgery(operations: list[dict[str, Any]], route: str) -> tuple[bool | None, bool | None]:
    """Every reading of the unknown classes one by one, and what they agree on."""
    seen: set[tuple[bool, bool | None]] = set()
    unsure = [one for one in operations if CLASSES[one["code"]] is None]
    for choice in range(2 ** len(unsure)):
        taken = [one for place, one in enumerate(unsure) if choice >> place & 1]
        surgical = taken + [
            one for one in operations if CLASSES[one["code"]] in {"surgery", "interventional"}
        ]
        timings = [one["op_timing"] for one in surgical]
        if not surgical:
            seen.add((False, False))
        elif "1" in timings or "3" in timings:
            seen.add((True, True))
        elif all(timing == "2" for timing in timings):
            seen.add((True, False))
        else:
            seen.add((True, None if route == "-" else route != "1"))
    surgery, elective = ({pair[place] for pair in seen} for place in (0, 1))
    return (
        surgery.pop() if len(surgery) == 1 else None,
        elective.pop() if len(elective) == 1 else None,
    )


@settings(max_examples=150)
@given(
    st.lists(
        st.builds(operation, st.sampled_from(sorted(CLASSES)), st.sampled_from([None, "1", "2", "3"])),
        max_size=4,
    ),
    st.sampled_from(["1", "2", "-"]),
)
def test_surgery_agrees_with_every_reading_of_unknown_classes(
    operations: list[dict[str, Any]], route: str
) -> None:
    found = surgery_of({"operations": operations, "admission_route": route}, CLASSES.get)

    is_surgical, is_elective = slow_surgery(operations, route)
    assert found.is_surgical is is_surgical
    assert both(found.is_surgical, found.is_elective) is both(is_surgical, is_elective)
    if found.operation is not None:
        assert CLASSES[operations[found.operation]["code"]] in {"surgery", "interventional"}
        assert found.is_elective


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        ([{"code": "K80.100"}, {"code": "T81.000"}], True),
        ([{"code": "K80.100"}, {"code": "T81.000", "admission_condition": "-"}], True),
        ([{"code": "K80.100"}, {"code": "T81.000", "admission_condition": "8"}], True),
        ([{"code": "K80.100"}, {"code": "T81.000", "admission_condition": "3"}], False),
        ([{"code": "K80.100"}, {"code": "I10.x00x002"}], False),
        ([{"code": "T81.000"}], False),
    ],
)
def test_a_complication_that_does_not_say_when_it_arose_is_in_doubt(
    diagnoses: list[dict[str, Any]], expected: bool
) -> None:
    assert may_have_complications({"diagnoses": diagnoses}, GROUPS) is expected


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
    [("O80.000", True), ("P07.300", True), ("K80.100", False), ("-", None), (None, None)],
)
def test_obstetric_and_perinatal_stays_are_excluded(code: str | None, expected: bool | None) -> None:
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
