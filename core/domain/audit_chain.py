"""The arithmetic of seals over the audit trail: digests of rows, and hashes that chain them.

A row's digest is the SHA-256 of its canonical JSON (sorted keys, no spaces, ASCII). A seal's hash is the
SHA-256 of its header line, the hash before it and all its row digests, so no row, no seal and no order can
change without being seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
_ID_BYTES = 8
_ENTRY_BYTES = _ID_BYTES + 32


@dataclass(frozen=True)
class Fault:
    """The first thing found wrong: `kind` says what, `row` and `seal` say where."""

    kind: str  # altered, missing, inserted, seal_altered, seal_missing, seal_unexpected
    seal: int
    row: int | None = None


def row_digest(row: Mapping[str, Any]) -> bytes:
    """32 bytes that change when any value of `row` changes; values must be JSON types."""
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).digest()


def pack(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Id and digest of each row, one after the other; rows have an integer `id`."""
    return b"".join(row["id"].to_bytes(_ID_BYTES, "big", signed=True) + row_digest(row) for row in rows)


def unpack(digests: bytes) -> Iterator[tuple[int, bytes]]:
    """The (id, digest) pairs that `pack` wrote."""
    for start in range(0, len(digests), _ENTRY_BYTES):
        entry = digests[start : start + _ENTRY_BYTES]
        yield int.from_bytes(entry[:_ID_BYTES], "big", signed=True), entry[_ID_BYTES:]


def seal_hash(*, number: int, first_id: int, last_id: int, previous_hash: str, digests: bytes) -> str:
    """The hash of one seal, in hex."""
    header = f"seal {number} rows {first_id}-{last_id} after {previous_hash}\n"
    return hashlib.sha256(header.encode("ascii") + digests).hexdigest()


def first_difference(seal: int, sealed: bytes, found: bytes) -> Fault | None:
    """The first row, by id, that differs between what was sealed and what is there now."""
    if sealed == found:
        return None
    then, now = dict(unpack(sealed)), dict(unpack(found))
    for row in sorted(then.keys() | now.keys()):
        if row not in now:
            return Fault("missing", seal, row)
        if row not in then:
            return Fault("inserted", seal, row)
        if then[row] != now[row]:
            return Fault("altered", seal, row)
    return Fault("seal_altered", seal)
