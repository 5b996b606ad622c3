"""Every rule has a passing, a failing and a boundary example; the oracle reads them as the table says."""

import datetime as dt
import json

from tests.quality.oracle.batch import check_sheet
from tests.quality.oracle.check import catalogue, check
from tests.quality.oracle.findings import RULES
from tests.quality.oracle.loaded import read_codes
from tests.quality.oracle.record import loads, read_record
from tests.quality.oracle.sheet import read_csv
from tests.quality.oracle.values import with_value
from tests.quality.rules import (
    batch,
    clinical,
    completeness,
    cost,
    dictionary,
    formats,
    logic_care,
    logic_stay,
)
from tests.quality.rules.example import BASE
from tests.quality.rules.table import as_csv, example_table

NOW = dt.date(2026, 11, 28)
EXAMPLES = [
    example
    for category in (completeness, formats, dictionary, logic_stay, logic_care, cost, clinical)
    for example in category.EXAMPLES
]


def test_no_rule_lacks_its_three_examples():
    found = {(example.rule, example.kind) for example in EXAMPLES} | batch.covered()

    assert found == {(rule, kind) for rule in catalogue() for kind in ("passes", "fails", "edge")}


def test_base_record_is_valid():
    assert check(loads(json.dumps(BASE)), read_codes(), NOW) == []


def test_oracle_finds_what_the_table_says():
    codes = read_codes()

    for example in EXAMPLES:
        record = read_record(loads(json.dumps(example.record)), codes, NOW)
        found = [with_value(finding, record) for finding in RULES[example.rule](record)]
        assert [(f.fields, f.value) for f in found] == list(example.expected), example.name


def test_oracle_finds_what_the_table_says_of_files():
    codes = read_codes()

    for example in batch.EXAMPLES:
        sheet = read_csv(as_csv(example_table(example)), codes, NOW)
        found = check_sheet(sheet, **example.options)
        assert [(f.row, f.fields, f.value) for f in found if f.rule == example.rule] == list(
            example.expected
        ), example.name
