"""Rows of inspections for tests; all people are fictitious."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.choices import Collect, Kind, Scope, Source, Status
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.models.result import Item, Result
from inspections.models.rule import InspectionRule
from inspections.models.slot import Slot
from inspections.models.target import Target
from inspections.models.visit import Visit
from tests.factories.accounts import UserFactory
from tests.factories.base import ModelFactory
from tests.factories.contracts import PDF, ContractFactory

SEEN_AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)


class CatalogueVersionFactory(ModelFactory):
    """A published version of the product's own list."""

    class Meta:
        model = CatalogueVersion

    hospital = None
    number = factory.Sequence(lambda n: 1000 + n)
    published_at = datetime(2026, 1, 1, tzinfo=UTC)


class CheckFactory(ModelFactory):
    """A check of every cadence, answered by hand."""

    class Meta:
        model = Check

    version = factory.SubFactory(CatalogueVersionFactory)
    code = factory.Sequence(lambda n: f"T-{n:03}")
    position = factory.Sequence(lambda n: n)
    target_kind = "server OS"
    name_zh = factory.Sequence(lambda n: f"示例检查{n}")
    name_en = factory.Sequence(lambda n: f"Example check {n}")
    collect = Collect.MANUAL
    scope = Scope.HOST
    unit = "%"
    rule = "gt"
    warn = "70"
    critical = "90"
    cadence = factory.LazyFunction(lambda: [str(kind) for kind in Kind])


class TargetFactory(ModelFactory):
    class Meta:
        model = Target

    contract = factory.SubFactory(ContractFactory)
    system = factory.LazyAttribute(lambda target: target.contract.systems.first())
    kind = "server OS"
    name = factory.Sequence(lambda n: f"示例服务器{n}")


class InspectionRuleFactory(ModelFactory):
    class Meta:
        model = InspectionRule

    contract = factory.SubFactory(ContractFactory)
    kind = Kind.QUARTERLY
    per_year = 4
    due_days_before_end = 10
    min_gap_days = 45


def _rule(contract: Any, kind: str) -> InspectionRule:
    """The contract's rule of the kind, which there is once."""
    present = InspectionRule.objects.filter(contract=contract, kind=kind).first()
    return present or InspectionRuleFactory(contract=contract, kind=kind)


class InspectionFactory(ModelFactory):
    """A quarterly inspection of the first quarter of 2026, planned for the 20th of March."""

    class Meta:
        model = Inspection

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: f"XJ-{n:05}")
    kinds = factory.LazyFunction(lambda: [Kind.QUARTERLY])
    window_from = date(2026, 1, 1)
    window_to = date(2026, 3, 31)
    due_on = date(2026, 3, 20)
    planned_on = date(2026, 3, 20)


class SlotFactory(ModelFactory):
    """The first quarter of 2026 of a contract."""

    class Meta:
        model = Slot

    contract = factory.SubFactory(ContractFactory)
    kind = Kind.QUARTERLY
    rule = factory.LazyAttribute(lambda slot: _rule(slot.contract, slot.kind))
    period = "2026-Q1"
    window_from = date(2026, 1, 1)
    window_to = date(2026, 3, 31)
    missed_on = date(2026, 4, 1)
    due_on = date(2026, 3, 21)


class ItemFactory(ModelFactory):
    """One check to be answered on one target of the inspection."""

    class Meta:
        model = Item

    inspection = factory.SubFactory(InspectionFactory)
    target = factory.LazyAttribute(lambda item: TargetFactory(contract=item.inspection.contract))
    check_row = factory.SubFactory(CheckFactory)
    code = factory.LazyAttribute(lambda item: item.check_row.code)
    warn = factory.LazyAttribute(lambda item: item.check_row.warn)
    critical = factory.LazyAttribute(lambda item: item.check_row.critical)


class ResultFactory(ModelFactory):
    class Meta:
        model = Result

    item = factory.SubFactory(ItemFactory)
    status = Status.OK
    source = Source.MANUAL
    answered_by = factory.SubFactory(UserFactory)
    measured_at = SEEN_AT
    answered_at = SEEN_AT


class FindingFactory(ModelFactory):
    class Meta:
        model = Finding

    contract = factory.SubFactory(ContractFactory)
    check_code = "T-001"
    fingerprint = factory.Sequence(lambda n: f"{n:064}")
    severity = Finding.Severity.WARN
    title = factory.Sequence(lambda n: f"示例隐患{n}")
    first_seen = factory.LazyAttribute(lambda finding: InspectionFactory(contract=finding.contract))
    last_seen = factory.SelfAttribute("first_seen")
    first_seen_at = SEEN_AT
    last_seen_at = SEEN_AT


class ReportFactory(ModelFactory):
    """A PDF of an inspection, made at the time its results were seen."""

    class Meta:
        model = Report

    inspection = factory.SubFactory(InspectionFactory)
    contract = factory.SelfAttribute("inspection.contract")
    number = factory.Sequence(lambda n: f"BG-{n:05}")
    format = Report.Format.PDF
    file = factory.django.FileField(data=PDF, filename="report.pdf")
    name = "report.pdf"
    size = len(PDF)
    sha256 = "ab" * 32
    made_at = SEEN_AT


class VisitFactory(ModelFactory):
    """On site since ten in the morning."""

    class Meta:
        model = Visit

    contract = factory.SubFactory(ContractFactory)
    purpose = "季度巡检"
    checked_in_at = SEEN_AT
    entered_at = SEEN_AT
    checked_in_by = factory.SubFactory(UserFactory)
