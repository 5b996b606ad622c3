"""Who looks at pages of homepages: a hospital, its coder, and what none may read unmasked."""

import pytest
from django.test import Client

from accounts.domain.roles import Role
from tests.factories.accounts import HospitalFactory, user_of_role

SECRETS = ("林示范", "430102196603121027", "19900000001", "和平路")


@pytest.fixture
def hospital():
    return HospitalFactory()


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def coder(hospital):
    return client_of(user_of_role(Role.CODER, hospital, full_name="余文"))


def shown(client, url) -> str:
    return client.get(url).content.decode()
