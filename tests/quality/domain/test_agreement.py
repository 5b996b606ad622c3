"""One record and a file are checked by the same definitions on two backends: they must always say the
same."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.domain.checking import check_raw
from quality.domain.code_book import CodeBook
from quality.domain.dates import EPOCH
from quality.domain.dictionaries import Dictionaries, Operation
from quality.domain.frames.checking import check_batch
from quality.domain.frames.raw import from_records
from quality.domain.json_form import read_json
from quality.domain.rule_settings import DEFAULT_SETTINGS
from quality.domain.rules.catalogue import catalogue
from tests.quality.mutations import CODES, records

NOW = dt.date(2026, 11, 28)
BOOK = CodeBook(
    Dictionaries(
        diagnoses={code: "胆囊结石伴胆囊炎" if code[0] == "K" else f"名称{code}?" for code in CODES[::2]},
        operations={
            "51.2300": Operation("腹腔镜下胆囊切除术", "surgery", is_class_checked=True),
            "36.0600": Operation("支架", "interventional", is_class_checked=True),
            "88.7300": Operation("超声", "diagnostic", is_class_checked=True),
            "96.7100": Operation("呼吸机", "therapeutic", is_class_checked=True),
            "74.1x00": Operation("剖宫产", "surgery"),
        },
        morphology={"M80000/3": "恶性肿瘤"},
    )
)
RULES = list(catalogue())


def of_records(batch):
    return [
        [
            (finding.rule, ";".join(finding.fields), finding.value, as_text(finding.params.get("expected")))
            for finding in check_raw(read_json(record), BOOK, now=NOW)
        ]
        for record in batch
    ]


def as_text(value):
    return None if value is None else str(value)


def of_batch(batch):
    raw = from_records([read_json(record) for record in batch], range(1, len(batch) + 1))
    severities = DEFAULT_SETTINGS.severities(NOW)
    _, findings = check_batch(raw, BOOK, NOW.toordinal() - EPOCH, severities)
    found: list[list[tuple]] = [[] for _ in batch]
    for row in findings.iter_rows(named=True):
        found[row["rec"]].append((RULES[row["number"]], row["fields"], row["value"], row["expected"]))
    return found


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.lists(records(), min_size=16, max_size=24))
def test_a_record_and_a_file_agree(batch):
    assert of_batch(batch) == of_records(batch)
