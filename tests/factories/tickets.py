"""Tickets for tests, made the way people make them: by the services."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.people import Personnel
from tests.factories.accounts import UserFactory
from tickets.models.clock import Clock
from tickets.models.ticket import Ticket
from tickets.services.opening import open_ticket

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday morning, nine o'clock."""


def later(**span: float) -> datetime:
    """So long after nine o'clock."""
    return NINE + timedelta(**span)


def hospital_engineer(contract: Contract, **values: Any) -> User:
    return UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER, **values)


def director(contract: Contract) -> User:
    return UserFactory(organisation=contract.hospital, role=Role.DIRECTOR)


def supplier_engineer(contract: Contract, **values: Any) -> User:
    return UserFactory(organisation=contract.supplier, role=Role.SUPPLIER_ENGINEER, **values)


def project_manager(contract: Contract) -> User:
    return UserFactory(organisation=contract.supplier, role=Role.PROJECT_MANAGER)


def ticket_of(contract: Contract, *, actor: User | None = None, **values: Any) -> Ticket:
    """A fault called in at nine o'clock, on the contract's first system."""
    return open_ticket(
        actor=actor or hospital_engineer(contract),
        contract=contract,
        **{"system": contract.systems.first(), "title": "叫号屏黑屏", "at": NINE, **values},
    )


def clock_of(ticket: Ticket, kind: str) -> Clock:
    return Clock.objects.get(ticket=ticket, kind=kind)


def escalation_people(contract: Contract) -> dict[str, User]:
    """One person with an account and an address for each step of the escalation chain."""
    roles = {
        Personnel.Role.TECHNICIAN: (Role.SUPPLIER_ENGINEER, contract.supplier),
        Personnel.Role.PROJECT_MANAGER: (Role.PROJECT_MANAGER, contract.supplier),
        Personnel.Role.SUPERVISOR: (Role.PROJECT_MANAGER, contract.supplier),
        Personnel.Role.HOSPITAL_LEAD: (Role.DIRECTOR, contract.hospital),
    }
    people = {}
    for name, (role, organisation) in roles.items():
        user = UserFactory(
            role=role, organisation=organisation, email=f"{name}-{contract.key.lower()}@example.invalid"
        )
        Personnel.objects.create(
            contract=contract,
            role=name,
            user=user,
            name=user.full_name,
            phone="0731-5550-0000",
            starts_on="2026-01-01",
        )
        people[str(name)] = user
    return people
