"""HP-B-011: which bytes are a text at all, and where they stop being one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.readers import encodings
from quality.readers.encodings import first_fault, sure_encoding
from quality.readers.source import FileRefused
from tests.quality.oracle.batch import has_no_encoding

SIGNS = ["沈".encode(), "沈".encode("gb18030"), "𠮷".encode(), "𠮷".encode("gb18030")]
PIECES = st.sampled_from([b"A48,", b"\n", *SIGNS, b"\xff", b"\x81", b"\xe6\xb2", b"\x800"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=12), block=st.integers(1, 7))
def test_bytes_of_no_encoding_are_refused(tmp_path: Path, pieces: list[bytes], block: int):
    path = tmp_path / "a.csv"
    content = b"".join(pieces)
    path.write_bytes(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "BLOCK", block)
        if has_no_encoding(content):
            with pytest.raises(FileRefused) as refused:
                sure_encoding(path)
            assert refused.value.rule == "HP-B-011"
        else:
            assert content.decode(sure_encoding(path)) is not None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=12), block=st.integers(1, 7))
def test_the_first_fault_is_where_python_finds_it(tmp_path: Path, pieces: list[bytes], block: int):
    path = tmp_path / "a.csv"
    content = b"".join(pieces)
    path.write_bytes(content)
    expected = None
    try:
        content.decode()
    except UnicodeDecodeError as fault:
        expected = (content.count(b"\n", 0, fault.start) + 1, fault.start + 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "BLOCK", block)
        found = first_fault(path, "utf-8")

    assert found == expected
