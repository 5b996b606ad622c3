"""Required items of a record: which apply, which are filled (QI-01b)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quality.domain.checking import check_record, code_book
from quality.domain.dictionaries import Dictionaries, Operation
from quality.domain.json_form import read_json
from quality.domain.records import Record, read_record
from quality.domain.required_items import items_of, requirements
from quality.domain.rule_settings import DEFAULT_SETTINGS

VALID: dict[str, Any] = json.loads((Path(__file__).parents[1] / "homepage.json").read_text(encoding="utf-8"))
DICTIONARIES = Dictionaries(operations={"51.2300": Operation("腹腔镜下胆囊切除术", "surgery", True)})
TODAY = date(2026, 5, 20)
SEVERITIES = DEFAULT_SETTINGS.severities(TODAY)
WHOLE = 65
"""Items of the valid record: 57 that every record has, 8 of its one operation."""


def read(**changes: Any) -> Record:
    return read_record(read_json({**VALID, **changes}), code_book(DICTIONARIES), 20_000)


@pytest.mark.parametrize(
    ("changes", "filled", "applicable"),
    [
        ({}, WHOLE, WHOLE),
        ({"patient_name": ""}, WHOLE - 1, WHOLE),
        ({"patient_name": "-"}, WHOLE - 1, WHOLE),
        ({"work_unit": "-"}, WHOLE, WHOLE),  # a dash is a filling there
        ({"work_unit": None}, WHOLE - 1, WHOLE),
        ({"qc_date": None}, WHOLE, WHOLE),  # asked for by a warning only
        ({"readmission_plan": "2", "readmission_purpose": "复查"}, WHOLE + 1, WHOLE + 1),
        ({"readmission_plan": "2", "readmission_purpose": "-"}, WHOLE, WHOLE + 1),
        ({"operations": []}, WHOLE - 8, WHOLE - 8),
        ({"id_no": ""}, WHOLE - 1, WHOLE),  # two rules ask for it, one item
        ({"discharge_way": "5", "autopsy": "2"}, WHOLE + 1, WHOLE + 1),
        (
            {"diagnoses": [*VALID["diagnoses"], {"code": "S06.000", "name": "脑震荡"}]},
            WHOLE + 1,  # coma times are filled, what it was on admission is not
            WHOLE + 2,
        ),
    ],
)
def test_items_that_apply_and_are_filled(changes: dict[str, Any], filled: int, applicable: int) -> None:
    assert items_of(read(**changes), SEVERITIES) == (filled, applicable)


def test_a_record_without_completeness_errors_has_every_item_filled() -> None:
    for changes in ({}, {"discharge_way": "5"}, {"gender": "-"}, {"operations": [{"code": "51.2300"}]}):
        errors = [
            finding.rule
            for finding in check_record({**VALID, **changes}, dictionaries=DICTIONARIES, now=TODAY)
            if finding.severity == "error" and finding.rule.startswith("HP-C-")
        ]
        filled, applicable = items_of(read(**changes), SEVERITIES)

        assert (filled == applicable) is not bool(set(errors) - {"HP-C-077", "HP-C-080", "HP-C-094"})


def test_a_rule_switched_off_asks_for_nothing() -> None:
    severities = {rule: severity for rule, severity in SEVERITIES.items() if rule != "HP-C-008"}

    assert items_of(read(patient_name=""), severities) == (WHOLE - 1, WHOLE - 1)


def test_every_rule_that_asks_for_a_cell_is_a_requirement() -> None:
    pairs = {"HP-C-057", "HP-C-077", "HP-C-079", "HP-C-080", "HP-C-094"}
    everything = {f"HP-C-{number:03}" for number in range(1, 96)}

    assert {item.rule for item in requirements()} == (everything & set(SEVERITIES)) - pairs
