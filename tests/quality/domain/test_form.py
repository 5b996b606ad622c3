"""The form holds every field once, and gives back the record it was filled with."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.domain.changes import Change, changes_between
from quality.domain.fields import GROUP_SIZES, RECORD_FIELDS
from quality.domain.form_layout import record_from, section_of, sections
from quality.domain.masking import MASK, PERSONAL, masked, masked_record
from quality.forms.homepage import form_sections

RECORD = json.loads((Path(__file__).parents[1] / "homepage.json").read_text(encoding="utf-8"))
RECORD = {key: value for key, value in RECORD.items() if not key.startswith("_")}


def typed(record):
    for section in form_sections(record):
        for block in section.blocks:
            for control in [block.control] if block.control else [one for row in block.rows for one in row]:
                yield control.path, control.value


def test_every_field_stands_in_one_section():
    names = [name for section in sections() for name in section.fields]

    assert sorted(names) == sorted([*RECORD_FIELDS, *GROUP_SIZES])
    assert section_of("birth_date") == "patient"
    assert section_of("nonsense") == ""


def test_the_form_gives_back_its_record():
    texts = {key: str(value) if isinstance(value, int) else value for key, value in RECORD.items()}

    assert record_from(typed(RECORD)) == texts | {"extra_pathology": []}


ROW = st.dictionaries(st.sampled_from(["code", "name"]), st.sampled_from(["", "-", "A00"]), max_size=2)


@settings(max_examples=50)
@given(st.lists(ROW, max_size=5))
def test_empty_rows_inside_stay_and_at_the_end_go(rows):
    pairs = [(f"diagnoses[{i}].{name}", text) for i, row in enumerate(rows) for name, text in row.items()]
    last = max((i for i, row in enumerate(rows) if "A00" in row.values()), default=-1)

    record = record_from(pairs)

    kept = [{name: text for name, text in row.items() if text} for row in rows[: last + 1]]
    assert record["diagnoses"] == kept


def test_names_that_are_no_field_are_left_out():
    pairs = [("colour", "1"), ("diagnoses[99].code", "A"), ("diagnoses[0].colour", "x"), ("ack:HP-1:x", "y")]

    assert record_from(pairs) == {group: [] for group in GROUP_SIZES}


def test_changes_name_paths_before_and_after():
    before = {"gender": "1", "diagnoses": [{"code": "A"}, {"code": "B"}], "_note": 1}
    after = {"gender": "2", "diagnoses": [{"code": "A", "name": "甲"}], "age_years": 3}

    assert changes_between(before, after) == [
        Change("gender", "1", "2"),
        Change("diagnoses[0].name", None, "甲"),
        Change("age_years", None, "3"),
        Change("diagnoses[1].code", "B", None),
    ]


def test_masks_keep_what_tells_records_apart_only():
    assert masked("patient_name", "林示范") == "林**"
    assert masked("id_no", "430102196603121027") == f"430{MASK}27"
    assert masked("current_phone", "19900000001") == "199****01"
    assert masked("current_address", "示例省示例市示例区和平路1号") == f"示例省{MASK}"
    assert masked("contact_phone", "-") == "-"
    assert masked("gender", "1") == "1"


@given(st.sampled_from(sorted(PERSONAL)), st.text(min_size=3, max_size=30))
def test_no_mask_shows_the_whole(field, value):
    shown = masked_record({field: value})[field]

    assert (
        shown != value or value.strip() in {"", "-", "－", "—", "–", "−"} or set(value.strip()[1:]) <= {"*"}
    )
