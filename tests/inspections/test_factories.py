"""The rows that other tests build on can be built, and belong to one contract each."""

import pytest

from tests.factories import inspections as made

pytestmark = pytest.mark.django_db


def test_rows_of_one_inspection_share_its_contract():
    inspection = made.InspectionFactory()
    item = made.ItemFactory(inspection=inspection)
    result = made.ResultFactory(item=item)
    slot = made.SlotFactory(contract=inspection.contract, inspection=inspection)
    finding = made.FindingFactory(contract=inspection.contract)
    report = made.ReportFactory(inspection=inspection)
    visit = made.VisitFactory(contract=inspection.contract, inspection=inspection)

    contracts = {
        row.contract
        for row in (item.inspection, item.target, slot, slot.rule, finding, finding.first_seen, report, visit)
    }

    assert contracts == {inspection.contract}
    assert result.item.code == item.check_row.code
    assert list(inspection.slots.all()) == [slot]
