"""Hospitals with their departments, and suppliers."""

from pathlib import Path

from accounts.models.organisation import Department, Organisation
from contracts.loading.merge import Merge
from contracts.loading.reader import read_rows


def load_organisations(directory: Path, merge: Merge) -> dict[str, Organisation]:
    """Organisations by key."""
    rows = read_rows(directory / "organisations.csv", ("key", "kind", "name_zh", "name_en"), unique=("key",))
    return {
        row.text("key"): merge.put(
            Organisation,
            row.text("key"),
            {"key": row.text("key")},
            {
                "kind": row.one_of("kind", Organisation.Kind.values),
                "name_zh": row.text("name_zh"),
                "name_en": row.text("name_en"),
            },
        )
        for row in rows
    }


def load_departments(directory: Path, merge: Merge, organisations: dict[str, Organisation]) -> None:
    columns = ("hospital", "code", "name_zh", "name_en")
    for row in read_rows(directory / "departments.csv", columns, unique=("hospital", "code")):
        hospital = organisations[row.one_of("hospital", organisations)]
        merge.put(
            Department,
            f"{hospital.key}/{row.text('code')}",
            {"organisation": hospital, "code": row.text("code")},
            {"name_zh": row.text("name_zh"), "name_en": row.text("name_en")},
        )
