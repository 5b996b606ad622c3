"""The five contracts, loaded once a module: tests see them and leave them as they were."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from contracts.models.contract import Contract
from tests.shipped_contracts import load_shipped_contracts


@pytest.fixture(scope="module")
def _catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load before the tests of a module, in a transaction that is rolled back after them."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        load_shipped_contracts()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def contracts(_catalogue: None, db: None) -> dict[str, Contract]:
    """The five contracts as shipped, by key; not for tests that commit (they use `loaded_contracts`)."""
    return {contract.key: contract for contract in Contract.objects.select_related("hospital", "supplier")}
