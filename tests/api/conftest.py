"""The contracts as shipped, once a module."""

from tests.tickets.conftest import _catalogue, contracts  # noqa: F401  fixtures
