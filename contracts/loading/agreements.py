"""Contracts with their clauses, required roles and contracted services (E01)."""

from collections import Counter
from pathlib import Path

from accounts.models.organisation import Organisation
from contracts.domain.terms import REQUEST_KINDS
from contracts.loading.merge import Merge
from contracts.loading.reader import Row, read_rows
from contracts.loading.systems import SystemsByKey
from contracts.models.contract import Clause, Contract
from contracts.models.people import Personnel, RoleRequirement
from contracts.models.terms import CatalogueService

ContractsByKey = dict[str, Contract]
CONTRACT_COLUMNS = (
    "key", "number", "name_zh", "name_en", "hospital", "supplier", "systems", "starts_on", "ends_on",
    "hotline", "mailbox",
)  # fmt: skip
SERVICE_COLUMNS = (
    "contract", "number", "group_zh", "group_en", "name_zh", "name_en", "content_zh", "content_en",
    "channels_zh", "channels_en", "response_zh", "response_en", "clause_ref", "request_kinds",
)  # fmt: skip


def load_contracts(
    directory: Path, merge: Merge, organisations: dict[str, Organisation], systems: SystemsByKey
) -> ContractsByKey:
    """Contracts by key; a system is added to its contract, never taken away."""
    found = {}
    for row in read_rows(directory / "contracts.csv", CONTRACT_COLUMNS, unique=("key",)):
        parties = {side: organisations[row.one_of(side, organisations)] for side in ("hospital", "supplier")}
        if row.day("ends_on") < row.day("starts_on"):
            raise row.fault("ends_on is before starts_on")
        contract = merge.put(
            Contract,
            row.text("key"),
            {"key": row.text("key")},
            {
                **parties,
                **{name: row.text(name) for name in ("number", "name_zh", "name_en", "hotline", "mailbox")},
                "starts_on": row.day("starts_on"),
                "ends_on": row.day("ends_on"),
            },
        )
        contract.systems.add(*_systems_of(row, systems))
        found[contract.key] = contract
    return found


def _systems_of(row: Row, systems: SystemsByKey) -> list[int]:
    keys = [(row.text("hospital"), key) for key in row.text("systems").split()]
    for key in keys:
        if key not in systems:
            raise row.fault(f"system {' '.join(key)!r} is not known")
    return [systems[key].pk for key in keys]


def load_clauses(directory: Path, merge: Merge, contracts: ContractsByKey) -> None:
    """Clauses in the order of the file; titles come from `clause_titles.csv`."""
    titles = {
        row.text("ref"): row
        for row in read_rows(
            directory / "clause_titles.csv", ("ref", "title_zh", "title_en"), unique=("ref",)
        )
    }
    columns = ("contract", "ref", "times_a_year", "text_zh")
    positions: Counter[str] = Counter()
    for row in read_rows(directory / "clauses.csv", columns, unique=("contract", "ref")):
        contract = contracts[row.one_of("contract", contracts)]
        ref = row.one_of("ref", titles)
        positions[contract.key] += 1
        merge.put(
            Clause,
            f"{contract.key}/{ref}",
            {"contract": contract, "ref": ref},
            {
                "position": positions[contract.key],
                "title_zh": titles[ref].text("title_zh"),
                "title_en": titles[ref].text("title_en"),
                "text_zh": row.text("text_zh"),
                "promised_count_per_year": row.whole_number("times_a_year")
                if row.optional("times_a_year")
                else None,
            },
        )


def load_role_requirements(directory: Path, merge: Merge, contracts: ContractsByKey) -> None:
    columns = ("contract", "role", "min_count", "phone_always_on", "duties_zh", "duties_en")
    for row in read_rows(directory / "role_requirements.csv", columns, unique=("contract", "role")):
        contract = contracts[row.one_of("contract", contracts)]
        role = row.one_of("role", Personnel.Role.values)
        merge.put(
            RoleRequirement,
            f"{contract.key}/{role}",
            {"contract": contract, "role": role},
            {
                "min_count": row.whole_number("min_count"),
                "is_phone_always_on": row.yes_or_no("phone_always_on"),
                "duties_zh": row.text("duties_zh"),
                "duties_en": row.text("duties_en"),
            },
        )


def load_services(directory: Path, merge: Merge, contracts: ContractsByKey) -> None:
    for row in read_rows(directory / "services.csv", SERVICE_COLUMNS, unique=("contract", "number")):
        contract = contracts[row.one_of("contract", contracts)]
        kinds = row.optional("request_kinds").split()
        unknown = [kind for kind in kinds if kind not in REQUEST_KINDS]
        if unknown:
            raise row.fault(f"request_kinds {unknown[0]!r} is not known")
        merge.put(
            CatalogueService,
            f"{contract.key}/{row.whole_number('number')}",
            {"contract": contract, "number": row.whole_number("number")},
            {**{name: row.text(name) for name in SERVICE_COLUMNS[2:-1]}, "request_kinds": kinds},
        )
