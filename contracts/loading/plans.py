"""Emergency plans with scenarios and tiers (M16, R06), from `emergency_plans.json`."""

from datetime import date
from pathlib import Path
from typing import Any

from contracts.loading.agreements import ContractsByKey
from contracts.loading.merge import Merge
from contracts.loading.reader import CatalogueFileFault, read_json
from contracts.models.emergency import EmergencyPlan, EmergencyScenario, EmergencyTier
from contracts.models.people import Personnel

FILE = "emergency_plans.json"


def load_plans(directory: Path, merge: Merge, contracts: ContractsByKey) -> None:
    """One plan a system; texts are pairs, Chinese and English."""
    documents = read_json(directory / FILE)
    if not isinstance(documents, list):
        raise CatalogueFileFault(FILE, 0, "not a list of plans")
    for number, document in enumerate(documents, start=1):
        try:
            _load_plan(document, merge, contracts)
        except (KeyError, TypeError, ValueError) as fault:
            raise CatalogueFileFault(FILE, number, f"plan {number}: {fault!r}") from None


def _load_plan(document: dict[str, Any], merge: Merge, contracts: ContractsByKey) -> None:
    contract = contracts[document["contract"]]
    system = contract.systems.filter(key=document["system"]).first()
    if system is None:
        raise ValueError(f"system {document['system']!r} is not of contract {contract.key}")
    key = f"{contract.key}/{system.key}"
    plan = merge.put(
        EmergencyPlan,
        key,
        {"contract": contract, "system": system},
        {
            **_pair("name", document["name"]),
            "edition": document["edition"],
            "in_force_from_on": date.fromisoformat(document["in_force_from"]),
            "recovery_target_minutes": document["recovery_target_minutes"],
            "drill_every_months": document["drill_every_months"],
        },
    )
    for number, scenario in enumerate(document["scenarios"], start=1):
        merge.put(
            EmergencyScenario,
            f"{key}/{number}",
            {"plan": plan, "number": number},
            {
                **_pair("name", scenario["name"]),
                **_pair("signs", scenario["signs"]),
                **_pair("steps", ["\n".join(texts) for texts in zip(*scenario["steps"], strict=True)]),
                **_pair("stand_by", scenario["stand_by"]),
            },
        )
    for level, tier in enumerate(document["tiers"], start=1):
        merge.put(
            EmergencyTier,
            f"{key}/{level}",
            {"plan": plan, "level": level},
            {
                **_pair("name", tier["name"]),
                **_pair("duty", tier["duty"]),
                "personnel_role": Personnel.Role(tier["role"]).value,
            },
        )


def _pair(name: str, texts: list[str]) -> dict[str, str]:
    chinese, english = texts
    if not chinese or not english:
        raise ValueError(f"{name} is empty")
    return {f"{name}_zh": chinese, f"{name}_en": english}
