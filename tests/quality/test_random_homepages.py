"""Random messy homepages: the path for one record finds what the oracle finds."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.quality.engines import check_one
from tests.quality.oracle.check import check
from tests.quality.oracle.loaded import read_codes
from tests.quality.oracle.record import loads
from tests.quality.random_homepages import homepages
from tests.quality.test_rule_examples import NOW


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(homepages())
def test_one_record_reads_like_the_oracle(homepage: dict[str, Any]):
    record = loads(json.dumps(homepage))

    found = sorted(check_one(record, NOW), key=str)

    assert found == sorted(check(record, read_codes(), NOW), key=str)
