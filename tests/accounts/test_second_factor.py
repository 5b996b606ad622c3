"""TOTP and recovery codes: set up, log in with either, sealed at rest, removable by an administrator."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def code_for(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def protected(client: Client):
    """A person with a second factor: (user, secret, recovery codes)."""
    user = UserFactory()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    client.logout()
    return user, secret, codes


def test_page_shows_the_code_as_a_picture_and_as_text(client: Client):
    client.post("/accounts/login/", {"login": UserFactory(username="wang").username, "password": PASSWORD})
    asked = client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/")

    assert asked.url.startswith("/accounts/reauthenticate/")

    html = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in html
    assert page.context["form"].secret in html
    assert re.search(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/json")', html) is None


def test_secret_is_sealed_in_the_database(protected):
    _user, secret, codes = protected

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert (secret in stored, any(code in stored for code in codes)) == (False, False)


def test_login_asks_for_the_code(client: Client, protected, monkeypatch):
    user, secret, _codes = protected
    later = time.time() + 60  # the code of the set-up is used up
    monkeypatch.setattr(time, "time", lambda: later)

    first = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    outside = client.get("/profile/").status_code
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code
    right = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})

    assert (first.url, outside, wrong) == ("/accounts/2fa/authenticate/", 302, 200)
    assert (right.status_code, client.get("/profile/").status_code) == (302, 200)


def test_recovery_code_opens_once(client: Client, protected):
    user, _secret, codes = protected
    statuses = []

    for _ in range(2):
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        statuses.append(client.get("/profile/").status_code)
        client.logout()

    assert statuses == [200, 302]


def test_codes_cannot_be_guessed_without_end(client: Client, protected):
    user, _secret, codes = protected
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert client.get("/profile/").status_code == 302


def test_administrator_removes_it_after_a_lost_phone(client: Client, protected):
    user, _secret, _codes = protected
    client.force_login(AdministratorFactory())

    client.post(f"/administration/accounts/{user.pk}/second-factor/")

    assert Authenticator.objects.filter(user=user).exists() is False
