"""Rows of inspections for the walk over every route."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.domain.roles import Role
from inspections.models.event import Reschedule
from inspections.models.inspection import Inspection
from inspections.models.maintenance import MaintenanceRecord
from inspections.models.signature import Signature
from inspections.models.target import Target
from inspections.models.visit import Visit
from tests.access.contract_rows import contract_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.inspections import (
    InspectionFactory,
    InspectionRuleFactory,
    ReportFactory,
    SlotFactory,
    TargetFactory,
    VisitFactory,
)


def inspection_of(world: World) -> Inspection:
    """An inspection of the world's contract with its promise, moved once, signed once."""

    def make() -> Inspection:
        contract = contract_of(world)
        row = InspectionFactory(
            contract=contract, number=f"{MARKER}-XJ01", lead=world.people[Role.SUPPLIER_ENGINEER]
        )
        SlotFactory(contract=contract, inspection=row, rule=rule_of(world))
        return row

    return world.once("inspection", make)


def rule_of(world: World) -> Any:
    return world.once(
        "inspection_rule", lambda: InspectionRuleFactory(contract=contract_of(world), source=MARKER)
    )


def target_of(world: World) -> Target:
    return world.once(
        "inspection_target", lambda: TargetFactory(contract=contract_of(world), name=f"{MARKER}服务器")
    )


def visit_of(world: World) -> Visit:
    return world.once(
        "visit",
        lambda: VisitFactory(
            contract=contract_of(world),
            purpose=f"{MARKER} visit",
            checked_in_by=world.people[Role.SUPPLIER_ENGINEER],
        ),
    )


@provide("inspections:inspection", "inspections-api:inspection")
def inspection(world: World) -> dict[str, Any]:
    return {"pk": inspection_of(world).pk}


@provide("inspections:step")
def step(world: World) -> dict[str, Any]:
    return {"pk": inspection_of(world).pk, "step": "reschedule"}


@provide("inspections:decide")
def decide(world: World) -> dict[str, Any]:
    row = world.once(
        "reschedule",
        lambda: Reschedule._default_manager.create(
            inspection=inspection_of(world),
            old_on=date(2026, 3, 20),
            new_on=date(2026, 4, 10),
            reason=MARKER,
            asked_by=world.people[Role.SUPPLIER_ENGINEER],
            asked_at=timezone.now(),
            approval="waiting",
        ),
    )
    return {"pk": row.pk}


@provide("inspections:signature-image")
def signature(world: World) -> dict[str, Any]:
    def make() -> Signature:
        report = ReportFactory(inspection=inspection_of(world), number=MARKER)
        return Signature._default_manager.create(
            inspection=report.inspection,
            report=report,
            party="supplier",
            role="engineer",
            person=world.people[Role.SUPPLIER_ENGINEER],
            name=MARKER,
            signed_at=timezone.now(),
            sha256=report.sha256,
            image=ContentFile(b"\x89PNG\r\n\x1a\n", name="hand.png"),
        )

    return {"pk": world.once("signature", make).pk}


@provide("inspections:contract-plan", "inspections:rules", "inspections:settings-edit", "inspections:targets")
@provide("inspections:target-add", "inspections:log", "inspections:record-add", "inspections-api:plan")
def of_contract(world: World) -> dict[str, Any]:
    inspection_of(world)
    return {"key": contract_of(world).key}


@provide("inspections:rule-edit")
def rule(world: World) -> dict[str, Any]:
    return {"pk": rule_of(world).pk}


@provide("inspections:target-*")
def target(world: World) -> dict[str, Any]:
    return {"pk": target_of(world).pk}


@provide("inspections:record-countersign")
def record(world: World) -> dict[str, Any]:
    row = world.once(
        "maintenance_record",
        lambda: MaintenanceRecord._default_manager.create(
            contract=contract_of(world),
            kind="daily",
            on=timezone.localdate(),
            content=MARKER,
            recorded_by=world.people[Role.SUPPLIER_ENGINEER],
            recorded_at=timezone.now(),
        ),
    )
    return {"pk": row.pk}


@provide("inspections:visit", "inspections:check-out", "inspections:visit-answer")
def visit(world: World) -> dict[str, Any]:
    return {"pk": visit_of(world).pk}
