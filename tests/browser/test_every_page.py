"""Every page of the menu and of tickets: no console fault, none wider than a phone, both languages."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.domain.roles import Role
from config.navigation import ACCOUNT_MENU, MENU
from tests.browser.conftest import overflow, wait_until_filled
from tests.factories.accounts import AdministratorFactory, DepartmentFactory, UserFactory
from tickets.services.opening import open_ticket
from tickets.services.progress import answer_ticket, solve_ticket

pytestmark = pytest.mark.browser

MENU_PAGES = sorted(
    {entry.url_name for group in MENU for entry in group.entries} | {entry.url_name for entry in ACCOUNT_MENU}
)


@pytest.fixture
def people(contracts):
    """A person of each kind with a solved and an open ticket in view."""
    contract = contracts["TRI"]
    engineer = UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER)
    technician = UserFactory(organisation=contract.supplier, role=Role.SUPPLIER_ENGINEER)
    system, now = contract.systems.first(), timezone.now()
    ward = DepartmentFactory(organisation=contract.hospital)
    open_ticket(actor=engineer, contract=contract, system=system, title="叫号没有声音", at=now)
    solved = open_ticket(
        actor=engineer, contract=contract, system=system, title="屏幕" + "很长" * 60, department=ward, at=now
    )
    answer_ticket(ticket=solved, actor=technician, at=now)
    solve_ticket(ticket=solved, actor=technician, at=now, remedy="重启")
    return {
        "engineer": engineer,
        "technician": technician,
        "nurse": UserFactory(organisation=contract.hospital, role=Role.DEPARTMENT_USER, department=ward),
        "administrator": AdministratorFactory(),
        "number": solved.number,
    }


def test_every_menu_entry_leads_somewhere():
    missing = []
    for name in MENU_PAGES:
        try:
            reverse(name)
        except NoReverseMatch:
            missing.append(name)

    assert missing == []


@pytest.mark.parametrize(
    ("role", "language"),
    [
        *((role, "zh-hans") for role in ("engineer", "technician", "nurse", "administrator")),
        ("administrator", "en"),  # who sees each entry of the menu
    ],
)
def test_pages_fit_a_phone_and_break_no_policy(people, open_as, live_server, role, language):
    page = open_as(people[role], "/", is_phone=True, language=language)
    links = page.locator("#menu a, .dropdown-menu a.dropdown-item").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    paths = [*dict.fromkeys(links), f"/tickets/{people['number']}/"]
    if role != "administrator":
        paths.append(f"/tickets/{people['number']}/moves/reopen/")

    too_wide, broken = [], []
    for path in paths:
        answer = page.goto(f"{live_server.url}{path}")
        wait_until_filled(page)
        if overflow(page) > 0:
            too_wide.append((path, overflow(page)))
        if answer is None or answer.status >= 500:
            broken.append(path)

    assert len(paths) > 4
    assert broken == []
    assert too_wide == []


def test_language_changes_with_one_click(people, open_as):
    page = open_as(people["engineer"], "/tickets/")
    expect(page.locator("h1")).to_have_text("工单")
    page.get_by_role("button", name="Switch to English").click()

    expect(page.locator("h1")).to_have_text("Tickets")
    assert page.locator("html").get_attribute("lang") == "en"
