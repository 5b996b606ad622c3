"""Objects for the arguments of routes: what the walk over every route asks for.

A route with arguments that no provider serves fails `test_every_route_has_its_arguments`. To add one:

    @provide("tickets:ticket-*", "tickets-api:ticket-*")          # names of routes, * allowed
    def ticket(world: World) -> dict[str, Any]:
        return {"pk": world.once("ticket", lambda: TicketFactory(title=MARKER, ...)).pk}

The object must belong to `world` (its hospital, its supplier, its people) and carry MARKER in a name or
title, so that a list which shows it to a stranger is found out. The first provider that matches and serves
all arguments of the route wins. Arguments that name no object (a format, a day) go into PLAIN.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile

from accounts.domain.roles import Role
from tests.access.world import MARKER, World
from tests.factories.accounts import UserFactory, machine_key
from tests.factories.core import JobFactory, NotificationFactory, OutboxMessageFactory

Provider = Callable[[World], dict[str, Any]]
PLAIN: dict[str, Any] = {
    "format": "json",
    "rule": "HP-C-090",
    "indicator_id": "PA-08",
    "form_of": "xlsx",
}
_providers: list[tuple[tuple[str, ...], Provider]] = []


def provide(*names: str) -> Callable[[Provider], Provider]:
    def register(provider: Provider) -> Provider:
        _providers.append((names, provider))
        return provider

    return register


def arguments_for(world: World, name: str, wanted: tuple[str, ...]) -> dict[str, Any] | None:
    """Values for the arguments `wanted` of the route `name`; None when no provider serves them."""
    if set(wanted) <= set(PLAIN):
        return {key: PLAIN[key] for key in wanted}
    for names, provider in _providers:
        if any(fnmatch(name, pattern) for pattern in names):
            values = {**PLAIN, **provider(world)}
            if set(wanted) <= set(values):
                return {key: values[key] for key in wanted}
    return None


# --- Django's administration: closed to everybody but administrators, whatever is asked for
@provide("admin:*")
def administration(world: World) -> dict[str, Any]:
    return {"object_id": "1", "content_type_id": 1, "app_label": "auth", "url": "nowhere", "id": 1, "pk": 1}


# --- accounts
@provide("accounts:user-*")
def person(world: World) -> dict[str, Any]:
    engineer = world.once(
        "person",
        lambda: UserFactory(
            organisation=world.hospital, role=Role.DEPARTMENT_USER, full_name=f"{MARKER} 张三"
        ),
    )
    return {"pk": engineer.pk}


@provide("accounts:organisation-*")
def organisation(world: World) -> dict[str, Any]:
    return {"pk": world.hospital.pk}


@provide("accounts:department-*")
def department(world: World) -> dict[str, Any]:
    return {"pk": world.department.pk}


@provide("accounts:machine-*", "accounts:key-*")
def machine(world: World) -> dict[str, Any]:
    caller = world.people[Role.MACHINE]
    key = world.once("key", lambda: machine_key(user=caller)[0])
    return {"pk": caller.pk, "prefix": key.prefix}


@provide("accounts:session-end")
def session(world: World) -> dict[str, Any]:
    from allauth.usersessions.models import UserSession

    owner = world.people[Role.DIRECTOR]
    row = world.once(
        "session",
        lambda: UserSession.objects.create(
            user=owner, ip="192.0.2.1", session_key="walked", user_agent=MARKER
        ),
    )
    return {"pk": row.pk}


@provide("accounts:audit-detail")
def audit_entry(world: World) -> dict[str, Any]:
    return {"pk": LogEntry.objects.get_for_object(world.department).latest("pk").pk}


@provide("accounts:object-history")
def object_history(world: World) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(type(world.department))
    return {"content_type": kind.pk, "key": str(world.department.pk)}


# --- core
@provide("core:notification-open")
def notification(world: World) -> dict[str, Any]:
    owner = world.people[Role.DIRECTOR]
    row = world.once("notification", lambda: NotificationFactory(user=owner, title=MARKER))
    return {"pk": row.pk}


@provide("core:job-*")
def job(world: World) -> dict[str, Any]:
    owner = world.people[Role.DIRECTOR]
    row = world.once(
        "job",
        lambda: JobFactory(
            requested_by=owner,
            title=MARKER,
            state="done",
            result=ContentFile(b"1", name="walk.csv"),
            result_name="walk.csv",
            result_type="text/csv",
        ),
    )
    return {"pk": row.pk}


@provide("core:outbox-*")
def message(world: World) -> dict[str, Any]:
    owner = world.people[Role.DIRECTOR]
    row = world.once("message", lambda: OutboxMessageFactory(recipient=owner, subject=MARKER, state="failed"))
    return {"pk": row.pk}


# --- apps that keep their providers beside this file
from tests.access import (  # noqa: E402,F401
    check_rows,
    code_rows,
    collecting_rows,
    contract_rows,
    inspection_rows,
    quality_rows,
    report_rows,
    ticket_rows,
    work_rows,
)
