"""Checks, photos, findings and agents' documents for the walk over every route."""

from typing import Any

from accounts.domain.roles import Role
from inspections.models.agent import AgentRun
from inspections.models.catalogue import CatalogueVersion
from inspections.models.choices import State
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.target import Target
from inspections.models.threshold import ThresholdOverride
from inspections.services.agent_runs import take_document
from inspections.services.photos import attach_photo
from tests.access.contract_rows import contract_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.inspections import (
    CatalogueVersionFactory,
    CheckFactory,
    FindingFactory,
    InspectionFactory,
    ItemFactory,
    TargetFactory,
)
from tests.inspections.places import AT, photo_file


def inspection_of(world: World) -> Inspection:
    """An inspection in progress with one check to answer."""

    def make() -> Inspection:
        row = InspectionFactory(contract=contract_of(world), state=State.IN_PROGRESS, number=f"{MARKER}-1")
        own_list = CatalogueVersionFactory(hospital=world.hospital)
        check = CheckFactory(version=own_list, name_zh=f"{MARKER}检查")
        ItemFactory(inspection=row, target=target_of(world), check_row=check)
        return row

    return world.once("checked_inspection", make)


def target_of(world: World) -> Target:
    return world.once(
        "inspected_target", lambda: TargetFactory(contract=contract_of(world), name=f"{MARKER} db-01")
    )


def finding_of(world: World) -> Finding:
    return world.once("finding", lambda: FindingFactory(contract=contract_of(world), title=f"{MARKER}隐患"))


@provide("inspections:checklist", "inspections:answers", "inspections:photos", "inspections-api:results")
def checked_inspection(world: World) -> dict[str, Any]:
    return {"pk": inspection_of(world).pk}


@provide("inspections:photo")
def photo(world: World) -> dict[str, Any]:
    def make() -> Photo:
        return attach_photo(
            inspection=inspection_of(world),
            item=None,
            file=photo_file(),
            actor=world.people[Role.SUPPLIER_ENGINEER],
            at=AT,
        )

    return {"pk": world.once("inspection_photo", make).pk}


@provide("inspections-api:finding", "inspections-api:finding-*")
@provide("inspections:finding", "inspections:finding-assign", "inspections:finding-act")
def finding(world: World) -> dict[str, Any]:
    return {"pk": finding_of(world).pk, "act_name": "accept_risk"}


@provide("inspections-api:target-runs", "inspections:document-upload")
def agents_target(world: World) -> dict[str, Any]:
    return {"pk": target_of(world).pk}


@provide("inspections:run-use")
def agents_document(world: World) -> dict[str, Any]:
    def make() -> AgentRun:
        body = {"run": "r-1", "host": MARKER, "collected_at": AT.isoformat(), "items": []}
        return take_document(
            contract=contract_of(world),
            target=target_of(world),
            body=body,
            actor=world.people[Role.SUPPLIER_ENGINEER],
            at=AT,
        ).run

    return {"pk": world.once("agent_run", make).pk}


def draft_of(world: World) -> CatalogueVersion:
    def make() -> CatalogueVersion:
        draft = CatalogueVersionFactory(hospital=world.hospital, published_at=None, note=MARKER)
        CheckFactory(version=draft, name_zh=f"{MARKER}检查")
        return draft

    return world.once("check_list_draft", make)


@provide("inspections:check-list", "inspections:draft-import", "inspections:draft-publish")
@provide("inspections:draft-discard")
def draft(world: World) -> dict[str, Any]:
    return {"pk": draft_of(world).pk}


@provide("inspections:check-edit", "inspections:check-switch")
def check(world: World) -> dict[str, Any]:
    return {"pk": draft_of(world).checks.get().pk}


@provide("inspections:draft-start")
def hospital(world: World) -> dict[str, Any]:
    contract_of(world)
    return {"pk": world.hospital.pk}


@provide("inspections:limits", "inspections:limit-set", "inspections:agent-runs")
def contract_of_limits(world: World) -> dict[str, Any]:
    return {"key": contract_of(world).key}


@provide("inspections:limit-remove")
def limit(world: World) -> dict[str, Any]:
    row = world.once(
        "own_limit",
        lambda: ThresholdOverride.objects.create(
            contract=contract_of(world),
            check_code="T-001",
            warn="1",
            reason=MARKER,
            set_by=world.people[Role.DIRECTOR],
            set_at=AT,
        ),
    )
    return {"pk": row.pk}
