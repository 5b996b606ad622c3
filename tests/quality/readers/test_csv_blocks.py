"""The shape of a block of CSV, told from the places of its commas and line ends."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.readers.csv_blocks import filled_columns, first_row_end, whole_rows

CELLS = st.sampled_from(["", "a", "7 1", "a,b", "line\nline", 'tube 5"', "\u00e9"])


@pytest.mark.parametrize(
    ("block", "width", "filled"),
    [
        (b"a,b,c\n", 3, [0, 1, 2]),
        (b"a,,\nb,,\n", 3, [0]),
        (b",,\n,x,\n", 3, [1]),
        (b",,\n,,\n", 3, [0]),
        (b"a,,c", 3, [0, 2]),
        (b"a,,\r\n", 3, [0, 2]),
        (b'a,"b,\n,b",\n', 3, [0, 1]),
        (b'a,"",\n', 3, [0, 1]),
        (b"a\nb\n", 1, [0]),
        (b"", 3, None),
    ],
)
def test_columns_that_hold_something(block, width, filled):
    assert filled_columns(block, width) == filled


@pytest.mark.parametrize(
    ("block", "width"),
    [
        (b"a,b\n", 3),
        (b"a,b,c,d\n", 3),
        (b"a,b\na,b,c,d\n", 3),
        (b"a,b,c,d\na,b\n", 3),
        (b"a,b,c\n\na,b,c\n", 3),
        (b"a,b,c\n\r\n", 3),
        (b"a\n\nb\n", 1),
        (b"\r\na\n", 1),
    ],
)
def test_a_row_of_another_width_or_an_empty_line_is_noticed(block, width):
    assert filled_columns(block, width) is None


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6),
    width=st.integers(2, 4),
    window=st.integers(1, 40),
)
def test_it_agrees_with_the_csv_module_wherever_windows_are_cut(rows, width, window):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)

    found = filled_columns(text.getvalue().encode(), width, window=window)

    cut = list(csv.reader(io.StringIO(text.getvalue())))
    holding = [
        at for at in range(width) if all(len(row) == width for row in cut) and any(row[at] for row in cut)
    ]
    assert found == (None if any(len(row) != width for row in cut) else holding or [0])


def test_blocks_are_cut_behind_whole_rows():
    assert whole_rows(b"", b"a,b\nc") == 4
    assert whole_rows(b'a,"b', b'\nc",d\ne') == 6
    assert whole_rows(b"", b'a,"b\n') == 0
    assert first_row_end(b'a,"b\n",c\nd') == 9
