"""Which tables are homepages: by what identifies one, by how many columns are there, or by their names."""

import pytest

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
