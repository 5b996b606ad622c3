"""The disk-full trend rests on what the portal kept: sizes of inspections, the agent's figures."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inspections.domain.measurements import Row, measured
from inspections.models.choices import Source, Status
from inspections.selectors.surroundings import surroundings_of
from inspections.services.recording import record_measurement
from tests.factories.inspections import CheckFactory, ItemFactory, ResultFactory, TargetFactory
from tests.inspections.places import AT, make_round

pytestmark = pytest.mark.django_db
GROWTH = {"rule": "growth", "warn": "20", "critical": "disk full within 90 days by trend", "unit": "MB"}


def test_four_inspections_and_the_agents_figures_tell_when_the_disk_is_full():
    place = make_round()
    place.target.host = "his-db-01"
    place.target.save()
    host = TargetFactory(contract=place.contract, name="server", host="HIS-DB-01")
    disk = ItemFactory(inspection=place.inspection, target=host, check_row=CheckFactory(code="OS-005"))
    figures = [
        {"object": "/", "value": 10, "detail": "10.0 of 100.0 GB, ext4 on /dev/sda1"},
        {
            "object": "/data",
            "value": 99,
            "detail": "198.0 of 200.0 GB, xfs on /dev/sdb1",
        },
    ]
    ResultFactory(item=disk, rows=figures, measured_at=AT)
    check = CheckFactory(code="PG-042", **GROWTH)
    for number in range(3):
        earlier = place.next()
        item = ItemFactory(inspection=earlier, target=place.target, check_row=check)
        ResultFactory(
            item=item,
            rows=[{"object": "his", "value": 100_000 + 1000 * number, "detail": ""}],
            raw={"settings": {"data_directory": "/data/18"}},
            measured_at=AT - timedelta(days=30 * (3 - number)),
        )
    item = ItemFactory(inspection=place.inspection, target=place.target, check_row=check)

    around = surroundings_of(item, AT)
    result = record_measurement(
        item=item,
        measurement=measured((Row("his", Decimal(103_000), ""),), AT),
        source=Source.SQL,
        at=AT,
        actor=None,
        around=around,
    )

    assert (int(around.free_mb), len(around.earlier)) == (1907, 3)
    assert result.status == Status.CRITICAL
    assert "57" in result.reason
