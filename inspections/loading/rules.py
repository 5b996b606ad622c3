"""The promises of the contracts as numbers, from a file that anyone can read; may be loaded again.

What people changed in the portal since is kept (`contracts.loading.merge`).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from contracts.loading.merge import Merge
from contracts.loading.reader import Row, read_rows
from contracts.models.contract import Contract
from inspections.models.choices import Festival, Kind
from inspections.models.rule import InspectionRule

SHIPPED = Path(__file__).parent.parent / "data"
FILE = "rules.csv"
COLUMNS = (
    "contract", "kind", "per_year", "working_days", "min_gap_days", "due_days_before_end", "due_day",
    "opens_days_before", "closes_days_before", "festivals", "on_site", "clauses", "source",
)  # fmt: skip


@transaction.atomic
def load_rules(*, at: datetime, directory: Path = SHIPPED) -> Merge:
    """Create or bring up to date one rule a row; contracts that are not here are left out.

    Raises CatalogueFileFault, with nothing written.
    """
    contracts = {contract.key: contract for contract in Contract.objects.all()}
    merge = Merge(at)
    for row in read_rows(directory / FILE, COLUMNS, unique=("contract", "kind")):
        kind = row.one_of("kind", Kind.values)
        contract = contracts.get(row.text("contract"))
        if contract is not None:
            key = f"{contract.key}/{kind}"
            merge.put(InspectionRule, key, {"contract": contract, "kind": kind}, _values(row))
    merge.finish()
    return merge


def _values(row: Row) -> dict[str, Any]:
    festivals = row.optional("festivals").split()
    unknown = sorted(set(festivals) - set(Festival.values))
    if unknown:
        raise row.fault(f"festivals {', '.join(unknown)} are not known")
    numbers = {name: row.whole_number(name) for name in COLUMNS[2:6] + COLUMNS[7:9]}
    if not numbers["per_year"]:
        raise row.fault("per_year is nought")
    return {
        **numbers,
        "due_day": row.whole_number("due_day") if row.optional("due_day") else None,
        "festivals": festivals,
        "is_on_site": row.yes_or_no("on_site"),
        "clause_refs": row.optional("clauses").split(),
        "source": row.optional("source"),
    }
