"""Each clause that the portal keeps so far has its journey; no journey is of a clause nobody contracted."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
CLAUSES = HERE.parents[1] / "contracts/data/clauses.csv"
KEPT = {
    "M01", "M02", "M03", "M04", "M05", "M06", "M11", "M13", "M14", "M15", "M16", "M17", "M18", "M19",
    "M20", "M22", "R04", "E01", "E02", "E05", "Q01", "Q02", "Q03", "Q04", "Q05",
}  # fmt: skip
"""Clauses of the contracts that are built; a new one comes here with its journey."""


def journeys() -> set[str]:
    return {path.stem.split("_")[1].upper() for path in HERE.glob("test_*_*.py")} - {"EVERY"}


def test_every_kept_clause_has_its_journey() -> None:
    assert journeys() == KEPT


def test_every_kept_clause_stands_in_a_contract() -> None:
    with CLAUSES.open(encoding="utf-8", newline="") as file:
        contracted = {row["ref"] for row in csv.DictReader(file)}

    assert contracted >= KEPT
