"""The contracts as shipped, once a module, for journeys that commit nothing."""

import pytest

from contracts.models.contract import Contract
from tests.tickets.conftest import _catalogue, contracts  # noqa: F401  fixtures


@pytest.fixture
def loaded_contracts(contracts: dict[str, Contract]) -> dict[str, Contract]:  # noqa: F811
    return contracts
