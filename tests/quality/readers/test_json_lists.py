"""JSON lists come element by element, like the whole parsed at once, wherever their text is cut."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.readers import json_lists
from quality.readers.json_files import DECODER
from quality.readers.json_lists import NotJson, listed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
SPACES = st.sampled_from([None, 1, "\t"])


def read(text: str) -> list[Any]:
    return list(listed(io.StringIO(text), DECODER))


@settings(max_examples=60, deadline=None)
@given(values=st.lists(VALUES, max_size=5), indent=SPACES, block=st.integers(1, 9), escaped=st.booleans())
def test_elements_like_the_whole(values: list[Any], indent: Any, block: int, escaped: bool):
    text = json.dumps(values, indent=indent, ensure_ascii=escaped)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lists, "BLOCK", block)
        found = read(text)

    assert found == DECODER.decode(text)


@pytest.mark.parametrize(
    "text", ["[", "[1", "[1,", "[1,]", "[1 2]", '["a', "[tru", "[1]x", "", " ", '[{"a" 1}]']
)
@pytest.mark.parametrize("block", [1, 3, 1000])
def test_faults_are_where_python_finds_them(monkeypatch: pytest.MonkeyPatch, text: str, block: int):
    monkeypatch.setattr(json_lists, "BLOCK", block)
    text = f"\n \n{text}"
    with pytest.raises(json.JSONDecodeError) as theirs:
        json.loads(text)

    with pytest.raises(NotJson) as ours:
        read(text)

    assert (ours.value.values["line"], ours.value.values["column"]) == (
        theirs.value.lineno,
        theirs.value.colno,
    )


def test_elements_come_before_the_text_is_read_to_its_end():
    class Endless(io.TextIOBase):
        """A list without end."""

        reads = 0

        def read(self, size: int | None = -1) -> str:
            self.reads += 1
            return "[" + '{"a": 1}' if self.reads == 1 else ', {"a": 1}' * 1000

    source = Endless()

    values = listed(source, DECODER)

    assert [next(values) for _ in range(1500)] == [{"a": "1"}] * 1500
    assert source.reads <= 4


def test_a_record_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_lists, "LONGEST_RECORD", 1000)

    with pytest.raises(NotJson, match="a record is longer than 8 million signs"):
        read('["' + "x" * json_lists.BLOCK * 2)
