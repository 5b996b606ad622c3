"""A portal to look at: an account for each role, people on call, and a lively week of tickets.

Everything is fictitious and made by the same services people use, at past times. Only for demonstrations.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.domain.roles import Role
from accounts.models.organisation import Department, Organisation
from accounts.models.user import User
from contracts.demonstration import demonstrate_contracts
from contracts.models.contract import Contract, ContractAccess
from tickets.domain.flow import Move
from tickets.models.ticket import Ticket
from tickets.services.moves import make_move
from tickets.services.notes import add_comment
from tickets.services.opening import open_ticket
from tickets.services.sweep import sweep_clocks

PASSWORD = "Demo-2026-portal"  # noqa: S105 - printed to whoever starts a demonstration
DATA = Path(__file__).parent.parent / "data"
_SPAN = re.compile(r"-(?P<minutes>\d+)m|-(?P<days>\d+)d (?P<hour>\d\d):(?P<minute>\d\d)")


@dataclass(order=True)
class Act:
    """One thing that somebody did at one moment of the week; no move is the report itself."""

    at: datetime
    order: int
    story: dict[str, Any] = field(compare=False)
    move: str = field(default="", compare=False)
    by: str = field(default="", compare=False)
    arguments: dict[str, Any] = field(default_factory=dict, compare=False)


def demonstrate(*, at: datetime) -> list[User]:
    """Make the accounts, people and tickets that are not there yet; returns the accounts."""
    accounts = make_accounts()
    demonstrate_contracts(at=at)
    if not Ticket.objects.exclude(reporter=None).exists():
        play(list(acts_until(at)))
        sweep_clocks(at)
    return accounts


def make_accounts() -> list[User]:
    """One account a role and more for the five suppliers; those that exist are left alone."""
    organisations = {row.key: row for row in Organisation.objects.all()}
    accounts = []
    password = make_password(PASSWORD)  # it is printed for everybody: hashing it for each takes ten seconds
    with (DATA / "demonstration_accounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            user = User.objects.filter(username=row["username"]).first()
            accounts.append(user or _account(row, organisations, password))
    return accounts


def acts_until(now: datetime) -> Iterator[Act]:
    """Everything the stories hold that lies before `now`, in no order."""
    stories = json.loads((DATA / "demonstration_tickets.json").read_text(encoding="utf-8"))
    for number, story in enumerate(stories):
        reported_at = _moment(story["at"], now)
        acts = [Act(reported_at, number, story)]
        for minutes, move, by, arguments in story["steps"]:
            acts.append(Act(reported_at + timedelta(minutes=minutes), number, story, move, by, arguments))
        yield from (act for act in acts if act.at < now)


def play(acts: list[Act]) -> None:
    """Let it all happen in the order of time, the sweep in between as it would have been."""
    people = {user.username: user for user in User.objects.select_related("organisation", "department")}
    tickets: dict[str, Ticket] = {}
    for act in sorted(acts):
        sweep_clocks(act.at)
        title = act.story["title"]
        if act.move:
            tickets[title] = _act(act, tickets[title], people[act.by], tickets)
        else:
            tickets[title] = _report(act, people[act.story["by"]])


def _report(act: Act, actor: User) -> Ticket:
    story = act.story
    contract = Contract.objects.select_related("hospital", "supplier").get(key=story["contract"])
    system = contract.systems.get(key=story["system"])
    module = system.modules.get(code=story["module"]) if "module" in story else None
    department = Department.objects.get(organisation=contract.hospital, code=story["department"])
    return open_ticket(
        actor=actor,
        contract=contract,
        system=system,
        module=module,
        department=department,
        kind=story["kind"],
        severity=story.get("severity", "normal"),
        title=story["title"],
        description=story["description"],
        channel=story["channel"],
        at=act.at,
    )


def _act(act: Act, ticket: Ticket, actor: User, tickets: dict[str, Ticket]) -> Ticket:
    if act.move in {"comment", "internal"}:
        add_comment(
            ticket=ticket,
            actor=actor,
            at=act.at,
            body=act.arguments["body"],
            is_internal=act.move == "internal",
        )
        return ticket
    arguments = dict(act.arguments)
    if "due_in_minutes" in arguments:
        arguments["due_at"] = act.at + timedelta(minutes=arguments.pop("due_in_minutes"))
    if act.move == Move.MARK_DUPLICATE:
        arguments["of"] = tickets[act.story["duplicate_of"]]
    return make_move(Move(act.move), ticket=ticket, actor=actor, at=act.at, **arguments)


def _account(row: dict[str, str], organisations: dict[str, Organisation], password: str) -> User:
    role = Role(row["role"])
    organisation = organisations.get(row["organisation"])
    department = Department.objects.filter(organisation=organisation, code=row["department"]).first()
    user = User(
        username=row["username"],
        role=role,
        organisation=organisation,
        department=department,
        full_name=row["full_name"],
        phone=row["phone"],
        is_superuser=role == Role.ADMINISTRATOR,
        is_staff=role == Role.ADMINISTRATOR,
    )
    if role == Role.MACHINE:
        user.set_unusable_password()
    else:
        user.password = password
    user.save()
    if role == Role.MACHINE:
        for contract in Contract.objects.filter(hospital=organisation):
            ContractAccess.objects.create(user=user, contract=contract)
    return user


def _moment(text: str, now: datetime) -> datetime:
    """`-95m` is so many minutes ago; `-3d 11:25` that hour three days ago, on the portal's walls."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no moment of a story")
    if found["minutes"]:
        return now - timedelta(minutes=int(found["minutes"]))
    day = timezone.localtime(now) - timedelta(days=int(found["days"]))
    return day.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
