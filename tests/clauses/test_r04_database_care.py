"""R04: every half year the database is cared for: tablespaces, data files, junk data, parameters."""

import io

import docx
import pytest

from contracts import panels
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind
from inspections.services.care_reports import make_care_report
from inspections.services.planning import plan_contract
from inspections.services.reports import ReportRefused
from tests.factories.inspections import CatalogueVersionFactory, CheckFactory, TargetFactory
from tests.inspections.conduct import Crew, accepted, on
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db
CHECKS = {"PG-042": "库大小", "PG-041": "数据文件", "PG-019": "死元组", "PG-050": "参数变更对比"}


def test_r04_two_a_year_each_with_its_report(contracts):
    contract = contracts["TRA"]
    load_rules(at=LOADED_AT)
    version = CatalogueVersionFactory()
    for code, name in CHECKS.items():
        CheckFactory(version=version, code=code, name_zh=name, target_kind="PostgreSQL", evidence="list")
    TargetFactory(contract=contract, kind="PostgreSQL", name="trauma-db")
    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)
    first = contract.slots.get(kind=Kind.HALF_YEAR, period__endswith="H1").inspection
    accepted(first, Crew(first), on(3, 20))

    reports = make_care_report(
        contract=contract, period="2026-H1", formats=["docx"], language="zh-hans", at=on(6, 30)
    )
    with pytest.raises(ReportRefused) as refused:
        make_care_report(
            contract=contract, period="2026-H2", formats=["docx"], language="zh-hans", at=on(7, 1)
        )

    [report] = [one for one in reports if one.format == "docx"]
    with report.file.open("rb") as file:
        document = docx.Document(io.BytesIO(file.read()))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    for chapter in ("表空间使用", "数据文件", "垃圾数据", "参数"):
        assert any(chapter in heading for heading in headings)
    text = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert all(name in text for name in CHECKS.values())
    assert refused.value.code == "nothing_measured"
    assert contract.slots.filter(kind=Kind.HALF_YEAR).count() == 2
    fact = panels.facts_of(contract, "R04", on(7, 1))[0]
    assert fact.text.startswith("半年数据库维护：本年已履行 1 / 2 次")
