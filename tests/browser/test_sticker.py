"""The report behind the QR code of a device, on a phone, without an account."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.domain.roles import Role
from tests.browser.conftest import overflow
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.contracts import DeviceFactory
from tickets.models.choices import Severity, State
from tickets.models.ticket import Ticket
from tickets.services.progress import answer_ticket, solve_ticket

pytestmark = pytest.mark.browser


def test_stranger_reports_follows_and_confirms(contracts, open_as):
    contract = contracts["TRI"]
    department = DepartmentFactory(organisation=contract.hospital, name_zh="导诊台")
    device = DeviceFactory(
        contract=contract, system=contract.systems.first(), department=department, name="三楼分诊屏"
    )
    technician = UserFactory(organisation=contract.supplier, role=Role.SUPPLIER_ENGINEER)

    page = open_as(None, f"/report/{device.token}/", is_phone=True)
    assert overflow(page) <= 0
    page.locator("[name=title]").fill("屏幕不亮")
    page.locator("[name=reporter_name]").fill("周护士")
    page.locator("[name=reporter_phone]").fill("8120")
    page.locator("[name=is_urgent]").check()
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/follow/**")
    ticket = Ticket.objects.get()
    expect(page.locator("h1")).to_have_text(ticket.spoken_number)
    assert (ticket.device, ticket.department, ticket.reporter_name, ticket.severity) == (
        device,
        department,
        "周护士",
        Severity.HIGH,
    )
    now = timezone.now()
    answer_ticket(ticket=ticket, actor=technician, at=now)
    solve_ticket(ticket=ticket, actor=technician, at=now, remedy="更换电源线")
    page.reload()
    page.get_by_role("button", name="是，已解决").click()

    expect(page.locator("#follow")).to_contain_text("已确认")
    ticket.refresh_from_db()
    assert ticket.state == State.CONFIRMED


def test_unknown_sticker_and_forged_follow_link_are_not_found(contracts, client):
    assert client.get("/report/nothing/").status_code == 404
    assert client.get("/follow/forged/").status_code == 404
