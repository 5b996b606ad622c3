"""Mails become comments and tickets of those who wrote them, and of nobody else (M05)."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.models.contract import Contract
from core.mail_in import ReceivedMail, Verdict, handle
from core.models.inbound_mail import InboundMail
from core.models.outbox import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.mail_in import take_mail
from tickets.models.comment import Comment
from tickets.models.ticket import Ticket
from tickets.services.notes import add_comment

pytestmark = pytest.mark.django_db
Outcome = InboundMail.Outcome


@pytest.fixture
def tri(contracts: dict[str, Contract]) -> Contract:
    return contracts["TRI"]


def mail(sender: str, **values: Any) -> ReceivedMail:
    given = {
        "message_id": "<1@hospital.invalid>",
        "mailbox": "portal@hospital.invalid",
        "sender": sender,
        "sender_name": "李工",
        "recipients": (),
        "subject": "叫号屏黑屏",
        "text": "二楼三号屏不亮",
        "answers": (),
        "files": (),
        "automatic_because": "",
        **values,
    }
    return ReceivedMail(**given)


def told(ticket: Ticket, reader: User) -> OutboxMessage:
    """The mail about `ticket` that `reader` got."""
    return OutboxMessage.objects.filter(
        recipient=reader, headers__contains={"X-Ticket-Number": ticket.number}
    )[0]


def answered_ticket(tri: Contract) -> tuple[Ticket, User, OutboxMessage]:
    """A ticket whose reporter was told by mail that the supplier wrote under it."""
    reporter = hospital_engineer(tri, email="li@hospital.invalid")
    ticket = ticket_of(tri, actor=reporter)
    add_comment(ticket=ticket, actor=supplier_engineer(tri), at=later(minutes=1), body="请问型号？")
    return ticket, reporter, told(ticket, reporter)


def take(message: ReceivedMail) -> Verdict:
    with override("en"):
        return take_mail(message, later(minutes=5))


def test_an_answer_to_our_mail_is_a_comment_of_its_reader(tri: Contract) -> None:
    ticket, reporter, message = answered_ticket(tri)

    verdict = take(mail("li@hospital.invalid", answers=(message.pk,), text="型号 X7"))

    comment = Comment.objects.latest("pk")
    assert verdict.outcome == Outcome.HANDLED
    assert (comment.ticket, comment.author, comment.body) == (ticket, reporter, "型号 X7")
    assert (comment.channel, comment.is_internal) == ("email", False)


def test_an_answer_from_another_person_than_the_reader_waits_for_triage(tri: Contract) -> None:
    _ticket, _reporter, message = answered_ticket(tri)
    hospital_engineer(tri, email="wang@hospital.invalid")

    verdict = take(mail("wang@hospital.invalid", answers=(message.pk,)))

    assert verdict.outcome == Outcome.TRIAGE
    assert Comment.objects.count() == 1


def test_the_number_in_the_subject_alone_proves_nothing(tri: Contract) -> None:
    ticket, _reporter, _message = answered_ticket(tri)

    verdict = take(
        mail("li@hospital.invalid", subject=f"回复：{ticket.spoken_number} 已到场", recipients=(tri.mailbox,))
    )

    assert verdict == Verdict(Outcome.TRIAGE, "Names a ticket, but answers no mail of ours to this sender.")
    assert (Comment.objects.count(), Ticket.objects.count()) == (1, 1)


def test_a_mail_to_the_contracts_mailbox_opens_a_ticket(tri: Contract) -> None:
    reporter = hospital_engineer(tri, email="li@hospital.invalid")
    file = SimpleUploadedFile("日志.log", "错误".encode())
    script = SimpleUploadedFile("x.js", b"alert(1)")

    verdict = take(mail("li@hospital.invalid", recipients=(tri.mailbox,), files=(file, script)))

    ticket = Ticket.objects.get()
    assert verdict.outcome == Outcome.HANDLED
    assert (ticket.contract, ticket.reporter, ticket.channel) == (tri, reporter, "email")
    assert (ticket.title, ticket.description) == ("叫号屏黑屏", "二楼三号屏不亮")
    assert [one.name for one in ticket.attachments.all()] == ["日志.log"]
    assert re.search("x.js", Comment.objects.get().body)


def test_unknown_and_ambiguous_senders_wait_for_triage(tri: Contract) -> None:
    for _twin in range(2):
        hospital_engineer(tri, email="shared@hospital.invalid")
    hospital_engineer(tri, email="gone@hospital.invalid", is_active=False)

    senders = ["stranger@example.invalid", "shared@hospital.invalid", "gone@hospital.invalid"]
    verdicts = [take(mail(sender, recipients=(tri.mailbox,))) for sender in senders]

    assert verdicts == [Verdict(Outcome.TRIAGE, "The sender is not known.")] * 3
    assert not Ticket.objects.exists()


def test_a_contract_of_somebody_else_is_not_reached(tri: Contract) -> None:
    UserFactory(email="other@example.invalid")

    assert take(mail("other@example.invalid", recipients=(tri.mailbox,))).outcome == Outcome.TRIAGE
    assert not Ticket.objects.exists()


def test_who_may_not_open_tickets_does_not_by_mail_either(tri: Contract) -> None:
    UserFactory(organisation=tri.hospital, role=Role.AUDITOR, email="audit@hospital.invalid")

    verdict = take(mail("audit@hospital.invalid", recipients=(tri.mailbox,)))

    assert verdict == Verdict(Outcome.TRIAGE, "The sender may not do this.")


def test_an_empty_mail_is_ignored(tri: Contract) -> None:
    hospital_engineer(tri, email="li@hospital.invalid")

    assert take(mail("li@hospital.invalid", text="")).outcome == Outcome.IGNORED


def test_the_portal_listens_with_this_handler_and_answers_nobody(tri: Contract) -> None:
    hospital_engineer(tri, email="li@hospital.invalid")
    message = mail("li@hospital.invalid", recipients=(tri.mailbox,))

    assert [handle(message, at=later(minutes=5)) for _again in range(2)] == [True, False]

    assert Ticket.objects.count() == 1
    assert InboundMail.objects.get().outcome == Outcome.HANDLED
    assert not OutboxMessage.objects.filter(address="li@hospital.invalid").exists()
