"""The catalogue of rules: data and definitions belong together, one to one."""

import datetime as dt
import json
from pathlib import Path

from quality.domain.checking import check_record
from quality.domain.language import frames, scalars
from quality.domain.plan import steps
from quality.domain.rules.catalogue import DEFINED, MODULES, catalogue, catalogue_version

NOW = dt.date(2026, 11, 28)
RECORD = json.loads((Path(__file__).parent.parent / "homepage.json").read_text(encoding="utf-8"))


def test_every_rule_about_a_record_is_written_once_and_no_other():
    listed = [facts.id for facts in catalogue().values() if facts.scope == "record"]

    written = [rule.id for module in MODULES for rule in module.RULES]

    assert len(catalogue()) == 331
    assert sorted(written) == sorted(listed)
    assert len(written) == len(DEFINED) == 319


def test_both_backends_know_the_same_operations():
    used = {node.op for step in steps() for node in step.case.fires.walk()}

    assert set(scalars.OPERATIONS) == set(frames.OPERATIONS)
    assert used <= set(scalars.OPERATIONS)


def test_the_example_record_has_no_finding():
    findings = check_record(RECORD, now=NOW)

    assert findings == ()


def test_the_version_names_data_and_rules():
    assert len(catalogue_version()) == 12
    assert catalogue_version() == catalogue_version()
