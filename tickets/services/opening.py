"""A report becomes a ticket with its terms pinned and its clocks running (M04, M05)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import CLINICAL
from accounts.models.organisation import Department
from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.models.system import Module, System
from contracts.models.terms import ContractVersion
from core.api.problems import Refusal
from tickets.domain.numbers import number_of
from tickets.models.choices import Channel, EventType, Kind, Party, Severity
from tickets.models.ticket import Ticket
from tickets.services.steps import Step, check_backdating
from tickets.services.telling import tell_opened


class OpeningRefused(Refusal):
    """These data do not make a ticket; `field` says which."""


@dataclass(frozen=True)
class Place:
    """Where the trouble is."""

    contract: Contract
    system: System
    module: Module | None = None
    device: Device | None = None
    department: Department | None = None


@transaction.atomic
def open_ticket(
    *,
    actor: User | None,
    contract: Contract,
    system: System,
    title: str,
    at: datetime,
    kind: str = Kind.FAULT,
    severity: str = Severity.NORMAL,
    description: str = "",
    channel: str = Channel.WEB,
    occurred_at: datetime | None = None,
    module: Module | None = None,
    device: Device | None = None,
    department: Department | None = None,
    reporter: User | None = None,
    reporter_name: str = "",
    reporter_phone: str = "",
    assignee: User | None = None,
    follows: Ticket | None = None,
    origin: str | None = None,
) -> Ticket:
    """Record a report that came at `occurred_at` (now when not given) and start its clocks.

    No actor is the portal itself (monitoring, mail). `origin` names what must open one ticket only: a second
    call with the same one returns the first ticket. Raises OpeningRefused, TimeRefused, PermissionDenied.
    """
    if origin is not None and (known := Ticket.objects.filter(origin=origin).first()):
        return known
    place = Place(contract, system, module, device, department or _own_department(actor, contract))
    check_place(place)
    _check_people(place, assignee, follows)
    came_at = occurred_at or at
    check_backdating(came_at, at, contract.hospital.backdating_limit_minutes)
    reporter = reporter or (actor if actor is not None and not actor.is_machine else None)
    ticket = Ticket(
        number=next_number(),
        contract=contract,
        version=version_in_force(contract, came_at),
        system=system,
        module=module,
        device=device,
        kind=kind,
        severity=severity,
        title=title.strip(),
        description=description.strip(),
        channel=channel,
        reporter=reporter,
        reporter_name=reporter_name or (str(reporter) if reporter else ""),
        reporter_phone=reporter_phone or (reporter.phone if reporter else ""),
        department=place.department,
        assignee=assignee,
        occurred_at=came_at,
        recorded_at=at,
        follows=follows,
        origin=origin,
    )
    party = _party(actor, contract)
    ticket.save()
    step = Step(ticket, actor, party, came_at, at, channel)
    step.note(EventType.REPORTED, kind=kind, severity=severity)
    step.finish()
    tell_opened(ticket, actor=actor, at=at)
    return ticket


def check_place(place: Place) -> None:
    """Refuse a system, module, device or department that does not belong to the contract."""
    contract = place.contract
    if not contract.systems.filter(pk=place.system.pk).exists():
        raise OpeningRefused(_("This system is not part of the contract."), field="system")
    if place.module is not None and place.module.system_id != place.system.pk:
        raise OpeningRefused(_("This module is not part of the system."), field="module")
    if place.device is not None and place.device.contract_id != contract.pk:
        raise OpeningRefused(_("This device is not part of the contract."), field="device")
    if place.department is not None and place.department.organisation_id != contract.hospital_id:
        raise OpeningRefused(_("This department is not one of the hospital's."), field="department")


def version_in_force(contract: Contract, at: datetime) -> ContractVersion:
    """The terms that a request of the instant `at` is bound to."""
    version = ContractVersion.objects.filter(contract=contract).in_force(at).order_by("-number").first()
    if version is None:
        raise OpeningRefused(_("The contract had no terms in force at that time."), field="occurred_at")
    return version


def next_number() -> str:
    """A number nobody else has or will get; a number given to a ticket that failed is lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tickets_number_seq')")
        return number_of(cursor.fetchone()[0])


def _check_people(place: Place, assignee: User | None, follows: Ticket | None) -> None:
    if assignee is not None and not may_be_assigned(assignee, place.contract):
        raise OpeningRefused(_("Only the supplier's staff can be put in charge."), field="assignee")
    if follows is not None and follows.contract_id != place.contract.pk:
        raise OpeningRefused(_("The earlier ticket belongs to another contract."), field="follows")


def may_be_assigned(person: User, contract: Contract) -> bool:
    """Whether somebody can be put in charge of tickets of a contract."""
    return person.is_active and not person.is_machine and person.organisation_id == contract.supplier_id


def _own_department(actor: User | None, contract: Contract) -> Department | None:
    """Clinical staff report for their own department."""
    if actor is not None and actor.role in CLINICAL and actor.organisation_id == contract.hospital_id:
        return actor.department
    return None


def _party(actor: User | None, contract: Contract) -> str:
    if actor is None:
        return Party.SYSTEM
    if actor.organisation_id == contract.hospital_id:
        return Party.HOSPITAL
    if actor.organisation_id == contract.supplier_id:
        return Party.SUPPLIER
    raise PermissionDenied
