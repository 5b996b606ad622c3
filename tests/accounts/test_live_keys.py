"""Keys held in memory: no query for a call, and refused with the next one once something was withdrawn."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import authentication
from accounts.services.machines import revoke_machine_key
from accounts.services.users import switch_off_user
from tests.factories.accounts import AdministratorFactory, machine_key

pytestmark = pytest.mark.django_db(transaction=True)
ME = "/api/v1/accounts/me"


def test_a_second_call_reads_no_key(django_assert_num_queries):
    _key, secret = machine_key()
    _status(secret)

    with django_assert_num_queries(0):
        assert _status(secret) == 200


def test_a_revoked_key_is_refused_with_the_next_call():
    key, secret = machine_key()
    before = _status(secret)

    revoke_machine_key(actor=AdministratorFactory(), key=key)

    assert (before, _status(secret)) == (200, 401)


def test_a_machine_switched_off_is_refused_with_the_next_call():
    key, secret = machine_key()
    before = _status(secret)

    switch_off_user(actor=AdministratorFactory(), user=key.user)

    assert (before, _status(secret)) == (200, 401)


def test_a_held_key_ends_at_its_hour():
    _key, secret = machine_key(expiry_date=timezone.now() + timedelta(seconds=1.5))
    before = _status(secret)

    time.sleep(1.6)

    assert (before, _status(secret)) == (200, 401)


def test_the_last_use_is_written_once_a_minute(monkeypatch):
    key, secret = machine_key()
    uses = []
    for resolution_s in (60, 60, 0):
        monkeypatch.setattr(authentication, "LAST_USED_RESOLUTION_S", resolution_s)
        _status(secret)
        key.refresh_from_db()
        uses.append(key.last_used_at)

    assert uses[0] == uses[1] < uses[2] <= timezone.now()


def test_scopes_of_a_caller_are_those_of_the_key_used():
    """Two keys of one machine share no account object in memory."""
    key, secret = machine_key(scopes=("accounts.read",))
    _other, bare = machine_key(user=key.user)

    answers = [_status_of_departments(one) for one in (secret, bare, secret, bare)]

    assert answers == [200, 403, 200, 403]


def test_a_new_rate_holds_with_the_next_call():
    key, secret = machine_key(calls_per_minute=60)
    _status(secret)

    key.calls_per_minute = 7
    key.save()

    me = Client().get(ME, headers={"Authorization": f"Api-Key {secret}"}).json()
    assert me["calls_per_minute"] == 7


def _status(secret: str) -> int:
    return Client().get(ME, headers={"Authorization": f"Api-Key {secret}"}).status_code


def _status_of_departments(secret: str) -> int:
    url = "/api/v1/accounts/departments"
    return Client().get(url, headers={"Authorization": f"Api-Key {secret}"}).status_code
