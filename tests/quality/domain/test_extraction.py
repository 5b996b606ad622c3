"""A homepage in its normal form, written back in the national column layout (Q05)."""

import json
from pathlib import Path
from typing import Any

import pytest

from quality.domain.checking import code_book
from quality.domain.dictionaries import NONE_LOADED
from quality.domain.extraction import header, row_of
from quality.domain.fields import RECORD, columns
from quality.domain.json_form import read_json
from quality.domain.normal_form import normal_form
from quality.domain.records import read_record

VALID: dict[str, Any] = json.loads((Path(__file__).parents[1] / "homepage.json").read_text(encoding="utf-8"))


def normal(**changes: Any) -> dict[str, Any]:
    return normal_form(read_record(read_json({**VALID, **changes}), code_book(NONE_LOADED), 20_000))


def cells(**changes: Any) -> dict[str, str]:
    codes = header()
    return dict(zip(codes, row_of(normal(**changes), codes), strict=True))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"gender": "女"}, {"gender": "2"}),
        ({"gender": "2.0"}, {"gender": "2"}),
        ({"gender": "X"}, {"gender": "X"}),  # unreadable stays what it was
        ({"admission_time": "2024/5/6 9:20"}, {"admission_time": "2024-05-06 09:20"}),
        ({"admission_time": "2024-05-06T01:20:30Z"}, {"admission_time": "2024-05-06 09:20"}),
        ({"admission_time": "2024-05-06T09:20:30"}, {"admission_time": "2024-05-06 09:20:30"}),
        ({"birth_date": "19660312"}, {"birth_date": "1966-03-12"}),
        ({"birth_date": "24/3/1"}, {"birth_date": "24/3/1"}),
        ({"age_years": "５８"}, {"age_years": "58"}),
        ({"patient_name": " 林示范\u3000"}, {"patient_name": "林示范"}),
        ({"transfer_depts": "0401,0402"}, {"transfer_depts": ["0401", "0402"]}),
        ({"diagnoses": [{"code": "k80.100X001", "name": "－"}]},
         {"diagnoses": [{"code": "K80.100x001", "name": "-"}]}),
    ],
)  # fmt: skip
def test_the_normal_form_is_what_the_normalisation_leaves(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    form = normal(**changes)

    assert {key: form[key] for key in expected} == expected


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    form = normal(gender="女", admission_time="2024/5/6 9:20", transfer_depts="0401、0402")

    assert normal(**form) == form


def test_the_layout_has_811_columns_in_the_order_of_the_interface_table() -> None:
    codes = header()

    assert len(codes) == len(set(codes)) == 811
    assert codes[:8] == ("A01", "A02", "A48", "A49", "B12", "B15", "A47", "A46C")
    assert [code for code in header(is_extended=False) if code.startswith("F")] == []
    assert len(header(is_extended=False)) == 811 - sum(code.startswith("F") for code in codes)


@pytest.mark.parametrize(
    ("changes", "column", "cell"),
    [
        ({}, "A48", "0000800123"),
        ({}, "B12", "2024-05-06 09:20:00"),
        ({"admission_time": "2024/5/6 9:20"}, "B12", "2024-05-06 09:20:00"),
        ({"admission_time": "2024-05-06"}, "B12", "2024-05-06"),  # no clock is made up
        ({}, "A13", "1966-03-12"),
        ({}, "C03C", "K80.100x001"),
        ({}, "C06x01C", "I10.x00x002"),
        ({}, "C06x02C", "E11.900"),
        ({}, "C06x03C", "-"),
        ({}, "C14x01C", "51.2300"),
        ({"operations": []}, "C14x01C", "-"),
        ({}, "C35x01C", "-"),
        ({}, "B21C", "-"),
        ({"transfer_depts": ["0401", "0402"]}, "B21C", "0401,0402"),
        ({"coma_before_days": None}, "C28", "0"),
        ({"cost_blood": None}, "D26", "0"),
        ({"cost_blood": "-"}, "D26", "0"),
        ({}, "D01", "15820.60"),
        ({"newborn_birth_weights": ["3200"]}, "A18x01", "3200"),
        ({"newborn_birth_weights": ["3200"]}, "A18x02", "-"),
        ({"icu_stays": [{"unit": "02", "enter_time": "2024-05-06 10:00:00"}]}, "C48x01C", "02"),
        ({}, "A47", "-"),
        ({"day_surgery": None}, "B38", "-"),
    ],
)
def test_cells_of_the_layout(changes: dict[str, Any], column: str, cell: str) -> None:
    assert cells(**changes)[column] == cell


def test_a_row_holds_every_single_field_that_the_record_filled() -> None:
    places = columns()
    row = cells()

    back = {name: row[code] for code, (scope, name, _) in places.items() if scope == RECORD}

    filled = {name: text for name, text in normal().items() if name in back}
    assert len(filled) == 104
    assert {name: back[name] for name in filled} == filled
