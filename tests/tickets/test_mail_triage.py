"""Mails the portal could not place are decided by those who answer for the contract (M05)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.models.contract import Contract
from core.models.inbound_mail import InboundMail
from tests.factories.accounts import AdministratorFactory, UserFactory, user_of_role
from tests.factories.tickets import hospital_engineer, ticket_of
from tickets.models.comment import Comment
from tickets.models.ticket import Ticket
from tickets.selectors.mails import mails_to_triage

pytestmark = pytest.mark.django_db
ADDRESS = "calls@hospital.invalid"


@pytest.fixture
def tri(contracts: dict[str, Contract]) -> Contract:
    contract = contracts["TRI"]
    contract.mailbox = ADDRESS.upper()
    contract.save()
    return contract


@pytest.fixture
def engineer(tri: Contract) -> User:
    return hospital_engineer(tri)


@pytest.fixture
def desk(engineer: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(engineer)
    return client


def mail_to(*recipients: str, **values: object) -> InboundMail:
    given = {
        "message_id": f"<{InboundMail.objects.count()}@x.invalid>",
        "mailbox": "portal@hospital.invalid",
        "recipients": list(recipients),
        "sender": "nurse@home.invalid",
        "subject": "叫号屏黑屏",
        "text": "二楼三号屏不亮",
        "outcome": InboundMail.Outcome.TRIAGE,
        "reason": "The sender is not known.",
        "handled_at": timezone.now(),
        **values,
    }
    return InboundMail.objects.create(**given)


def entry_of(contract: Contract, **values: str) -> dict[str, str]:
    system = contract.systems.get()
    return {
        "service": f"{contract.pk}:{system.pk}",
        "title": "叫号屏黑屏",
        "description": "二楼三号屏不亮",
        "reporter_name": "nurse@home.invalid",
        "kind": "fault",
        "severity": "normal",
        "channel": "email",
        **values,
    }


def test_a_mail_is_seen_by_who_answers_for_the_contract_it_was_written_to(tri: Contract) -> None:
    to_us, to_nobody = mail_to(ADDRESS), mail_to("other@hospital.invalid")
    mail_to(ADDRESS, outcome=InboundMail.Outcome.HANDLED)
    of_hospital = {
        role: set(mails_to_triage(UserFactory(organisation=tri.hospital, role=role)))
        for role in (Role.HOSPITAL_ENGINEER, Role.DIRECTOR, Role.DEPARTMENT_USER, Role.CODER)
    }
    manager = UserFactory(organisation=tri.supplier, role=Role.PROJECT_MANAGER)
    engineer = UserFactory(organisation=tri.supplier, role=Role.SUPPLIER_ENGINEER)

    stranger = set(mails_to_triage(user_of_role(Role.HOSPITAL_ENGINEER)))

    assert of_hospital == {
        Role.HOSPITAL_ENGINEER: {to_us},
        Role.DIRECTOR: {to_us},
        Role.DEPARTMENT_USER: set(),
        Role.CODER: set(),
    }
    assert (set(mails_to_triage(manager)), set(mails_to_triage(engineer)), stranger) == (
        {to_us},
        set(),
        set(),
    )
    assert set(mails_to_triage(AdministratorFactory())) == {to_us, to_nobody}


def test_a_mail_becomes_a_ticket_with_what_it_says(tri: Contract, engineer: User, desk: Client) -> None:
    mail = mail_to(ADDRESS)
    address = f"{reverse('tickets:quick-entry')}?mail={mail.pk}"

    form = desk.get(address).context["form"]
    answer = desk.post(address, entry_of(tri))

    ticket = Ticket.objects.get()
    mail.refresh_from_db()
    assert {name: form.initial[name] for name in ("title", "description", "reporter_name", "channel")} == {
        "title": "叫号屏黑屏",
        "description": "二楼三号屏不亮",
        "reporter_name": "nurse@home.invalid",
        "channel": "email",
    }
    assert form.initial["service"] == f"{tri.pk}:{tri.systems.get().pk}"
    assert answer.headers["Location"] == reverse("tickets:detail", args=[ticket.number])
    assert (ticket.channel, ticket.reporter_name, ticket.contract) == ("email", "nurse@home.invalid", tri)
    assert (mail.outcome, mail.decided_by) == (InboundMail.Outcome.HANDLED, engineer)
    assert ticket.spoken_number in mail.reason


def test_a_mail_that_was_decided_makes_no_second_ticket(tri: Contract, desk: Client) -> None:
    mail = mail_to(ADDRESS)
    address = f"{reverse('tickets:quick-entry')}?mail={mail.pk}"
    desk.post(address, entry_of(tri))

    again = desk.post(address, entry_of(tri))

    assert again.status_code == 404
    assert Ticket.objects.count() == 1


def test_a_mail_is_written_under_a_ticket_with_who_wrote_it(
    tri: Contract, engineer: User, desk: Client
) -> None:
    ticket = ticket_of(tri, actor=engineer)
    mail = mail_to(ADDRESS)

    wrong = desk.post(reverse("tickets:mail", args=[mail.pk]), {"decision": "ticket", "ticket": "100"})
    right = desk.post(
        reverse("tickets:mail", args=[mail.pk]), {"decision": "ticket", "ticket": ticket.spoken_number}
    )

    mail.refresh_from_db()
    comment = Comment.objects.get()
    assert wrong.status_code == 422
    assert wrong.context["under_form"].errors == {"ticket": ["You see no ticket with this number."]}
    assert right.headers["Location"] == reverse("tickets:detail", args=[ticket.number])
    assert comment.body == "Mail from nurse@home.invalid: 叫号屏黑屏\n\n二楼三号屏不亮"
    assert (comment.author, comment.channel, mail.outcome) == (engineer, "email", "handled")


def test_a_mail_is_set_aside_with_a_reason(engineer: User, desk: Client) -> None:
    mail = mail_to(ADDRESS)
    address = reverse("tickets:mail", args=[mail.pk])

    without = desk.post(address, {"decision": "aside", "reason": " "})
    desk.post(address, {"decision": "aside", "reason": "Advertising"})
    again = desk.post(address, {"decision": "aside", "reason": "Once more"})

    mail.refresh_from_db()
    assert without.context["aside_form"].errors == {"reason": ["This field is required."]}
    assert (mail.outcome, mail.reason, mail.decided_by) == ("ignored", "Advertising", engineer)
    assert again.context["aside_form"].non_field_errors() == [
        "This mail has been decided about already: Advertising"
    ]


def test_nobody_else_finds_the_mail(tri: Contract) -> None:
    mail = mail_to(ADDRESS)
    stranger = Client()
    stranger.force_login(user_of_role(Role.HOSPITAL_ENGINEER))
    nurse = Client()
    nurse.force_login(UserFactory(organisation=tri.hospital, role=Role.DEPARTMENT_USER))

    found = [
        client.get(address).status_code
        for client in (stranger, nurse)
        for address in (
            reverse("tickets:mail", args=[mail.pk]),
            f"{reverse('tickets:quick-entry')}?mail={mail.pk}",
        )
    ]

    assert found == [404, 404, 403, 404]
