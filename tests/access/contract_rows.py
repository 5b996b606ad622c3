"""Rows of contracts for the walk over every route."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.domain.roles import Role
from contracts.models.contract import Contract, ContractAccess
from contracts.models.emergency import EmergencyTier
from contracts.models.people import Handover, Personnel
from core.models.calendar import WorkdayOverride
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.contracts import (
    ContractFactory,
    DeviceFactory,
    DocumentFactory,
    EmergencyPlanFactory,
    HealthProbeFactory,
    OnCallPatternFactory,
    OnCallShiftFactory,
    PersonnelFactory,
    ProbeTargetFactory,
    ReleaseFactory,
    SystemFactory,
)


def contract_of(world: World) -> Contract:
    """The world's contract, which its machine may see too."""

    def make() -> Contract:
        system = SystemFactory(hospital=world.hospital, name_zh=f"{MARKER}系统", name_en=f"{MARKER} system")
        contract = ContractFactory(
            hospital=world.hospital,
            supplier=world.supplier,
            systems=[system],
            name_zh=f"{MARKER}合同",
            name_en=f"{MARKER} contract",
        )
        ContractAccess.objects.create(user=world.people[Role.MACHINE], contract=contract)
        return contract

    return world.once("contract", make)


def person_of(world: World) -> Personnel:
    return world.once(
        "contract_person", lambda: PersonnelFactory(contract=contract_of(world), name=f"{MARKER} 李四")
    )


@provide("contracts:person-edit", "contracts:qualification-*", "contracts:absence-*")
@provide("contracts:handover-announce", "contracts:term-*")
def contract_person(world: World) -> dict[str, Any]:
    return {"pk": person_of(world).pk}


@provide("contracts:handover-confirm")
def handover(world: World) -> dict[str, Any]:
    successor = world.once("successor", lambda: PersonnelFactory(contract=contract_of(world), name=MARKER))
    row = world.once(
        "handover",
        lambda: Handover.objects.create(
            from_person=person_of(world),
            to_person=successor,
            announced_at=timezone.now(),
            announced_by=world.people[Role.PROJECT_MANAGER],
        ),
    )
    return {"pk": row.pk}


@provide("contracts:pattern-edit", "contracts:pattern-remove")
def pattern(world: World) -> dict[str, Any]:
    return {"pk": world.once("pattern", lambda: OnCallPatternFactory(personnel=person_of(world))).pk}


@provide("contracts:cover-remove")
def cover(world: World) -> dict[str, Any]:
    return {"pk": world.once("cover", lambda: OnCallShiftFactory(personnel=person_of(world))).pk}


def _plan(world: World) -> Any:
    return world.once(
        "plan",
        lambda: EmergencyPlanFactory(
            contract=contract_of(world), name_zh=f"{MARKER}预案", name_en=f"{MARKER} plan"
        ),
    )


@provide("contracts:emergency-plan", "contracts:drill-add")
def plan(world: World) -> dict[str, Any]:
    return {"pk": _plan(world).pk}


@provide("contracts:tier-edit")
def tier(world: World) -> dict[str, Any]:
    row = world.once(
        "tier",
        lambda: EmergencyTier.objects.create(
            plan=_plan(world), level=1, name_zh=MARKER, name_en=MARKER, duty_zh="立即响应"
        ),
    )
    return {"pk": row.pk}


@provide("contracts:document")
def document(world: World) -> dict[str, Any]:
    row = world.once("document", lambda: DocumentFactory(contract=contract_of(world), title=MARKER))
    return {"pk": row.pk}


@provide("contracts:target-remove")
def target(world: World) -> dict[str, Any]:
    row = world.once("target", lambda: ProbeTargetFactory(contract=contract_of(world), note=MARKER))
    return {"pk": row.pk}


@provide("contracts:probe-edit")
def probe(world: World) -> dict[str, Any]:
    return {"pk": world.once("probe", lambda: HealthProbeFactory(contract=contract_of(world))).pk}


@provide("contracts:device-edit")
def device(world: World) -> dict[str, Any]:
    row = world.once("contract_device", lambda: DeviceFactory(contract=contract_of(world), name=MARKER))
    return {"pk": row.pk}


@provide("contracts:release", "contracts:release-complete", "contracts:release-document")
def release(world: World) -> dict[str, Any]:
    row = world.once("release", lambda: ReleaseFactory(contract=contract_of(world), title=MARKER))
    return {"key": row.contract.key, "pk": row.pk, "field": "update_notes"}


@provide("contracts:*", "contracts-api:*")
def contract(world: World) -> dict[str, Any]:
    return {"key": contract_of(world).key}


@provide("contracts:workday-forget")
def workday_override(world: World) -> dict[str, Any]:
    """A day declared free: reference data of the whole portal, which administrators alone may withdraw."""
    day = date(2026, 3, 7)
    made = WorkdayOverride._default_manager.get_or_create(date=day, defaults={"is_working": False})
    return {"pk": made[0].pk}
