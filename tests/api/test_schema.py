"""Every operation of every REST interface, with what its schema allows and with what it does not.

No 5xx, and no answer that the schema does not describe: as an information-centre engineer and as a machine.
SCHEMA_EXAMPLES raises the number of examples for each operation, caller and kind of data.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.scopes import machine_scopes
from config.wsgi import application
from contracts.models.contract import Contract, ContractAccess
from tests.factories.accounts import MachineFactory, machine_key
from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.ticket import Ticket
from tickets.services.progress import answer_ticket

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "2"))
TOKEN = "c" * 32

schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
schema.app = application
OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """The server's own end of a request would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ticket(contracts: dict[str, Contract]) -> Ticket:
    """An answered fault that the operations may work on."""
    contract = contracts["TRI"]
    opened = ticket_of(contract)
    return answer_ticket(ticket=opened, actor=supplier_engineer(contract), at=later(minutes=1))


@pytest.fixture
def callers(contracts: dict[str, Contract]) -> dict[str, dict[str, Any]]:
    """How each caller says who it is."""
    contract = contracts["TRI"]
    client = Client()
    client.force_login(
        hospital_engineer(contract), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    machine = MachineFactory(organisation=contract.hospital)
    ContractAccess.objects.create(user=machine, contract=contract)
    _key, secret = machine_key(user=machine, scopes=tuple(machine_scopes()))
    return {
        "engineer": {
            "headers": {"X-CSRFToken": TOKEN},
            "cookies": {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN},
        },
        "machine": {"headers": {"Authorization": f"Api-Key {secret}"}},
    }


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_operation_keeps_to_its_schema(label, callers, ticket):
    operation = OPERATIONS[label]
    modes = [GenerationMode.POSITIVE]
    if len(operation.body) or len(operation.query):
        modes.append(GenerationMode.NEGATIVE)  # without input there is no wrong input
    for caller in callers.values():
        for mode in modes:
            exercise(operation, mode, caller, ticket)


def exercise(operation: Any, mode: GenerationMode, caller: dict[str, Any], ticket: Ticket) -> None:
    """Call `operation` with generated data; a ticket's number in the address is one that exists."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case) -> None:
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = ticket.number
        case.validate_response(case.call(**caller), checks=CHECKS)

    run()
