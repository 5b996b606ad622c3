"""The small fictitious dictionaries of the tests, as the oracle reads them."""

import csv
from pathlib import Path

from .tables import Codes

DICTIONARIES = Path(__file__).parents[1] / "dictionaries"


def read_codes() -> Codes:
    """Only checked classes count (README, op_class)."""
    operations = _rows("operations")
    return Codes(
        diagnoses=_titles(_rows("diagnoses")),
        operations=_titles(operations),
        morphology=_titles(_rows("morphology")),
        classes={row["code"]: row["op_class"] for row in operations if row["class_basis"] == "checked"},
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _titles(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["code"]: row["name_zh"] for row in rows}
