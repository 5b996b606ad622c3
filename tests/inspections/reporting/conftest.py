"""A contract with three inspections: last year's same quarter, the previous, and the one reported."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from contracts.models.contract import Contract
from inspections.models.catalogue import Check
from inspections.models.choices import Kind, State, Status
from inspections.models.finding import FollowUp
from inspections.models.inspection import Inspection
from inspections.models.result import Item, Result
from inspections.models.target import Target
from tests.factories.accounts import HospitalFactory, SupplierFactory, UserFactory
from tests.factories.contracts import ContractFactory, SystemFactory
from tests.factories.inspections import (
    CatalogueVersionFactory,
    CheckFactory,
    FindingFactory,
    InspectionFactory,
    ItemFactory,
    ResultFactory,
    SlotFactory,
    TargetFactory,
)

NOW_ON, BEFORE_ON, YEAR_AGO_ON = date(2026, 11, 26), date(2026, 8, 20), date(2025, 11, 18)


@dataclass
class Story:
    """The rows the tests name."""

    contract: Contract
    target: Target
    checks: dict[str, Check]
    now: Inspection
    before: Inspection
    year_ago: Inspection

    def answer(
        self, inspection: Inspection, code: str, value: str | None, status: str, **values: Any
    ) -> Result:
        """Answer one check on the story's target in one inspection."""
        measured_at = datetime.combine(inspection.planned_on, datetime.min.time(), UTC).replace(hour=2)
        item = ItemFactory(
            inspection=inspection, target=self.target, check_row=self.checks[code], position=len(code)
        )
        return ResultFactory(
            item=item,
            status=status,
            value=None if value is None else Decimal(value),
            unit=self.checks[code].unit,
            measured_at=measured_at,
            answered_at=measured_at,
            answered_by=inspection.lead,
            **values,
        )


@pytest.fixture
def story(db: None) -> Story:
    return tell_story()


def tell_story() -> Story:
    hospital = HospitalFactory(name_zh="示例市中心医院", name_en="Example Central Hospital")
    supplier = SupplierFactory(name_zh="示例软件公司", name_en="Example Software")
    system = SystemFactory(hospital=hospital, name_zh="手术麻醉系统", name_en="Anaesthesia system")
    contract = ContractFactory(
        key="AIS",
        number="HT-2025-018",
        name_zh="麻醉系统维保",
        name_en="Anaesthesia maintenance",
        hospital=hospital,
        supplier=supplier,
        systems=[system],
        starts_on=date(2025, 6, 1),
        ends_on=date(2027, 5, 31),
    )
    lead = UserFactory(full_name="李工", organisation=supplier, role="supplier_engineer")
    version = CatalogueVersionFactory()
    checks = {
        code: CheckFactory(
            version=version, code=code, target_kind=kind, name_zh=name, name_en=english, **values
        )
        for code, kind, name, english, values in (
            ("OS-005", "server OS", "磁盘空间", "File system usage", {"warn": "80", "critical": "90"}),
            ("PG-004", "PostgreSQL", "连接使用率", "Connection usage", {"advice_zh": "引入连接池"}),
            (
                "NW-004",
                "network",
                "交换机状态",
                "Switch health",
                {"rule": "rule", "unit": "state", "warn": "", "critical": ""},
            ),
            (
                "EN-002",
                "environment",
                "机房湿度",
                "Humidity",
                {"rule": "range", "unit": "%RH", "warn": "", "critical": ""},
            ),
        )
    }
    target = TargetFactory(contract=contract, system=system, name="his-db-01", version="openEuler 22.03")
    now, before, year_ago = (
        InspectionFactory(
            contract=contract,
            number=number,
            planned_on=day,
            worked_from=day,
            worked_to=day,
            lead=lead,
            state=state,
            accepted_at=None if state == State.DRAFTED else datetime(day.year, day.month, 28, tzinfo=UTC),
            catalogue=version,
        )
        for number, day, state in (
            ("XJ-2026-4", NOW_ON, State.DRAFTED),
            ("XJ-2026-3", BEFORE_ON, State.ACCEPTED),
            ("XJ-2025-4", YEAR_AGO_ON, State.ACCEPTED),
        )
    )
    SlotFactory(contract=contract, kind=Kind.QUARTERLY, period="2026-Q4", inspection=now)
    story = Story(contract, target, checks, now, before, year_ago)
    _answers(story)
    return story


def _answers(story: Story) -> None:
    now, before, year_ago = story.now, story.before, story.year_ago
    disk = [
        {"object": "/u01", "value": 86.4, "detail": "xfs"},
        {"object": "/", "value": 41, "detail": "ext4"},
    ]
    story.answer(year_ago, "OS-005", "61.3", Status.OK)
    story.answer(before, "OS-005", "82", Status.WARN)
    result = story.answer(now, "OS-005", "86.4", Status.WARN, rows=disk)
    story.answer(before, "PG-004", "72", Status.WARN)
    story.answer(now, "PG-004", "93.5", Status.CRITICAL, text="187 / 200")
    story.answer(now, "NW-004", None, Status.OK, text="指示灯正常")
    story.answer(now, "EN-002", None, Status.SKIPPED, reason="湿度计送检")
    known = FindingFactory(
        contract=story.contract,
        target=story.target,
        check_code="OS-005",
        title="/u01 空间不足",
        fingerprint="a" * 64,
        first_seen=before,
        last_seen=now,
        result=result,
        fact="已用 86.4 %",
        effect="写满后停机",
        suggestion="扩容",
    )
    FindingFactory(
        contract=story.contract,
        target=story.target,
        check_code="PG-004",
        title="连接将用尽",
        severity="critical",
        fingerprint="b" * 64,
        first_seen=now,
        result=Result.objects.get(item__inspection=now, item__code="PG-004"),
    )
    FollowUp.objects.create(inspection=now, finding=known, answer="still_there", note="由 82 % 升至 86.4 %")


def items_of(inspection: Inspection) -> int:
    return Item.objects.filter(inspection=inspection).count()
