"""Brings inspections to a state the way people do, for tests of what comes after."""

from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models.user import User
from inspections.models.choices import SignatureRole, Status
from inspections.models.inspection import Inspection
from inspections.services.conduct import draft_inspection, start_inspection
from inspections.services.signing import sign_report, submit_inspection
from tests.factories.inspections import CatalogueVersionFactory, CheckFactory, ReportFactory, ResultFactory
from tests.factories.tickets import director, hospital_engineer, project_manager, supplier_engineer

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIDES = (
    SignatureRole.ENGINEER,
    SignatureRole.PROJECT_MANAGER,
    SignatureRole.HOSPITAL_ENGINEER,
    SignatureRole.DEPARTMENT_HEAD,
)


def on(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    """A moment of 2026 on the walls of Shanghai."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


class Crew:
    """One person for each of the four signatures of a contract."""

    def __init__(self, inspection: Inspection) -> None:
        contract = inspection.contract
        self.engineer = supplier_engineer(contract)
        self.manager = project_manager(contract)
        self.hospital_engineer = hospital_engineer(contract)
        self.director = director(contract)

    def signer(self, role: SignatureRole) -> User:
        return dict(
            zip(SIDES, (self.engineer, self.manager, self.hospital_engineer, self.director), strict=True)
        )[role]


def a_list(**values: object) -> None:
    """A published list with one check of the whole site, answered by a note."""
    check = {"scope": "site", "target_kind": "environment", "evidence": "list", **values}
    CheckFactory(version=CatalogueVersionFactory(), **check)


def started(inspection: Inspection, crew: Crew, at: datetime) -> Inspection:
    return start_inspection(inspection=inspection, actor=crew.engineer, at=at)


def drafted(inspection: Inspection, crew: Crew, at: datetime) -> Inspection:
    """Begun, every item answered normal, drafted, the report made."""
    row = started(inspection, crew, at)
    for item in row.items.all():
        ResultFactory(
            item=item,
            status=Status.OK,
            text="正常",
            answered_by=crew.engineer,
            answered_at=at,
            measured_at=at,
        )
    row = draft_inspection(inspection=row, actor=crew.engineer, at=at)
    ReportFactory(inspection=row, made_at=at)
    return row


def submitted(inspection: Inspection, crew: Crew, at: datetime) -> Inspection:
    row = drafted(inspection, crew, at)
    for role in SIDES[:2]:
        sign_report(inspection=row, actor=crew.signer(role), role=role, at=at)
    return submit_inspection(inspection=row, actor=crew.manager, at=at)


def accepted(
    inspection: Inspection, crew: Crew, at: datetime, accepted_at: datetime | None = None
) -> Inspection:
    row = submitted(inspection, crew, at)
    for role in SIDES[2:]:
        sign_report(inspection=row, actor=crew.signer(role), role=role, at=accepted_at or at)
    row.refresh_from_db()
    return row
