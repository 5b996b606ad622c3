"""Who hears of a ticket's progress: those nearest to it; the hospital's lead what a lead decides on."""

import pytest

from core.models.notification import Notification, NotificationChoice
from tests.factories.tickets import escalation_people, hospital_engineer, later, ticket_of
from tickets.models.choices import Kind
from tickets.services.progress import answer_ticket, cancel_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(contracts):
    return escalation_people(contracts["TRI"])


def heard(user):
    return list(Notification.objects.filter(user=user).values_list("event", flat=True))


def test_an_answer_is_told_to_the_reporter_and_not_to_the_lead(contracts, people):
    reporter = hospital_engineer(contracts["TRI"])
    ticket = ticket_of(contracts["TRI"], actor=reporter)

    answer_ticket(ticket=ticket, actor=people["technician"], at=later(minutes=3))

    assert heard(reporter) == ["tickets.progress"]
    assert heard(people["hospital_lead"]) == []


def test_a_lead_who_asks_for_it_hears_of_every_step(contracts, people):
    lead = people["hospital_lead"]
    NotificationChoice.objects.create(user=lead, event="tickets.overseen", channel="bell", is_on=True)
    ticket = ticket_of(contracts["TRI"])

    answer_ticket(ticket=ticket, actor=people["technician"], at=later(minutes=3))

    assert heard(lead) == ["tickets.overseen"]


def test_a_lead_hears_of_a_cancelled_ticket_and_of_a_major_outage(contracts, people):
    cancelled = ticket_of(contracts["TRI"])
    outage = ticket_of(contracts["TRI"], kind=Kind.MAJOR_OUTAGE)

    cancel_ticket(
        ticket=cancelled, actor=hospital_engineer(contracts["TRI"]), at=later(minutes=2), reason="重复"
    )
    answer_ticket(ticket=outage, actor=people["technician"], at=later(minutes=3))

    assert heard(people["hospital_lead"]) == ["tickets.progress", "tickets.progress"]


def test_a_lead_who_reported_the_fault_hears_of_its_answer(contracts, people):
    ticket = ticket_of(contracts["TRI"], actor=people["hospital_lead"])

    answer_ticket(ticket=ticket, actor=people["technician"], at=later(minutes=3))

    assert heard(people["hospital_lead"]) == ["tickets.progress"]
