"""Contracts in force today and clients that are logged in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models.user import User
from contracts.models.contract import Contract


@pytest.fixture
def current(contracts: dict[str, Contract]) -> dict[str, Contract]:
    """The five contracts, in force today whatever the day."""
    today = timezone.localdate()
    Contract.objects.update(starts_on=today - timedelta(days=300), ends_on=today + timedelta(days=60))
    return contracts


@pytest.fixture
def log_in() -> Callable[[User], Client]:
    """A client of its own for each person."""

    def logged_in(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return logged_in
