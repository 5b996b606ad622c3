"""Lines show the marker of every month as soon as they are there."""

import pytest

from accounts.domain.roles import Role
from tests.factories.accounts import HospitalFactory, user_of_role
from tests.factories.quality import homepage_of

pytestmark = pytest.mark.browser
MARKERS = """element => echarts.getInstanceByDom(element).getZr().storage.getDisplayList(true, true)
    .filter(shape => shape.shape?.symbolType).map(shape => shape.parent.scaleX)"""


def test_the_last_month_has_its_marker_at_once(open_as):
    hospital = HospitalFactory()
    homepage_of(hospital)
    homepage_of(
        hospital, record_no="2", admission_time="2024-04-06 09:00:00", discharge_time="2024-04-11 10:30:00"
    )

    page = open_as(
        user_of_role(Role.CODER, hospital), "/homepages/indicators/QI-01a/?first=2024-04&last=2024-05"
    )

    assert page.locator("[data-chart]").evaluate(MARKERS) == [1, 1]
