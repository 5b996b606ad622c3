"""File names come out fit for every system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.file_names import LONGEST_BYTES, clean_name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("巡检报告 2026.pdf", "巡检报告 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\li\截图.png", "截图.png"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ('a"b<c>|d?.txt', "a_b_c__d_.txt"),
        ("CON.txt", "file_CON.txt"),
        ("com1", "file_com1"),
        ("nul.tar.gz", "file_nul.tar.gz"),
        ("  name .  .pdf ", "name.pdf"),
        (".bashrc", "bashrc"),
        ("", "file"),
        ("...", "file"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_names_are_cleaned(given_name: str, expected: str) -> None:
    assert clean_name(given_name) == expected


def test_long_names_are_cut_between_characters_and_keep_their_extension() -> None:
    name = clean_name("长" * 300 + ".docx")

    assert name == "长" * 58 + ".docx"


@given(st.text(max_size=400))
def test_whatever_comes_in_the_name_is_safe(text: str) -> None:
    name = clean_name(text)

    assert name
    assert len(name.encode()) <= LONGEST_BYTES
    assert not set(name) & set('/\\<>:"|?*\x00\r\n\u202e')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert clean_name(name) == name
