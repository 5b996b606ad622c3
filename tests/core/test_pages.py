"""The pages of the ground floor: bell, settings, outgoing and received messages."""

from collections.abc import Iterator
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models.user import User
from core.field_encryption import open_value
from core.models.inbound_mail import InboundMail
from core.models.notification import Notification, NotificationChannel, NotificationChoice
from core.models.outbox import OutboxMessage
from core.notifications import NotificationEvent
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.core import AT, NotificationFactory, OutboxMessageFactory

pytestmark = pytest.mark.django_db
CHAT = "wecombot://12345678-1234-1234-1234-123456789012"


@pytest.fixture(autouse=True)
def events() -> Iterator[None]:
    """Two events of our own, and none of other apps."""
    others = dict(NotificationEvent.registry)
    NotificationEvent.registry.clear()
    NotificationEvent("test.told", "told")
    NotificationEvent("test.breach", "breach", is_urgent=True)
    yield
    NotificationEvent.registry.clear()
    NotificationEvent.registry.update(others)


@pytest.fixture
def user() -> User:
    return UserFactory(email="li@hospital.invalid", language="en")


@pytest.fixture
def client(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


WISHES = {
    "is_mail_on": "on",
    "choice-test.told-bell": "on",
    "choice-test.breach-bell": "on",
    "choice-test.breach-mail": "on",
}


def test_the_bell_counts_ones_own_unread_lines(client: Client, user: User) -> None:
    NotificationFactory.create_batch(2, user=user)
    NotificationFactory(user=user, read_at=AT, is_urgent=True)
    NotificationFactory(is_urgent=True)

    answer = client.get("/notifications/bell/")

    assert "2 unread notifications" in answer.content.decode()
    assert "bg-danger" not in answer.content.decode()


def test_a_very_full_bell_says_99_and_an_urgent_one_is_red(client: Client, user: User) -> None:
    NotificationFactory.create_batch(101, user=user, is_urgent=True)

    content = client.get("/notifications/bell/").content.decode()

    assert "99+" in content
    assert "bg-danger" in content


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/jobs/", "/jobs/"),
        ("", "/notifications/"),
        ("//evil.example/", "/notifications/"),
        ("https://evil.example/", "/notifications/"),
        ("javascript:alert(1)", "/notifications/"),
    ],
)
def test_opening_a_line_marks_it_as_read_and_goes_nowhere_else(
    client: Client, user: User, url: str, target: str
) -> None:
    row = NotificationFactory(user=user, url=url)

    answer = client.post(f"/notifications/{row.pk}/open/")

    row.refresh_from_db()
    assert (answer.status_code, answer["Location"], row.read_at is not None) == (302, target, True)


def test_lines_of_others_are_neither_opened_nor_marked(client: Client) -> None:
    row = NotificationFactory()

    opened = client.post(f"/notifications/{row.pk}/open/")
    client.post("/notifications/read-all/")

    assert opened.status_code == 404
    assert Notification.objects.filter(pk=row.pk, read_at=None).exists()


def test_settings_are_kept_and_the_address_is_never_shown_again(client: Client, user: User) -> None:
    wishes = {**WISHES, "apprise_address": CHAT, "quiet_from": "22:00", "quiet_until": "07:00"}

    answer = client.post("/notifications/settings/", wishes, follow=True)

    own = NotificationChannel.objects.get(user=user)
    assert open_value(own.apprise_address_sealed) == CHAT
    assert (own.is_mail_on, own.quiet_from, own.quiet_until) == (True, time(22), time(7))
    assert dict(NotificationChoice.objects.values_list("event", "is_on").filter(channel="mail")) == {
        "test.told": False,
        "test.breach": True,
    }
    assert not NotificationChoice.objects.filter(event="test.breach", channel="bell").exists()
    content = answer.content.decode()
    assert "wecombot://…" in content
    assert CHAT not in content


def test_an_empty_address_field_keeps_the_address_and_the_box_removes_it(client: Client, user: User) -> None:
    client.post("/notifications/settings/", {**WISHES, "apprise_address": CHAT})

    client.post("/notifications/settings/", WISHES)
    kept = NotificationChannel.objects.get(user=user).apprise_address_sealed
    client.post("/notifications/settings/", {**WISHES, "is_address_removed": "on"})

    assert open_value(kept) == CHAT
    assert NotificationChannel.objects.get(user=user).apprise_address_sealed == ""


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"apprise_address": "file:///etc/passwd"},
            "apprise_address",
            "This kind of address is not allowed.",
        ),
        ({"quiet_from": "22:00"}, "quiet_until", "Give both ends of the quiet hours, or neither."),
        ({"quiet_from": "25:99", "quiet_until": "07:00"}, "quiet_from", "Enter a valid time."),
        (
            {"choice-test.breach-mail": ""},
            None,
            "“breach” is urgent: keep e-mail or chat on for it.",
        ),
    ],
)
def test_faults_are_said_at_their_field(
    client: Client, changes: dict[str, str], field: str | None, message: str
) -> None:
    given = {name: value for name, value in {**WISHES, **changes}.items() if value}

    answer = client.post("/notifications/settings/", given)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert message in (form.errors[field] if field else form.non_field_errors())
    assert not NotificationChannel.objects.exists()


def test_a_test_message_goes_over_every_channel_that_is_on(client: Client, user: User) -> None:
    client.post("/notifications/settings/", {**WISHES, "apprise_address": CHAT})

    client.post("/notifications/settings/test/")

    assert sorted(OutboxMessage.objects.values_list("channel", "subject")) == [
        ("apprise", "Test message of the maintenance portal"),
        ("mail", "Test message of the maintenance portal"),
    ]


def test_the_administrator_sees_failed_messages_and_sends_them_again() -> None:
    client = Client()
    client.force_login(AdministratorFactory())
    failed = OutboxMessageFactory(state=OutboxMessage.State.FAILED, last_error="refused")
    sent = OutboxMessageFactory(state=OutboxMessage.State.SENT)

    shown = client.get("/outbox/").content.decode()
    client.post(f"/outbox/{failed.pk}/retry/")
    client.post(f"/outbox/{sent.pk}/retry/")

    assert (failed.subject in shown, sent.subject in shown) == (True, False)
    states = dict(OutboxMessage.objects.values_list("pk", "state"))
    assert states == {failed.pk: "waiting", sent.pk: "sent"}


def test_the_administrator_sees_mails_that_wait_for_a_person() -> None:
    client = Client()
    client.force_login(AdministratorFactory())
    InboundMail.objects.create(
        message_id="1", sender="x@y.invalid", subject="屏坏了", text="<b>", outcome="triage", handled_at=AT
    )

    content = client.get("/inbound-mail/").content.decode()

    assert "屏坏了" in content
    assert "&lt;b&gt;" in content


@pytest.mark.parametrize("address", ["/outbox/", "/inbound-mail/"])
def test_others_see_neither(client: Client, address: str) -> None:
    assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_the_list_takes_no_more_queries_with_more_rows(client: Client, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/notifications/")
        return len(captured)

    NotificationFactory(user=user)
    client.get("/notifications/")
    with_one = queries()
    NotificationFactory.create_batch(15, user=user)

    assert queries() == with_one <= 10
