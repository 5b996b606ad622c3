"""Nobody reaches what is not theirs: every route, asked as every role, as strangers, as machines, as nobody.

The routes come from the URL resolver, the objects from providers.py; what is added later is covered without
anyone remembering. Each caller asks every route with GET and POST for objects of the seen world.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from accounts.domain.roles import Role
from accounts.sessions import ACTIVE_AT
from tests.access.providers import PLAIN, arguments_for
from tests.access.routes import PUBLIC, Route, every_route
from tests.access.world import MARKER, World

pytestmark = pytest.mark.django_db
ROUTES = every_route()
HANDLER = ClientHandler(enforce_csrf_checks=False)
OWN_ROUTES = [route for route in ROUTES if not route.pattern.startswith("admin/")]
REFUSED = {401, 403, 404, 405}
DECENT = {200, 201, 202, 204, 302, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429}
# What any machine with a key may ask without a scope.
OPEN_TO_MACHINES = {"accounts-api:me", "api-schema"}
CHANGE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"')
BOOK_KEEPING = {"django_session", "usersessions_usersession", "accounts_machinekey"}
PEOPLE = [*(str(role) for role in Role if role != Role.MACHINE), "supplier_auditor"]
MIGHTY = {Role.ADMINISTRATOR, Role.DIRECTOR, Role.PROJECT_MANAGER}
STRANGERS = [name for name in PEOPLE if name != Role.ADMINISTRATOR]


class Answer:
    """What one caller got for one route and method."""

    def __init__(self, route: Route, method: str, response: Any, writes: list[str]) -> None:
        self.route, self.method, self.status, self.writes = route, method, response.status_code, writes
        self.location = response.headers.get("Location", "")
        is_text = not response.streaming and "image" not in response.headers.get("Content-Type", "")
        self.text = response.content.decode("utf-8", "replace") if is_text else ""

    @property
    def leads_to_login(self) -> bool:
        return self.status == 302 and self.location.startswith((reverse("account_login"), "/admin/login/"))

    @property
    def is_for_an_object(self) -> bool:
        is_plain = set(self.route.arguments) <= set(PLAIN) or self.route.name in PUBLIC
        return not is_plain and not self.route.name.startswith("admin:")

    @property
    def is_reached(self) -> bool:
        return self.status not in REFUSED and not self.leads_to_login

    def __repr__(self) -> str:
        return (
            f"{self.method} {self.route.name} /{self.route.pattern} → {self.status} {self.location}".strip()
        )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers(
    world: World,
    client: Client,
    routes: Sequence[Route] = ROUTES,
    *,
    posts: Callable[[Route], bool] = lambda _route: True,
    **headers: str,
) -> list[Answer]:
    """What one caller gets for each route, by GET and, where `posts` says so, by POST."""
    found = []
    cookies = client.cookies.output(header="", sep=";")
    logging.disable()  # thousands of requests: their log is nobody's
    for route in routes:
        values = arguments_for(world, route.name, route.arguments)
        if values is None and route.arguments and route.name.split(":")[-1]:
            continue  # named by test_every_route_has_its_arguments
        for method in route.methods if posts(route) else ("GET",):
            client.cookies = SimpleCookie(cookies)  # also after a logout
            found.append(_ask(client, route, method, route.path(values or {}), headers))
    logging.disable(logging.NOTSET)
    return found


def _ask(client: Client, route: Route, method: str, path: str, headers: dict[str, str]) -> Answer:
    with undone(), written() as writes:
        response = client.generic(
            method,
            path,
            b"{}" if route.is_api and method == "POST" else b"",
            content_type="application/json" if route.is_api else "application/x-www-form-urlencoded",
            headers=headers,
            REMOTE_ADDR="192.0.2.99",
        )
        return Answer(route, method, response, list(writes))


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables that are written to inside; what keeps sessions and keys alive does not count."""
    tables: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        change = CHANGE.match(str(sql))
        if change and change["table"] not in BOOK_KEEPING:
            tables.append(change["table"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def lines(found: list[Answer]) -> str:
    return "\n".join(map(repr, found))


def faults(got: list[Answer]) -> list[Answer]:
    """Answers that no caller should meet; a portal that says "not ready" is no fault of a route."""
    return [answer for answer in got if answer.status not in DECENT and answer.route.name != "core:ready"]


def leaks(got: list[Answer]) -> list[Answer]:
    """Answers that show something of the seen world; public pages show what their address opens."""
    return [answer for answer in got if MARKER in answer.text and answer.route.name not in PUBLIC]


def changes(got: list[Answer]) -> list[str]:
    """Writes behind answers for an object; what its address opens to everybody may be used."""
    return [f"{answer} wrote {answer.writes}" for answer in got if answer.is_for_an_object and answer.writes]


def is_for_a_row(route: Route) -> bool:
    """What strangers post on pages without a row is their own affair; their own people are asked about it."""
    return bool(route.arguments)


def visitor() -> Client:
    """A client that keeps faults as answers; the middlewares are loaded once for all."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    return client


def logged_in(user: Any) -> Client:
    client = visitor()
    client.force_login(user)
    session = client.session
    session[ACTIVE_AT] = time.time()  # else every request would write it anew
    session.save()
    return client


def test_every_route_has_its_arguments(seen: World):
    missing = [
        f"{route.name} (/{route.pattern}) needs {', '.join(route.arguments)}"
        for route in ROUTES
        if route.name.split(":")[-1] and arguments_for(seen, route.name, route.arguments) is None
    ]

    assert missing == [], "add a provider to tests/access/providers.py (its docstring says how)"


def test_every_route_has_a_name():
    assert [
        route.pattern for route in ROUTES if not route.name.split(":")[-1] and "admin/" not in route.pattern
    ] == []


def test_public_routes_are_still_there():
    assert sorted(set(PUBLIC) - {route.name for route in ROUTES}) == []


def test_nobody_is_sent_to_the_login(seen: World):
    got = answers(seen, visitor())

    open_doors = [answer for answer in got if answer.route.name not in PUBLIC and answer.is_reached]
    assert lines(open_doors) == ""
    assert lines(leaks(got)) == ""
    assert changes(got) == []
    assert lines(faults(got)) == ""


@pytest.mark.parametrize("who", STRANGERS)
def test_stranger_finds_nothing(seen: World, strangers: World, who: str):
    got = answers(seen, logged_in(strangers.people[who]), OWN_ROUTES, posts=is_for_a_row)

    reached = [answer for answer in got if answer.is_for_an_object and answer.status not in REFUSED]
    assert lines(reached) == ""
    assert lines(leaks(got)) == ""
    assert changes(got) == []
    assert lines(faults(got)) == ""


def test_strangers_machine_finds_nothing(seen: World, strangers: World):
    got = answers(seen, visitor(), Authorization=f"Api-Key {strangers.secrets['all_scopes']}")

    reached = [answer for answer in got if answer.is_for_an_object and answer.is_reached]
    assert lines(reached) == ""
    assert lines(leaks(got)) == ""
    assert changes(got) == []
    assert lines(faults(got)) == ""


def test_machine_without_scopes_may_nothing(seen: World):
    got = answers(seen, visitor(), Authorization=f"Api-Key {seen.secrets['no_scope']}")

    allowed = [
        answer
        for answer in got
        if answer.route.name not in {*PUBLIC, *OPEN_TO_MACHINES} and answer.is_reached
    ]
    assert lines(allowed) == ""
    assert lines(faults(got)) == ""


@pytest.fixture(scope="module")
def reached() -> dict[str, set[Route]]:
    """Which routes each of the seen world's own people reached so far, kept by those who asked them all."""
    return {}


def routes_reached(got: list[Answer]) -> set[Route]:
    return {answer.route for answer in got if answer.is_reached or not answer.is_for_an_object}


@pytest.mark.parametrize("who", PEOPLE)
def test_own_people_never_meet_a_fault(seen: World, who: str, reached: dict[str, set[Route]]):
    got = answers(seen, logged_in(seen.people[who]), OWN_ROUTES if who in STRANGERS else ROUTES)
    reached[who] = routes_reached(got)

    assert lines(faults(got)) == ""


def test_own_machine_never_meets_a_fault(seen: World):
    got = answers(seen, visitor(), OWN_ROUTES, Authorization=f"Api-Key {seen.secrets['all_scopes']}")

    assert lines(faults(got)) == ""


def test_every_object_is_reached_by_somebody(seen: World, reached: dict[str, set[Route]]):
    """Were an object reached by nobody, the strangers' 404 would prove nothing."""
    left = [route for route in OWN_ROUTES if route.arguments]
    for who in sorted(PEOPLE, key=lambda who: who not in MIGHTY):
        found = reached.get(who)
        if found is None:
            found = routes_reached(answers(seen, logged_in(seen.people[who]), left))
        left = [route for route in left if route not in found]

    assert left == []
