"""Which tables are homepages: by what identifies one, by how many columns are there, or by their names."""

import pytest

from quality.domain.fields import columns
from quality.domain.layout import header
from quality.readers.headers import read_header

REQUIRED = read_header([]).missing


def without(*absent: str) -> list[str]:
    return [code for code in REQUIRED if code not in absent]


@pytest.mark.parametrize(
    ("header", "expected", "lacking"),
    [
        (["病案号", "出院时间", "出院主要诊断编码", "a", "b", "c", "d"], True, []),
        (["病案号", "住院次数", "姓名", "入院时间", "出院时间", "出院科别"], False, ["C03C"]),
        (["姓名", "性别", "年龄"], False, ["A48", "B15", "C03C"]),
        (["A48", "one", "two"], False, ["B15", "C03C"]),
        (["A48", "one"], False, ["B15", "C03C"]),
        (["A48", "b12", "one"], True, ["B15", "C03C"]),
        (["A48", "A48", "one"], False, ["B15", "C03C"]),
        (["one", "two"], False, ["A48", "B15", "C03C"]),
        ([*without("A48"), *map(str, range(100))], True, ["A48"]),
        ([*without("C03C")[:30], *map(str, range(100))], True, ["C03C"]),
        ([*without("C03C")[:29], *map(str, range(100))], False, ["C03C"]),
    ],
)
def test_tables_of_homepages(header: list[str], expected: bool, lacking: list[str]):
    found = read_header(header)

    assert found.is_of_homepages is expected
    assert [title.rpartition("(")[2].rstrip(")") for title in found.lacking] == lacking
    assert found.required == (60 - len(found.missing), 60)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["病理诊断编码", "病理诊断编码", "病理诊断编码"], ["pathology_code", 0, 1]),
        (["病理诊断编码", "病理诊断编码1", "病理诊断编码2"], ["pathology_code", 0, 1]),
        (["病理诊断编码1", "病理诊断编码2", "病理诊断编码3"], ["pathology_code", 0, 1]),
        (["病理诊断编码3", "病理诊断编码01"], [1, "pathology_code"]),
        (["病理诊断编码4", "病理诊断编码0"], [None, None]),
    ],
)
def test_a_name_of_a_field_and_of_a_group_fills_the_field_first(header: list[str], fields: list[object]):
    places = read_header(header).places

    assert [place and (place[1] if place[0] == "record" else place[2]) for place in places] == fields


def test_numbers_count_within_a_group():
    header = ["出院其他诊断编码2", "出院其他诊断编码1", "其他手术操作编码1", "新生儿出生体重(克)2"]

    places = read_header(header).places

    assert places == (
        ("diagnoses", "code", 2),
        ("diagnoses", "code", 1),
        ("operations", "code", 1),
        ("newborn_birth_weights", "value", 1),
    )


def test_a_file_in_the_order_of_the_interface_table_is_read_by_its_headings():
    codes = header()

    read = read_header(codes)

    assert list(read.places) == [columns()[code] for code in codes]
    assert (read.missing, read.unknown) == ([], [])
