"""Examples of the HP-B rules: small files as patches of rows, and the findings of one rule by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .example import Patch, patched

STAY_2 = {"admission_count": 2, "admission_time": "2024-06-01 08:00", "discharge_time": "2024-06-05 08:00"}


@dataclass(frozen=True)
class FileExample:
    """`rows` patch the valid record, the rest changes their table; `expected` is (row, paths, value)."""

    rule: str
    kind: str
    rows: tuple[Patch, ...]
    expected: tuple[tuple[int, tuple[str, ...], str | None], ...] = ()
    without: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    ragged: Mapping[int, int] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Names the example in a failing test."""
        return f"{self.rule} {self.kind}"

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows as homepages."""
        return [patched(row) for row in self.rows]


def _found(row: int, fields: str, value: str | None = None) -> tuple[int, tuple[str, ...], str | None]:
    return row, tuple(fields.split()), value


NO = "0000700456"
COUNTS, DAYS = "record_no admission_count", "record_no admission_time"
OVERLAP, ORDER = "record_no admission_time discharge_time", "record_no admission_count admission_time"

EXAMPLES = (
    FileExample("HP-B-001", "passes", ({},), without=("A20N", "B38", "C06x01C")),
    FileExample(
        "HP-B-001",
        "fails",
        ({},),
        (_found(0, "A12C", "A12C"), _found(0, "C03C", "C03C")),
        without=("C03C", "A12C"),
    ),
    FileExample("HP-B-001", "edge", ({},), (_found(0, "C04N", "C04N"),), without=("C04N", "C07x01N")),
    FileExample("HP-B-002", "passes", ({},)),
    FileExample(
        "HP-B-002", "fails", ({},), (_found(0, "住院医师工号", "住院医师工号"),), extra=("住院医师工号",)
    ),
    FileExample("HP-B-002", "edge", ({},), extra=("c06X12c", "Ｆ０１")),
    FileExample("HP-B-003", "passes", ({}, STAY_2)),
    FileExample(
        "HP-B-003",
        "fails",
        ({}, {"admission_count": "1.0"}, {"record_no": "０000700456 "}),
        (_found(2, COUNTS, NO), _found(3, COUNTS, "０000700456 ")),
    ),
    FileExample("HP-B-003", "edge", ({}, {"org_code": "124301000000000001"}, {"admission_count": "-"})),
    FileExample("HP-B-004", "passes", ({}, {})),
    FileExample(
        "HP-B-004",
        "fails",
        ({}, {"admission_count": 2, "admission_time": "2024-05-06 23:00"}),
        (_found(2, DAYS, NO),),
    ),
    FileExample("HP-B-004", "edge", ({}, {"admission_count": 2, "admission_time": "2024-05-07 00:00"})),
    FileExample("HP-B-005", "passes", ({}, {**STAY_2, "gender": "女"})),
    FileExample("HP-B-005", "fails", ({}, {**STAY_2, "gender": "1"}), (_found(2, "record_no gender", NO),)),
    FileExample(
        "HP-B-005",
        "edge",
        ({"gender": "-"}, {"birth_date": "不详"}, {"gender": "1", "birth_date": "1966-03-13"}),
        (_found(3, "record_no gender birth_date", NO),),
    ),
    FileExample("HP-B-006", "passes", ({}, STAY_2)),
    FileExample("HP-B-006", "fails", ({}, {"record_no": "8"}), (_found(2, "record_no id_no", "8"),)),
    FileExample(
        "HP-B-006",
        "edge",
        ({"id_no": "430102196603121026"}, {"record_no": "8", "id_no": "430102196603121026"}),
    ),
    FileExample("HP-B-007", "passes", ({}, {**STAY_2, "admission_time": "2024-05-11 10:30"})),
    FileExample(
        "HP-B-007",
        "fails",
        ({**STAY_2, "admission_time": "2024-05-11 10:29"}, {}),
        (_found(1, OVERLAP, NO),),
    ),
    FileExample("HP-B-007", "edge", ({}, {**STAY_2, "admission_time": "2024-05-11"})),
    FileExample("HP-B-008", "passes", (STAY_2, {})),
    FileExample("HP-B-008", "fails", ({"admission_count": 3}, STAY_2), (_found(2, ORDER, NO),)),
    FileExample("HP-B-008", "edge", ({}, {**STAY_2, "admission_count": 1}), (_found(2, ORDER, NO),)),
    FileExample("HP-B-009", "passes", ({},), options={"period": "2024-05"}),
    FileExample(
        "HP-B-009",
        "fails",
        ({}, {"discharge_time": "2024/5/11 10:30"}),
        (_found(1, "discharge_time", "2024-05-11 10:30:00"), _found(2, "discharge_time", "2024/5/11 10:30")),
        options={"period": "2024-04"},
    ),
    FileExample(
        "HP-B-009",
        "edge",
        (
            {"discharge_time": "2024-05-31T16:00Z"},
            {"discharge_time": "2024-05-31 23:59"},
            {"discharge_time": "-"},
        ),
        (_found(1, "discharge_time", "2024-05-31T16:00Z"),),
        options={"period": "2024-05"},
    ),
    FileExample("HP-B-010", "passes", ({}, {"record_no": "8"})),
    FileExample(
        "HP-B-010", "fails", ({}, {}, {}), (_found(2, "row"), _found(3, "row")), ragged={2: 1, 3: -1}
    ),
    FileExample("HP-B-010", "edge", ({}, {}), (_found(1, "row"),), ragged={1: -30}),
    FileExample("HP-B-012", "passes", ({}, {"record_no": "8", "org_code": "-"})),
    FileExample(
        "HP-B-012",
        "fails",
        ({"org_code": ""}, {"record_no": "8"}, {"record_no": "9", "org_code": "１24301000000000001"}),
        (_found(3, "org_code", "１24301000000000001"),),
    ),
    FileExample(
        "HP-B-012",
        "edge",
        ({},),
        (_found(1, "org_code", "124301000000000000"),),
        options={"org_code": "124301000000000009"},
    ),
)


def covered() -> set[tuple[str, str]]:
    """The rules and kinds of example held here; HP-B-011 is about bytes (readers/test_encodings)."""
    return {(example.rule, example.kind) for example in EXAMPLES} | {
        ("HP-B-011", k) for k in ("passes", "fails", "edge")
    }
