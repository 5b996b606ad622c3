"""Checks, photos, findings and agents' documents for the walk over every route."""

from typing import Any

from accounts.domain.roles import Role
from inspections.models.choices import State
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.target import Target
from inspections.services.photos import attach_photo
from tests.access.contract_rows import contract_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.inspections import (
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
        ItemFactory(inspection=row, target=target_of(world), check_row=CheckFactory(name_zh=f"{MARKER}检查"))
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
def finding(world: World) -> dict[str, Any]:
    return {"pk": finding_of(world).pk}


@provide("inspections-api:target-runs")
def agents_target(world: World) -> dict[str, Any]:
    return {"pk": target_of(world).pk}
