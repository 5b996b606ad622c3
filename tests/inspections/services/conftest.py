"""The contracts as shipped, once a module, for tests that commit nothing."""

from tests.tickets.conftest import _catalogue, contracts  # noqa: F401  fixtures
