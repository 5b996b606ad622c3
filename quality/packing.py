"""Pieces of a file and their results as bytes, so that any host can check a chunk that another one cut.

A package is a zip of Arrow files and one JSON; the same frames always give the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import polars as pl

from quality.domain.frames.raw import RawBatch
from quality.file_check import PieceResult
from quality.readers.source import Piece

WIDE, ROWS, JOINED, GROUP = "wide", "rows", "joined", "group."
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack_piece(piece: Piece) -> bytes:
    """A piece: a batch with the numbers of its rows of another width."""
    raw = piece.batch
    frames = {ROWS: pl.DataFrame({"row": raw.rows})} | {f"{GROUP}{name}": f for name, f in raw.groups.items()}
    if raw.wide:
        frames[WIDE] = pl.DataFrame(dict(raw.wide))
    if raw.joined is not None:
        frames[JOINED] = pl.DataFrame({"joined": raw.joined})
    facts = {"ragged": piece.ragged, "odd": raw.odd_joined, "derives_id_type": raw.derives_id_type}
    return _pack(frames, facts)


def unpack_piece(package: bytes) -> Piece:
    """What `pack_piece` packed."""
    frames, facts = _unpack(package)
    wide = frames.get(WIDE)
    batch = RawBatch(
        rows=frames[ROWS]["row"],
        wide={} if wide is None else {name: wide[name] for name in wide.columns},
        groups={n.removeprefix(GROUP): frame for n, frame in frames.items() if n.startswith(GROUP)},
        odd_joined=[(rec, repairs, text) for rec, repairs, text in facts["odd"]],
        derives_id_type=facts["derives_id_type"],
        joined=frames[JOINED]["joined"] if JOINED in frames else None,
    )
    return Piece(batch, facts["ragged"])


def pack_result(result: PieceResult, last_row: int) -> bytes:
    """The findings of a piece and what the rules across rows need of it."""
    frames = {"findings": result.findings, "kept": result.kept}
    return _pack(frames, {"records": result.records, "last_row": last_row})


def unpack_result(package: bytes) -> tuple[PieceResult, int]:
    """What `pack_result` packed: the result and the number of the piece's last row."""
    frames, facts = _unpack(package)
    return PieceResult(facts["records"], frames["findings"], frames["kept"]), facts["last_row"]


def _pack(frames: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, frame in frames.items():
            body = io.BytesIO()
            frame.write_ipc(body, compression="zstd")
            package.writestr(zipfile.ZipInfo(name, _EPOCH), body.getvalue())
        package.writestr(zipfile.ZipInfo("facts", _EPOCH), json.dumps(facts))
    return target.getvalue()


def _unpack(package: bytes) -> tuple[dict[str, pl.DataFrame], dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        names = [name for name in opened.namelist() if name != "facts"]
        frames = {name: pl.read_ipc(io.BytesIO(opened.read(name))) for name in names}
        return frames, json.loads(opened.read("facts"))
