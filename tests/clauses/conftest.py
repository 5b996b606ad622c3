"""The contracts as shipped, once a module, for journeys that commit nothing."""

from tests.tickets.conftest import _catalogue, contracts  # noqa: F401  fixtures
