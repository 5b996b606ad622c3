"""A homepage in its normal form, written back in the national column layout (Q05)."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.domain.checking import code_book
from quality.domain.dates import EPOCH
from quality.domain.dictionaries import NONE_LOADED
from quality.domain.extraction import row_of
from quality.domain.fields import FIELDS, RECORD, columns
from quality.domain.frames.cells import read_cells
from quality.domain.json_form import read_json
from quality.domain.layout import header
from quality.domain.normal_form import normal_form
from quality.domain.records import read_record
from tests.quality.oracle import dates as oracle

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
        ({"admission_time": "2024/5/6 9:20:45"}, {"admission_time": "2024-05-06 09:20:45"}),
        ({"admission_time": "2024-05-06T01:20:30Z"}, {"admission_time": "2024-05-06 09:20:30"}),
        ({"admission_time": "2024-05-06T09:20:30+08:00"}, {"admission_time": "2024-05-06 09:20:30"}),
        ({"admission_time": "20240506092045"}, {"admission_time": "2024-05-06 09:20:45"}),
        ({"admission_time": "202405060920"}, {"admission_time": "2024-05-06 09:20"}),
        ({"admission_time": "45418.25001"}, {"admission_time": "2024-05-06 06:00:01"}),
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


SPELLINGS = (
    "{0:%Y-%m-%d %H:%M:%S}", "{0:%Y-%m-%d %H:%M}", "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M:%S}",
    "{0:%Y.%m.%d}",
    "{0:%Y/%m/%d %H:%M}", "{0:%Y%m%d%H%M%S}", "{0:%Y%m%d%H%M}", "{0:%Y%m%d}", "{0:%Y-%m-%dT%H:%M:%S}Z",
    "{0:%Y-%m-%dT%H:%M:%S}-0330", "{0:%Y-%m-%dT%H:%M}+08:00", "{0:%Y-%m-%d %H:%M:%S}.75",
)  # fmt: skip
MOMENTS = st.builds(
    str.format,
    st.sampled_from(SPELLINGS),
    st.datetimes(timezones=st.just(dt.UTC)).filter(lambda moment: moment.year >= 1000),
) | st.decimals(min_value=10_000, max_value=99_999, places=6).map(lambda serial: f"{serial:f}")


@settings(max_examples=100, deadline=None)
@given(MOMENTS)
def test_no_second_is_lost_or_made_up(text: str) -> None:
    expected = oracle.read_moment(text)

    written = normal(admission_time=text)["admission_time"]
    of_record, of_file = (
        read_cells(FIELDS[RECORD, "admission_time"], pl.Series([one, one])).columns for one in (written, text)
    )

    again = oracle.read_moment(written)
    assert expected is not None
    assert again is not None
    assert (again.date, again.clock) == (
        expected.date,
        None if expected.clock is None else expected.clock.replace(microsecond=0),
    )
    assert normal(admission_time=written)["admission_time"] == written
    assert {name: of_record[name].to_list() for name in ("day", "minute")} == {
        name: of_file[name].to_list() for name in ("day", "minute")
    }
    assert of_file["day"][0] == expected.date.toordinal() - EPOCH


@pytest.mark.parametrize(
    ("changes", "column", "cell"),
    [
        ({}, "A48", "0000800123"),
        ({}, "B12", "2024-05-06 09:20:00"),
        ({"admission_time": "2024/5/6 9:20"}, "B12", "2024-05-06 09:20:00"),
        ({"admission_time": "2024/05/06 10:20:45"}, "B12", "2024-05-06 10:20:45"),
        ({"admission_time": "2024-05-06"}, "B12", "2024-05-06"),  # no clock is made up
        (
            {"admission_time": "二〇二四年五月六日上午九点二十分整"[:16]},
            "B12",
            "二〇二四年五月六日上午九点二十分",
        ),
        ({}, "A13", "1966-03-12"),
        ({"birth_date": "1966-03-12 08:00:00"}, "A13", "1966-03-12"),  # ten signs, says the table
        ({"current_phone": "+8613800138000"}, "A27", "+8613800138000"),
        ({"current_address": "@湖南省长沙市"}, "A26", "@湖南省长沙市"),
        ({"patient_name": "=1+2"}, "A11", "=1+2"),
        ({"work_unit": "x" * 40_000}, "A29", "x" * 40_000),
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
