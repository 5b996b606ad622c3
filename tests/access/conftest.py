"""The two worlds of the walk, made once a module: each test undoes what its callers did."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.access.providers import arguments_for
from tests.access.routes import every_route
from tests.access.ticket_rows import promise_answers
from tests.access.world import World, make_world
from tests.factories.contracts import ContractFactory
from tests.factories.tickets import ticket_of


@pytest.fixture(scope="module")
def _worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    """Made before the tests of a module, in a transaction that is rolled back after them."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        worlds = _seen_world(), _strangers_world()
    yield worlds
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def seen(_worlds: tuple[World, World], db: None) -> World:
    """The world whose objects are asked for, with everything in it that a route needs."""
    return _worlds[0]


@pytest.fixture
def strangers(_worlds: tuple[World, World], db: None) -> World:
    """Another hospital and supplier, with a contract and a ticket of their own."""
    return _worlds[1]


def _seen_world() -> World:
    world = make_world()
    for route in every_route():
        arguments_for(world, route.name, route.arguments)
    return world


def _strangers_world() -> World:
    world = make_world(marker="Own")
    contract = ContractFactory(hospital=world.hospital, supplier=world.supplier)
    promise_answers(contract)
    ticket_of(contract)
    return world
