"""Work done on the spot and spare parts for the walk over every route."""

from typing import Any

from accounts.domain.roles import Role
from inspections.models.photo import Photo
from inspections.models.work import SparePart, WorkDone
from inspections.services.on_the_spot import record_part, record_work
from tests.access.check_rows import inspection_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.inspections.places import AT, photo_file


def work_of(world: World) -> WorkDone:
    def make() -> WorkDone:
        return record_work(
            inspection=inspection_of(world),
            actor=world.people[Role.SUPPLIER_ENGINEER],
            at=AT,
            title=f"{MARKER}清理",
            photos_before=[photo_file()],
        )

    return world.once("work_done", make)


def part_of(world: World) -> SparePart:
    def make() -> SparePart:
        engineer = world.people[Role.SUPPLIER_ENGINEER]
        return record_part(inspection=inspection_of(world), actor=engineer, at=AT, name=f"{MARKER}硬盘")

    return world.once("spare_part", make)


@provide("inspections:work", "inspections:work-add", "inspections:part-add")
@provide("inspections-api:work", "inspections-api:spare-parts")
def of_inspection(world: World) -> dict[str, Any]:
    work_of(world), part_of(world)
    return {"pk": inspection_of(world).pk}


@provide("inspections:work-edit", "inspections:work-remove", "inspections-api:work-photos")
def work(world: World) -> dict[str, Any]:
    return {"pk": work_of(world).pk}


@provide("inspections:work-photo-remove")
def photo(world: World) -> dict[str, Any]:
    return {"pk": Photo.objects.get(work=work_of(world)).pk}


@provide("inspections:part-edit", "inspections:part-remove")
def part(world: World) -> dict[str, Any]:
    return {"pk": part_of(world).pk}
