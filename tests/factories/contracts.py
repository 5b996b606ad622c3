"""Rows of contracts for tests; all people are fictitious."""

from datetime import UTC, date, datetime, time

import factory

from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.models.document import Document
from contracts.models.emergency import EmergencyPlan, EmergencyScenario
from contracts.models.health import HealthProbe, ProbeTarget
from contracts.models.people import Personnel, Qualification
from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.models.rota import OnCallPattern, OnCallShift
from contracts.models.system import Module, System
from contracts.models.terms import ContractVersion
from tests.factories.accounts import HospitalFactory, SupplierFactory, UserFactory
from tests.factories.base import ModelFactory

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


class SystemFactory(ModelFactory):
    class Meta:
        model = System

    hospital = factory.SubFactory(HospitalFactory)
    key = factory.Sequence(lambda n: f"SYS{n}")
    name_zh = factory.Sequence(lambda n: f"示例系统{n}")
    name_en = factory.Sequence(lambda n: f"Example system {n}")


class ModuleFactory(ModelFactory):
    class Meta:
        model = Module

    system = factory.SubFactory(SystemFactory)
    code = factory.Sequence(lambda n: f"M{n:03}")
    name_zh = factory.Sequence(lambda n: f"示例模块{n}")
    name_en = factory.Sequence(lambda n: f"Example module {n}")


class ContractFactory(ModelFactory):
    """A contract of the year 2026 over one system of its hospital."""

    class Meta:
        model = Contract
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"C{n}")
    number = factory.Sequence(lambda n: f"NO-{n}")
    name_zh = factory.Sequence(lambda n: f"示例合同{n}")
    name_en = factory.Sequence(lambda n: f"Example contract {n}")
    hospital = factory.SubFactory(HospitalFactory)
    supplier = factory.SubFactory(SupplierFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    hotline = "0731-5550-0000"

    @factory.post_generation
    def systems(self, create: bool, extracted: list[System] | None, **_: object) -> None:
        if create:
            self.systems.set(extracted or [SystemFactory(hospital=self.hospital)])


class ContractVersionFactory(ModelFactory):
    class Meta:
        model = ContractVersion

    contract = factory.SubFactory(ContractFactory)
    number = 1
    in_force_from = datetime(2025, 12, 31, 16, tzinfo=UTC)


class PersonnelFactory(ModelFactory):
    """A technician with a phone that is always on, from the contract's first day."""

    class Meta:
        model = Personnel

    contract = factory.SubFactory(ContractFactory)
    role = Personnel.Role.TECHNICIAN
    name = factory.Sequence(lambda n: f"示例人员{n}")
    phone = factory.Sequence(lambda n: f"1380000{n % 10000:04}")
    is_phone_always_on = True
    starts_on = date(2026, 1, 1)


class DocumentFactory(ModelFactory):
    class Meta:
        model = Document

    contract = factory.SubFactory(ContractFactory)
    kind = Document.Kind.OTHER
    title = factory.Sequence(lambda n: f"示例文件{n}")
    file = factory.django.FileField(data=PDF, filename="example.pdf")
    name = "示例.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = datetime(2026, 2, 1, tzinfo=UTC)


class QualificationFactory(ModelFactory):
    class Meta:
        model = Qualification

    personnel = factory.SubFactory(PersonnelFactory)
    title = "系统集成项目管理工程师"
    issued_on = date(2025, 1, 1)
    expires_on = date(2027, 1, 1)
    document = factory.SubFactory(
        DocumentFactory, contract=factory.SelfAttribute("..personnel.contract"), kind="qualification"
    )


class OnCallPatternFactory(ModelFactory):
    class Meta:
        model = OnCallPattern

    contract = factory.SelfAttribute("personnel.contract")
    personnel = factory.SubFactory(PersonnelFactory)
    weekday = 0
    starts = time(8)
    ends = time(20)


class OnCallShiftFactory(ModelFactory):
    class Meta:
        model = OnCallShift

    contract = factory.SelfAttribute("personnel.contract")
    personnel = factory.SubFactory(PersonnelFactory)
    starts_at = datetime(2026, 3, 2, 0, tzinfo=UTC)
    ends_at = datetime(2026, 3, 9, 0, tzinfo=UTC)


class ModuleVersionFactory(ModelFactory):
    class Meta:
        model = ModuleVersion

    module = factory.SubFactory(ModuleFactory)
    version = factory.Sequence(lambda n: f"1.{n}")
    released_on = date(2026, 2, 1)


class DeploymentFactory(ModelFactory):
    class Meta:
        model = Deployment

    module = factory.SelfAttribute("version.module")
    version = factory.SubFactory(ModuleVersionFactory)
    place = "主服务器"
    installed_at = datetime(2026, 2, 2, 14, tzinfo=UTC)


class ReleaseFactory(ModelFactory):
    class Meta:
        model = Release

    contract = factory.SubFactory(ContractFactory)
    title = "三月升级"
    version = factory.Sequence(lambda n: f"2026.{n}")


class EmergencyPlanFactory(ModelFactory):
    class Meta:
        model = EmergencyPlan

    contract = factory.SubFactory(ContractFactory)
    system = factory.LazyAttribute(lambda plan: plan.contract.systems.first())
    name_zh = "示例应急预案"
    name_en = "Example emergency plan"
    edition = "1.0"
    in_force_from_on = date(2026, 1, 1)
    recovery_target_minutes = 240


class EmergencyScenarioFactory(ModelFactory):
    class Meta:
        model = EmergencyScenario

    plan = factory.SubFactory(EmergencyPlanFactory)
    number = 1
    name_zh = "系统停止"
    name_en = "The system has stopped"
    steps_zh = "第一步\n第二步"
    steps_en = "First\nSecond"
    stand_by_zh = "手工处理"
    stand_by_en = "Work by hand"


class ProbeTargetFactory(ModelFactory):
    class Meta:
        model = ProbeTarget

    contract = factory.SubFactory(ContractFactory)
    host = "127.0.0.1"
    port = 80
    network = "127.0.0.0/8"


class HealthProbeFactory(ModelFactory):
    """A heartbeat of the contract's first system, due since the second of March."""

    class Meta:
        model = HealthProbe

    contract = factory.SubFactory(ContractFactory)
    module = factory.LazyAttribute(lambda probe: ModuleFactory(system=probe.contract.systems.first()))
    key = factory.Sequence(lambda n: f"probe-{n}")
    kind = HealthProbe.Kind.HEARTBEAT
    next_due_at = datetime(2026, 3, 2, 0, tzinfo=UTC)


class DeviceFactory(ModelFactory):
    class Meta:
        model = Device

    contract = factory.SubFactory(ContractFactory)
    system = factory.LazyAttribute(lambda device: device.contract.systems.first())
    code = factory.Sequence(lambda n: f"SCREEN-{n:03}")
    name = "候诊区显示屏"
    location = "门诊二楼"
