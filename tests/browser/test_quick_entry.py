"""A stranger logs a phone fault for each of the five systems and sees the right due times."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.domain.roles import Role
from tests.factories.accounts import UserFactory
from tickets.models.ticket import Ticket

pytestmark = pytest.mark.browser

# The service-level table: minutes from the call to the due, per target that starts with the call.
FAULTS = [
    ("MRS", {"respond": 30}),
    ("EMR", {"respond": 120}),
    ("AIS", {"respond": 30}),
    ("TRI", {"respond": 10}),
    ("TRA", {"respond": 10, "resolve": 120}),
]


@pytest.mark.parametrize(("key", "minutes"), FAULTS)
def test_m04_phone_fault_shows_its_due_times_before_and_after_saving(contracts, open_as, key, minutes):
    contract = contracts[key]
    engineer = UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER)
    called_at = timezone.localtime().replace(second=0, microsecond=0) - timedelta(minutes=3)
    due = {clock: f"{called_at + timedelta(minutes=span):%H:%M}" for clock, span in minutes.items()}

    page = open_as(engineer, "/tickets/new/")
    page.get_by_label("来电人").fill("刘护士长")
    page.locator("#id_occurred_at").fill(f"{called_at:%Y-%m-%dT%H:%M}")
    system = contract.systems.first()
    choice = page.locator(f"[name=service][value='{contract.pk}:{system.pk}']")
    if choice.count():
        choice.check(force=True)

    for clock, shown in due.items():
        expect(page.locator(f"#due-times [data-clock={clock}] strong")).to_contain_text(shown)
    page.locator("#id_title").fill("屏幕全部黑屏")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ticket-head")).to_be_visible()

    ticket = Ticket.objects.get()
    assert page.locator(".ticket-head .ticket-number").inner_text() == ticket.spoken_number
    assert ticket.occurred_at == called_at
    assert {clock.kind: clock.due_at for clock in ticket.clocks.filter(due_at__isnull=False)} == {
        clock: called_at + timedelta(minutes=span) for clock, span in minutes.items()
    }


def test_faults_of_the_form_stand_at_their_fields(contracts, open_as):
    engineer = UserFactory(organisation=contracts["TRI"].hospital, role=Role.HOSPITAL_ENGINEER)
    tomorrow = timezone.localtime() + timedelta(days=1)

    page = open_as(engineer, "/tickets/new/")
    page.locator("#id_occurred_at").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    page.locator("#entry button[type=submit]:visible").click()

    expect(page.locator("#id_title_error")).to_be_visible()
    expect(page.locator("#id_service_error")).to_be_visible()
    expect(page.locator("#id_occurred_at_error")).to_be_visible()
    assert Ticket.objects.count() == 0
