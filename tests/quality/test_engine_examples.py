"""The project's ways of checking find in the examples what the table and the oracle say."""

import json

from tests.quality.engines import check_one
from tests.quality.oracle.check import check
from tests.quality.oracle.loaded import read_codes
from tests.quality.oracle.record import loads
from tests.quality.test_rule_examples import EXAMPLES, NOW


def test_one_record_reads_like_table_and_oracle():
    codes = read_codes()

    for place, example in enumerate(EXAMPLES):
        record = loads(json.dumps(example.record))
        found = sorted(check_one(record, NOW), key=str)
        assert [(f.fields, f.value) for f in found if f.rule == example.rule] == sorted(example.expected)
        if place % 9 == 1:
            assert found == sorted(check(record, codes, NOW), key=str), example.name
