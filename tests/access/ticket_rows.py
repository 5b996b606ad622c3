"""Rows of tickets for the walk over every route, made by the services."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.domain.roles import Role
from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.models.terms import ServiceTerm
from core.models.calendar import CalendarVersion
from core.models.inbound_mail import InboundMail
from tests.access.contract_rows import contract_of
from tests.access.providers import provide
from tests.access.world import MARKER, World
from tests.factories.contracts import PDF, ContractVersionFactory, DeviceFactory
from tests.factories.core import JobFactory
from tests.factories.tickets import later, ticket_of
from tickets.domain.flow import Move
from tickets.exports import TICKETS
from tickets.models.attachment import Attachment
from tickets.models.saved_filter import SavedFilter
from tickets.models.ticket import Ticket
from tickets.services.notes import add_attachment, add_comment
from tickets.services.progress import answer_ticket, solve_ticket
from tickets.services.sticker_reports import follow_token


def device_of(world: World) -> Device:
    return world.once(
        "device",
        lambda: DeviceFactory(contract=contract_of(world), name=MARKER, department=world.department),
    )


def promise_answers(contract: Contract) -> None:
    """Terms from the contract's first day: an answer to faults within two hours, day and night."""
    calendar, _is_new = CalendarVersion.objects.get_or_create(
        key="24x7", number=1, defaults={"name": "7×24", "spec": {"always": True}}
    )
    ServiceTerm.objects.create(
        version=ContractVersionFactory(contract=contract),
        kind="fault",
        clock="respond",
        starts_on=["reported"],
        stops_on="responded",
        budget_s=7200,
        calendar=calendar,
        promise_zh="2小时内响应",
    )


def ticket_row(world: World) -> Ticket:
    """A fault at the world's device, with a running clock and a word from each side."""

    def make() -> Ticket:
        contract = contract_of(world)
        promise_answers(contract)
        reporter = world.people[Role.HOSPITAL_ENGINEER]
        ticket = ticket_of(
            contract,
            actor=reporter,
            device=device_of(world),
            department=world.department,
            title=f"{MARKER} 叫号屏黑屏",
            description=MARKER,
        )
        add_comment(ticket=ticket, actor=reporter, at=later(minutes=1), body=MARKER)
        add_comment(
            ticket=ticket,
            actor=world.people[Role.PROJECT_MANAGER],
            at=later(minutes=2),
            body=f"{MARKER} 内部",
            is_internal=True,
        )
        return ticket

    return world.once("ticket", make)


def attachment_of(world: World) -> Attachment:
    return world.once(
        "attachment",
        lambda: add_attachment(
            ticket=ticket_row(world),
            actor=world.people[Role.HOSPITAL_ENGINEER],
            at=later(minutes=3),
            file=ContentFile(PDF, name=f"{MARKER}.pdf"),
        ),
    )


@provide("tickets:attachment", "tickets-api:attachment")
def attachment(world: World) -> dict[str, Any]:
    return {"number": ticket_row(world).number, "pk": attachment_of(world).pk}


@provide("tickets:mail")
def mail(world: World) -> dict[str, Any]:
    def make() -> InboundMail:
        contract = contract_of(world)
        contract.mailbox = "walk@hospital.invalid"
        contract.save(update_fields=["mailbox"])
        return InboundMail.objects.create(
            message_id="<walk@hospital.invalid>",
            recipients=[contract.mailbox],
            subject=MARKER,
            outcome=InboundMail.Outcome.TRIAGE,
            handled_at=later(),
        )

    return {"pk": world.once("mail", make).pk}


@provide("tickets:saved-filter-*")
def saved_filter(world: World) -> dict[str, Any]:
    owner = world.people[Role.DIRECTOR]
    row = world.once(
        "saved_filter", lambda: SavedFilter.objects.create(user=owner, name=MARKER, query="state=new")
    )
    return {"pk": row.pk}


@provide("tickets-api:export", "tickets-api:export-*")
def export(world: World) -> dict[str, Any]:
    row = world.once(
        "export",
        lambda: JobFactory(
            kind=TICKETS,
            requested_by=world.people[Role.DIRECTOR],
            title=MARKER,
            state="done",
            result=ContentFile(b"1", name="walk.xlsx"),
            result_name="walk.xlsx",
            result_type="application/octet-stream",
        ),
    )
    return {"pk": row.pk}


@provide("tickets:fault-document")
def solved_ticket(world: World) -> dict[str, Any]:
    def make() -> Ticket:
        engineer = world.people[Role.SUPPLIER_ENGINEER]
        hospital_engineer = world.people[Role.HOSPITAL_ENGINEER]
        ticket = ticket_of(contract_of(world), actor=hospital_engineer, title=f"{MARKER} 已解决")
        answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
        return solve_ticket(ticket=ticket, actor=engineer, at=later(minutes=50), remedy=MARKER)

    ticket_row(world)  # the contract's terms come with it
    return {"number": world.once("solved_ticket", make).number}


@provide("tickets:*", "tickets-api:*")
def ticket(world: World) -> dict[str, Any]:
    return {"number": ticket_row(world).number, "move": Move.ANSWER.value}


@provide("sticker-report")
def sticker(world: World) -> dict[str, Any]:
    return {"token": device_of(world).token}


@provide("follow")
def follow(world: World) -> dict[str, Any]:
    return {"token": follow_token(ticket_row(world))}
