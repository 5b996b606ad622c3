"""Fills the five contracts with fictitious people, shifts, versions, drills and devices, to be looked at.

Only for demonstrations: called by the demonstration loader on a first start, never in production.
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.core.files.base import ContentFile

from accounts.domain.roles import Role as AccountRole
from accounts.models.user import User
from contracts.loading.reader import read_rows
from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.models.document import Document
from contracts.models.emergency import EmergencyDrill
from contracts.models.health import HealthProbe
from contracts.models.people import Personnel, Qualification
from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.models.rota import OnCallPattern
from contracts.models.system import Module
from contracts.probing import Outcome
from contracts.services.health import record_sample, take_beat
from contracts.services.rota import plan_shifts

PEOPLE = Path(__file__).parent / "data" / "demonstration_people.csv"
COLUMNS = ("contract", "role", "name", "phone", "deputy", "starts_on")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
Role = Personnel.Role
_ACCOUNT_ROLES = {
    Role.PROJECT_MANAGER: AccountRole.PROJECT_MANAGER,
    Role.TECHNICIAN: AccountRole.SUPPLIER_ENGINEER,
    Role.HOSPITAL_LEAD: AccountRole.DIRECTOR,
}
DAY, NIGHT = time(8), time(20)


def demonstrate_contracts(*, at: datetime) -> None:
    """Fill contracts that have nobody yet; others are left alone."""
    empty = Contract.objects.filter(personnel=None).select_related("hospital", "supplier")
    for contract in empty:
        people = _people(contract)
        actor = _actor(contract)
        if not people or actor is None:
            continue
        _prove(contract, people, actor, at)
        _roster(contract, people, at)
        _versions(contract, actor, at)
        _watch(contract, at)
        _drills(contract, actor, at)
    _devices()


def _people(contract: Contract) -> list[Personnel]:
    rows = [row for row in read_rows(PEOPLE, COLUMNS) if row.text("contract") == contract.key]
    accounts = _free_accounts(contract)
    duties = {role.role: role for role in contract.role_requirements.all()}
    people: dict[str, Personnel] = {}
    for row in rows:
        role = row.one_of("role", Role.values)
        free = accounts.get(_ACCOUNT_ROLES.get(Role(role), ""), [])
        account = free.pop(0) if free else None
        people[row.text("name")] = Personnel.objects.create(
            contract=contract,
            role=role,
            user=account,
            name=account.full_name if account else row.text("name"),
            phone=(account.phone if account else "") or row.text("phone"),
            is_phone_always_on=role in duties and duties[role].is_phone_always_on,
            duties=duties[role].duties_zh if role in duties else "",
            starts_on=row.day("starts_on"),
        )
    for row in rows:
        if row.optional("deputy"):
            person = people[row.text("name")]
            person.deputy = people[row.text("deputy")]
            person.save()
    return list(people.values())


def _free_accounts(contract: Contract) -> dict[str, list[User]]:
    """Accounts of both sides by role, to be the people of the contract."""
    sides = [contract.hospital_id, contract.supplier_id]
    found: dict[str, list[User]] = {}
    for user in User.objects.filter(organisation__in=sides, is_active=True).order_by("pk"):
        found.setdefault(user.role, []).append(user)
    return found


def _actor(contract: Contract) -> User | None:
    """Somebody of the supplier, else an administrator, in whose name files are kept."""
    own = User.objects.filter(organisation=contract.supplier_id, is_active=True).first()
    return own or User.objects.filter(is_superuser=True, is_active=True).first()


def _document(contract: Contract, kind: str, title: str, actor: User, at: datetime) -> Document:
    return Document.objects.create(
        contract=contract,
        kind=kind,
        title=title,
        file=ContentFile(PDF, name="demonstration.pdf"),
        name=f"{title}.pdf",
        content_type="application/pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        uploaded_by=actor,
        uploaded_at=at,
    )


def _prove(contract: Contract, people: list[Personnel], actor: User, at: datetime) -> None:
    """Qualifications of the fixed people; one of them runs out soon."""
    fixed = [person for person in people if person.role in {Role.PROJECT_MANAGER, Role.TECHNICIAN}]
    for number, person in enumerate(fixed):
        person.resume = _document(contract, Document.Kind.RESUME, f"简历 {person.name}", actor, at)
        person.save()
        days = 25 if contract.key == "TRI" and number == 1 else 400 + 30 * number
        Qualification.objects.create(
            personnel=person,
            title="系统集成项目管理工程师" if number == 0 else "软件维护工程师",
            number=f"示例-{contract.key}-{number + 1:02}",
            issued_on=date(2024, 6, 1),
            expires_on=(at + timedelta(days=days)).date(),
            document=_document(contract, Document.Kind.QUALIFICATION, f"资质 {person.name}", actor, at),
        )


def _roster(contract: Contract, people: list[Personnel], at: datetime) -> None:
    """Two people share days and nights, the project manager stands behind; TRA lacks Sunday night."""
    technicians = [person for person in people if person.role == Role.TECHNICIAN]
    manager = next(person for person in people if person.role == Role.PROJECT_MANAGER)
    pair = (technicians * 2)[:2] if len(technicians) > 1 else [technicians[0], manager]
    for weekday in range(7):
        first, second = (pair[weekday % 2], pair[(weekday + 1) % 2])
        OnCallPattern.objects.create(
            contract=contract, personnel=first, weekday=weekday, starts=DAY, ends=NIGHT
        )
        if not (contract.key == "TRA" and weekday == 6):
            OnCallPattern.objects.create(
                contract=contract, personnel=second, weekday=weekday, starts=NIGHT, ends=DAY
            )
        OnCallPattern.objects.create(
            contract=contract, personnel=manager, weekday=weekday, starts=DAY, ends=DAY, level=2
        )
    plan_shifts(contract=contract, at=at - timedelta(days=7))
    plan_shifts(contract=contract, at=at)


def _versions(contract: Contract, actor: User, at: datetime) -> None:
    """Every module runs its newest version, but one is behind; one release complete, one in preparation."""
    released = at.date() - timedelta(days=40)
    newest = []
    for number, module in enumerate(Module.objects.filter(system__contracts=contract)):
        old = ModuleVersion.objects.create(
            module=module, version="5.1.0", released_on=released - timedelta(days=90)
        )
        new = ModuleVersion.objects.create(
            module=module, version="5.2.0", released_on=released, is_newest=True
        )
        newest.append(new)
        Deployment.objects.create(
            module=module,
            version=old if number == 2 else new,
            place="主服务器",
            installed_at=at - timedelta(days=35),
            installed_by=actor,
        )
    kinds = (Document.Kind.UPDATE_NOTES, Document.Kind.USER_MANUAL, Document.Kind.INSTALLATION_MANUAL)
    papers = {
        kind.value: _document(contract, kind, f"{contract.key} 5.2.0 {kind.label}", actor, at)
        for kind in kinds
    }
    complete = Release.objects.create(
        contract=contract,
        title="例行升级",
        version="5.2.0",
        summary="性能优化与缺陷修复。",
        created_by=actor,
        state=Release.State.COMPLETE,
        completed_at=at - timedelta(days=35),
        completed_by=actor,
        **papers,
    )
    complete.module_versions.set(newest)
    Release.objects.create(
        contract=contract, title="功能调整", version="5.3.0", summary="按院方需求调整。", created_by=actor
    )


def _watch(contract: Contract, at: datetime) -> None:
    """Heartbeats of the core modules; the last module of TRI has gone quiet."""
    core = list(Module.objects.filter(system__contracts=contract, is_core=True))
    for number, module in enumerate(core):
        probe = HealthProbe.objects.create(
            contract=contract,
            module=module,
            key=module.code.lower(),
            kind=HealthProbe.Kind.HEARTBEAT,
            interval_s=24 * 3600,
            next_due_at=at + timedelta(days=1),
        )
        take_beat(probe=probe, at=at - timedelta(minutes=5))
        if contract.key == "TRI" and number == len(core) - 1:
            for minute in (3, 2, 1):
                record_sample(
                    probe_id=probe.pk,
                    outcome=Outcome(False, "no heartbeat"),
                    at=at - timedelta(minutes=minute),
                )


def _drills(contract: Contract, actor: User, at: datetime) -> None:
    """Each plan but that of TRA was drilled a month ago."""
    if contract.key == "TRA":
        return
    held_on = at.astimezone(UTC).date() - timedelta(days=30)
    for plan in contract.emergency_plans.all():
        EmergencyDrill.objects.create(
            plan=plan,
            scenario=plan.scenarios.first(),
            held_on=held_on,
            participants="信息中心、科室值班人员、供应商工程师",
            result=EmergencyDrill.Result.PASSED,
            recovery_minutes=45,
            next_due_on=held_on + timedelta(days=30 * plan.drill_every_months),
            recorded_by=actor,
            recorded_at=at,
        )


def _devices() -> None:
    """A few displays and kiosks of the calling system."""
    contract = Contract.objects.filter(key="TRI", devices=None).first()
    if contract is None:
        return
    system = contract.systems.get(key="TRI")
    departments = {department.code: department for department in contract.hospital.departments.all()}
    for number, (name, location, department, module) in enumerate(
        (
            ("候诊区显示屏", "门诊二楼东侧候诊区", "MZB", "TRI-06"),
            ("候诊区显示屏", "门诊三楼西侧候诊区", "MZB", "TRI-06"),
            ("诊室门口屏", "门诊二楼 205 诊室", "GK", "TRI-06"),
            ("自助报到机", "门诊一楼大厅", "FZT", "TRI-07"),
            ("分诊台工作站", "急诊分诊台", "JZK", "TRI-04"),
        ),
        start=1,
    ):
        Device.objects.create(
            contract=contract,
            system=system,
            module=system.modules.get(code=module),
            code=f"TRI-D{number:03}",
            name=name,
            location=location,
            department=departments[department],
        )
