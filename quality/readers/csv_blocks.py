"""Blocks of the bytes of a CSV file: where whole rows end, and what shape the rows of a block have."""

import codecs
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from quality.readers.encodings import BLOCK

BOM = codecs.BOM_UTF8
QUOTE, COMMA, NEWLINE = (np.uint8(ord(sign)) for sign in '",\n')
WINDOW = 256 * 1024
"""Bytes looked at together: what is worked out of them stays in the processor's cache."""


def utf8_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """Give a file as UTF-8 bytes without BOM."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        is_first = True
        while chunk := file.read(BLOCK):
            if encoding == "utf-8-sig":
                yield chunk.removeprefix(BOM) if is_first else chunk
            else:
                yield decoder.decode(chunk).encode()
            is_first = False


def whole_rows(rest: bytes, chunk: bytes) -> int:
    """Say where in a chunk the last row ends that began before it or in it; 0 when none does."""
    if b'"' not in chunk and b'"' not in rest:
        return chunk.rfind(b"\n") + 1
    signs = np.frombuffer(chunk, dtype=np.uint8)
    quotes = np.flatnonzero(signs == QUOTE)
    ends = np.flatnonzero(signs == NEWLINE)
    outside = ends[(np.searchsorted(quotes, ends) + rest.count(b'"')) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def first_row_end(block: bytes) -> int:
    """Say where the first row ends, quoted line breaks aside."""
    end = block.find(b"\n")
    while end >= 0 and block.count(b'"', 0, end) % 2:
        end = block.find(b"\n", end + 1)
    return end + 1 if end >= 0 else len(block)


def filled_columns(block: bytes, width: int, *, window: int = WINDOW) -> list[int] | None:
    """Say which columns of a block hold anything, at least one; None unless every row has this width.

    A line that is empty altogether is no row of the width. A quoted nothing counts as something.
    """
    if width == 1 and _has_empty_line(block):
        return None
    signs = np.frombuffer(block if block.endswith(b"\n") else block + b"\n", dtype=np.uint8)
    last = np.arange(window + width) % width == width - 1
    filled = np.zeros(width, dtype=bool)
    column, is_after, quotes = 0, True, 0 if b'"' in block else None
    for start in range(0, len(signs), window):
        part = signs[start : start + window]
        ends = part == NEWLINE
        separates = ends | (part == COMMA)
        if quotes is not None:
            within = np.bitwise_xor.accumulate((part == QUOTE).view(np.uint8)) ^ quotes
            separates &= within == 0
            quotes = int(within[-1])
        places = np.flatnonzero(separates)
        if not np.array_equal(ends[places], last[column : column + len(places)]):
            return None
        follows = np.concatenate(([is_after], separates[:-1]))  # nothing lies between two separators
        filled[(column + np.flatnonzero(~follows[places])) % width] = True
        column, is_after = (column + len(places)) % width, bool(separates[-1])
    return None if column else np.flatnonzero(filled).tolist() or [0]


def _has_empty_line(block: bytes) -> bool:
    """Say whether a line holds nothing, or nothing but a carriage return."""
    return block.startswith((b"\n", b"\r\n")) or b"\n\n" in block or b"\n\r\n" in block
