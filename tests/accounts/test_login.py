"""Logging in: lock-out, switched-off accounts, one-time passwords, language, idle sessions."""

import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from accounts.sessions import ACTIVE_AT
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory, machine_key

pytestmark = pytest.mark.django_db
NEW = "Another-horse-8"


def log_in(client, user, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": user.username, "password": password}, **extra)


def is_logged_in(client):
    return client.get("/profile/").status_code == 200


def test_right_password_opens(client: Client):
    user = UserFactory()

    response = log_in(client, user)

    assert (response.status_code, response.url, is_logged_in(client)) == (302, "/", True)


def test_fifth_failure_locks_and_the_page_says_how_long(client: Client):
    user = UserFactory()

    answers = [log_in(client, user, "wrong").status_code for _ in range(5)]
    right = log_in(client, user)

    assert answers == [200, 200, 200, 200, 429]
    assert (right.status_code, right.headers["Retry-After"], b"30" in right.content) == (429, "1800", True)
    assert is_logged_in(client) is False


def test_other_spellings_are_counted_together(client: Client):
    user = UserFactory(username="wang")

    for name in ("wang", "WANG", "Wang ", " wAng"):
        client.post("/accounts/login/", {"login": name, "password": "wrong"})

    assert client.post("/accounts/login/", {"login": "waNG", "password": "wrong"}).status_code == 429
    assert log_in(client, user).status_code == 429


def test_unknown_name_is_treated_alike(client: Client):
    post = {"login": "nobody", "password": "wrong"}

    assert [client.post("/accounts/login/", post).status_code for _ in range(5)][-1] == 429


def test_lock_ends_by_itself_and_counts_per_address(client: Client):
    user = UserFactory()
    for _ in range(5):
        log_in(client, user, "wrong")
    from_elsewhere = log_in(Client(), user, REMOTE_ADDR="192.0.2.5").status_code
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))

    assert (from_elsewhere, log_in(client, user).status_code) == (302, 302)


def test_forged_address_does_not_escape_the_lock(client: Client):
    user = UserFactory()
    for number in range(5):
        log_in(client, user, "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}"})

    assert log_in(client, user, headers={"X-Forwarded-For": "10.0.0.99"}).status_code == 429


def test_null_characters_and_endless_names_are_only_wrong(client: Client):
    for name in ("a\x00b", "x" * 5000):
        assert client.post("/accounts/login/", {"login": name, "password": "y"}).status_code == 200


def test_switched_off_account_is_told_so(client: Client):
    user = UserFactory(is_active=False)

    response = log_in(client, user)

    assert (response.url, is_logged_in(client)) == ("/accounts/inactive/", False)


def test_switching_off_ends_a_session_at_the_next_request(client: Client):
    user = UserFactory()
    log_in(client, user)

    user.is_active = False
    user.save()

    assert is_logged_in(client) is False


def test_machine_cannot_log_in_with_a_password(client: Client):
    key, secret = machine_key()

    response = client.post("/accounts/login/", {"login": key.user.username, "password": secret})

    assert (response.status_code, is_logged_in(client)) == (200, False)


def test_one_time_password_must_be_changed_first(client: Client):
    user = UserFactory(must_change_password=True)
    log_in(client, user)

    blocked = client.get("/profile/")
    same = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    )
    changed = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert (blocked.status_code, blocked.url) == (302, "/accounts/password/change/")
    assert (same.status_code, "password1" in same.context["form"].errors) == (200, True)
    assert (changed.status_code, is_logged_in(client)) == (302, True)
    user.refresh_from_db()
    assert (user.check_password(NEW), user.must_change_password) == (True, False)


@pytest.mark.parametrize("weak", ["short-A1", "alllowercase", "1234567890", "password123"])
def test_weak_passwords_are_refused_at_the_field(client: Client, weak):
    user = UserFactory()
    log_in(client, user)

    response = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )

    assert set(response.context["form"].errors) & {"password1", "password2"}
    user.refresh_from_db()
    assert user.check_password(PASSWORD) is True


def test_changing_the_password_ends_other_sessions(client: Client):
    user = UserFactory()
    elsewhere = Client()
    log_in(elsewhere, user)
    log_in(client, user)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (is_logged_in(client), is_logged_in(elsewhere)) == (True, False)


def test_device_takes_up_the_language_of_the_profile(client: Client):
    user = UserFactory(language="en")
    log_in(client, user)
    before = client.cookies["django_language"].value

    client.post("/i18n/setlang/", {"language": "zh-hans"})

    user.refresh_from_db()
    assert (before, client.cookies["django_language"].value, user.language) == ("en", "zh-hans", "zh-hans")


def test_background_requests_do_not_prolong_a_session(client: Client):
    user = UserFactory()
    log_in(client, user)
    client.get("/profile/")
    session = client.session
    session[ACTIVE_AT] = time.time() - 1000
    session.save()

    background = client.get("/accounts/session/", headers={"X-Background": "1"}).json()["seconds_left"]
    foreground = client.post("/accounts/session/").json()["seconds_left"]

    assert (790 <= background <= 800, 1790 <= foreground <= 1800) == (True, True)


def test_session_says_when_it_is_over(client: Client):
    response = client.get("/accounts/session/")

    assert (response.status_code, response.json()) == (401, {"seconds_left": 0})


def test_django_administration_uses_the_same_door(client: Client):
    AdministratorFactory()

    response = client.get("/admin/login/?next=/admin/")

    assert (response.status_code, response.url.startswith("/accounts/login/")) == (302, True)


def test_nobody_signs_up(client: Client):
    assert [client.get(path).status_code for path in ("/accounts/signup/", "/accounts/email/")] == [404, 404]


def test_forgotten_password_says_whom_to_ask(client: Client):
    response = client.get("/accounts/password/forgotten/")

    assert (response.status_code, b"/accounts/login/" in response.content) == (200, True)
