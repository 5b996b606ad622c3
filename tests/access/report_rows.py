"""Rows of inspection reports for the walk over every route."""

from typing import Any

from inspections.models.inspection import Inspection
from inspections.models.recipient import ReportRecipient
from inspections.reporting.identity import Subject
from tests.access.contract_rows import contract_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.inspections import InspectionFactory, ReportFactory
from tests.factories.tickets import NINE


def inspection_of(world: World) -> Inspection:
    return world.once("reported", lambda: InspectionFactory(contract=contract_of(world), number=MARKER))


@provide("inspections:report-file", "inspections-api:report-file")
def report_file(world: World) -> dict[str, Any]:
    row = world.once("report", lambda: ReportFactory(inspection=inspection_of(world), name=f"{MARKER}.pdf"))
    return {"pk": row.pk}


@provide("inspections:report-verify")
def verify(world: World) -> dict[str, Any]:
    return {"token": Subject(contract_of(world), inspection_of(world)).token}


@provide("inspections:recipient-stop")
def recipient(world: World) -> dict[str, Any]:
    row = world.once(
        "recipient",
        lambda: ReportRecipient.objects.create(
            contract=contract_of(world),
            name=MARKER,
            email="walk@hospital.invalid",
            since=NINE,
            added_by=world.people["director"],
        ),
    )
    return {"pk": row.pk}


@provide(
    "inspections:contract-reports",
    "inspections:care-*",
    "inspections:recipient-add",
    "inspections-api:care-*",
)
def contract(world: World) -> dict[str, Any]:
    return {"key": contract_of(world).key}


@provide("inspections:reports", "inspections:report-make", "inspections-api:reports")
def reported(world: World) -> dict[str, Any]:
    return {"pk": inspection_of(world).pk}
