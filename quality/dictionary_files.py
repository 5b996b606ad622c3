"""Code dictionaries from a folder of CSV files, for checks without a database.

The folder holds icd10_zh.csv (code, name_zh), icd9cm3_zh.csv (code, name_zh, op_class, class_basis) and,
where a hospital has one, icdo3_zh.csv (code, name_zh); each may be absent. A list of operations with the
column class_basis is public data: only classes that it calls checked count. Without the column it is a
hospital's official list, and every class that it gives counts.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from codes.domain.classes import CHECKED, class_basis, operation_class
from quality.domain.dictionaries import Dictionaries, Operation

DIAGNOSES, OPERATIONS, MORPHOLOGY = "icd10_zh.csv", "icd9cm3_zh.csv", "icdo3_zh.csv"


class UnableToReadDictionaries(Exception):
    """The folder is not there, a file in it lacks a column, or an operation is of no known class."""


def read_dictionaries(folder: Path) -> Dictionaries:
    """Load what a folder holds; what it does not hold counts as not loaded."""
    if not folder.is_dir():
        raise UnableToReadDictionaries(f"{folder}: is not a folder")
    present = {
        name: list(_rows(folder / name))
        for name in (DIAGNOSES, OPERATIONS, MORPHOLOGY)
        if (folder / name).is_file()
    }
    operations = present.get(OPERATIONS)
    return Dictionaries(
        diagnoses=_names(present.get(DIAGNOSES)),
        operations=None if operations is None else _operations(operations, folder / OPERATIONS),
        morphology=_names(present.get(MORPHOLOGY)),
        version=f"folder {folder.name}",
    )


def _operations(rows: list[dict[str, str]], path: Path) -> dict[str, Operation]:
    operations = {}
    for number, row in enumerate(rows, start=2):
        spelled = row.get("op_class") or ""
        op_class = operation_class(spelled)
        if spelled.strip() and op_class is None:
            raise UnableToReadDictionaries(f"{path}: row {number}: {spelled!r} is no class of operations")
        is_sure = class_basis(row.get("class_basis", CHECKED) or "") == CHECKED
        operations[row["code"]] = Operation(row["name_zh"], op_class, is_sure)
    return operations


def _names(rows: list[dict[str, str]] | None) -> dict[str, str] | None:
    return None if rows is None else {row["code"]: row["name_zh"] for row in rows}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = {"code", "name_zh"} - set(reader.fieldnames or [])
        if lacking:
            raise UnableToReadDictionaries(f"{path}: lacks the column {sorted(lacking)[0]}")
        yield from reader
