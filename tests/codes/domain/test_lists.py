"""Headings, faults and differences of code lists, by tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.entries import Entry, compare, completed
from codes.domain.headings import RowFault, read_table


@pytest.mark.parametrize(
    ("headings", "cells", "entry"),
    [
        (["code", "name_zh"], ["A00", "霍乱"], Entry("A00", "霍乱")),
        (["\ufeff编码", "名 称"], ["A00", " 霍乱\u3000"], Entry("A00", "霍乱")),
        (["疾病名称", "疾病编码"], ["霍乱", "A00"], Entry("A00", "霍乱")),
        (
            ["手术编码", "手术名称", "类别"],
            ["51.23", "切除", "surgery"],
            Entry("51.23", "切除", category="surgery"),
        ),
        (["CODE", "NAME", "院区"], ["1", "甲", "东"], Entry("1", "甲", attributes={"院区": "东"})),
        (["code", "name_zh", "上级编码"], ["A00.0", "霍乱", "A00"], Entry("A00.0", "霍乱", parent="A00")),
        (["code", "name_zh", "extra"], ["A00", "霍乱"], Entry("A00", "霍乱")),
    ],
)
def test_headings_are_found_in_any_order_and_language(headings, cells, entry):
    read = read_table([headings, cells, ["", ""]])

    assert [one.code for one in read.entries] == [entry.code]
    assert read.entries[0].says() == entry.says()
    assert read.faults == []


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], [RowFault(1, "no_column", "code"), RowFault(1, "no_column", "name_zh")]),
        ([["code", "title"], ["1", "x"]], [RowFault(1, "no_column", "name_zh")]),
        ([["code", "name"]], [RowFault(1, "no_rows")]),
        ([["code", "name"], ["", "甲"]], [RowFault(2, "no_code")]),
        ([["code", "name"], ["1"]], [RowFault(2, "no_name", "1")]),
        ([["code", "name"], ["1", "甲"], ["1", "乙"]], [RowFault(3, "repeated", "1 (2)")]),
        ([["code", "name"], ["1" * 41, "甲"]], [RowFault(2, "too_long", "1" * 41)]),
        ([["code", "name"], ["1", "甲\x07乙"]], [RowFault(2, "unprintable", "1")]),
    ],
)
def test_faults_name_their_row(rows, faults):
    assert read_table(rows).faults == faults


@pytest.mark.parametrize(
    ("category", "basis", "read"),
    [
        ("surgery", "checked", ("surgery", "checked")),
        ("手术", "", ("surgery", "")),
        (" 介入 治疗", "已核对", ("interventional", "checked")),
        ("诊断性操作", "推测", ("diagnostic", "guess")),
        ("治疗性操作", "CHECKED", ("therapeutic", "checked")),
        ("Ｓｕｒｇｅｒｙ", "院内讨论", ("surgery", "院内讨论")),
        ("", "", ("", "")),
    ],
)
def test_classes_of_operations_are_read_in_their_usual_spellings(category, basis, read):
    rows = [["手术编码", "手术名称", "手术类别", "类别依据"], ["51.2300", "切除", category, basis]]

    entries = read_table(rows, is_of_operations=True).entries

    assert [(one.category, one.category_basis) for one in entries] == [read]


def test_another_class_is_refused_in_a_list_of_operations_only():
    rows = [["编码", "名称", "类别"], ["1", "甲", "手术"], ["2", "乙", "三级"], ["3", "丙", "其他"]]

    operations, wards = read_table(rows, is_of_operations=True), read_table(rows)

    assert operations.faults == [RowFault(3, "unknown_class", "三级"), RowFault(4, "unknown_class", "其他")]
    assert [one.category for one in wards.entries] == ["手术", "三级", "其他"]


def test_a_list_tells_which_fields_it_has_no_column_for():
    read = read_table([["code", "name_zh", "类别"], ["1", "甲", ""]])

    assert read.silent == {"name_en", "category_basis", "parent"}


def test_what_a_list_has_no_column_for_stays_and_an_empty_cell_empties():
    old = [Entry("A", "甲", name_en="first", category="surgery"), Entry("B", "乙", name_en="second")]
    new = [Entry("A", "甲甲"), Entry("C", "丙")]

    found = completed(new, old, {"name_en"})

    assert found == [Entry("A", "甲甲", name_en="first"), Entry("C", "丙")]


def test_a_class_that_is_given_anew_rests_on_no_earlier_guess():
    old = [
        Entry("A", "甲", category="surgery", category_basis="guess"),
        Entry("B", "乙", category="surgery", category_basis="checked"),
        Entry("C", "丙", category="surgery", category_basis="checked"),
    ]
    new = [Entry("A", "甲", category="surgery"), Entry("B", "乙", category="diagnostic")]
    new.append(Entry("C", "丙", category="surgery"))

    stated = completed(new, old, {"category_basis", "parent"})
    silent = completed([Entry("A", "甲甲")], old, {"category", "category_basis"})

    assert [one.category_basis for one in stated] == ["", "", "checked"]
    assert [(one.category, one.category_basis) for one in silent] == [("surgery", "guess")]


def test_differences_are_added_changed_retired():
    old = [Entry("A", "甲"), Entry("B", "乙"), Entry("C", "丙")]
    new = [Entry("C", "丙"), Entry("B", "乙", category="surgery"), Entry("D", "丁")]

    found = compare(old, new)

    assert [entry.code for entry in found.added] == ["D"]
    assert [(before.category, after.category) for before, after in found.changed] == [("", "surgery")]
    assert [entry.code for entry in found.retired] == ["A"]


LISTS = st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from(["甲", "乙"]), max_size=6)


@given(LISTS, LISTS)
def test_applying_the_differences_gives_the_new_list(old, new):
    found = compare(*([Entry(code, name) for code, name in one.items()] for one in (old, new)))

    result = dict(old)
    for entry in found.retired:
        del result[entry.code]
    result |= {entry.code: entry.name_zh for entry in found.added}
    result |= {entry.code: entry.name_zh for _before, entry in found.changed}

    assert result == new
