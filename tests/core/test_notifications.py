"""People are told once, in their language, the way they chose; urgent news never waits."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.translation import gettext_lazy

from accounts.models.user import User
from core.field_encryption import seal_value
from core.models.notification import Notification, NotificationChannel, NotificationChoice
from core.models.outbox import OutboxMessage
from core.notifications import DigestLine, NotificationEvent, tell, tell_digest
from tests.factories.accounts import MachineFactory, UserFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
CHAT = "wecombot://12345678-1234-1234-1234-123456789012"


@pytest.fixture
def told() -> Iterator[NotificationEvent]:
    event = NotificationEvent("test.told", "told")
    yield event
    del NotificationEvent.registry["test.told"]


@pytest.fixture
def breach() -> Iterator[NotificationEvent]:
    event = NotificationEvent("test.breach", "breach", is_urgent=True)
    yield event
    del NotificationEvent.registry["test.breach"]


def person(**values: object) -> User:
    return UserFactory(email="li@hospital.invalid", **values)


def messages() -> list[tuple[str, str, str, datetime]]:
    rows = OutboxMessage.objects.order_by("channel", "pk")
    return [(row.channel, row.address, row.subject, row.next_attempt_at) for row in rows]


def test_one_fact_is_one_line_in_the_bell_and_one_mail_however_often_told(told: NotificationEvent) -> None:
    user = person()

    for _again in range(2):
        rows = tell(
            users=[user, user],
            event="test.told",
            title="工单 1 已响应\n",
            body="李工已受理。",
            url="/tickets/1/",
            dedupe_key="ticket-1:answered",
            at=NIGHT,
        )

    assert [(row.user, row.title, row.body, row.url, row.is_urgent) for row in rows] == [
        (user, "工单 1 已响应", "李工已受理。", "/tickets/1/", False)
    ]
    assert Notification.objects.count() == 1
    assert messages() == [("mail", "li@hospital.invalid", "工单 1 已响应", NIGHT)]
    assert OutboxMessage.objects.get().body.endswith("\n/tickets/1/\n") is False
    assert OutboxMessage.objects.get().body.endswith(":8000/tickets/1/\n")


def test_each_reader_gets_the_text_in_their_own_language(told: NotificationEvent) -> None:
    chinese, english = person(language="zh-hans"), person(language="en")

    tell(users=[chinese, english], event=told, title=gettext_lazy("Monday"), dedupe_key="k", at=NIGHT)

    assert {row.user: row.title for row in Notification.objects.all()} == {
        chinese: "星期一",
        english: "Monday",
    }


def test_machines_and_switched_off_accounts_are_told_nothing(told: NotificationEvent) -> None:
    users = [MachineFactory(email="m@hospital.invalid"), person(is_active=False)]

    assert tell(users=users, event=told, title="x", dedupe_key="k", at=NIGHT) == []
    assert messages() == []


def test_choices_of_a_person_win_over_the_defaults(told: NotificationEvent) -> None:
    user = person()
    NotificationChannel.objects.create(user=user, apprise_address_sealed=seal_value(CHAT))
    for channel, is_on in {"bell": False, "mail": False, "apprise": True}.items():
        NotificationChoice.objects.create(user=user, event="test.told", channel=channel, is_on=is_on)

    rows = tell(users=[user], event=told, title="x", dedupe_key="k", at=NIGHT)

    assert rows == []
    assert messages() == [("apprise", "wecombot://…", "x", NIGHT)]


def test_quiet_hours_delay_what_is_not_urgent(told: NotificationEvent) -> None:
    user = person()
    NotificationChannel.objects.create(user=user, quiet_from=time(22), quiet_until=time(7))

    tell(users=[user], event=told, title="x", dedupe_key="k", at=NIGHT)

    assert [row[3] for row in messages()] == [NIGHT + timedelta(hours=8)]
    assert Notification.objects.filter(user=user).count() == 1


def test_a_breach_waits_for_no_quiet_hours_and_cannot_be_hidden_from_the_bell(
    breach: NotificationEvent,
) -> None:
    user = person()
    NotificationChannel.objects.create(user=user, quiet_from=time(22), quiet_until=time(7))
    NotificationChoice.objects.create(user=user, event="test.breach", channel="bell", is_on=False)

    rows = tell(users=[user], event=breach, title="x", dedupe_key="k", at=NIGHT)

    assert [row.is_urgent for row in rows] == [True]
    assert [row[3] for row in messages()] == [NIGHT]


def test_one_call_may_be_urgent_by_itself(told: NotificationEvent) -> None:
    user = person()
    NotificationChannel.objects.create(user=user, quiet_from=time(22), quiet_until=time(7))

    tell(users=[user], event=told, title="x", dedupe_key="k", at=NIGHT, is_urgent=True)

    assert [row[3] for row in messages()] == [NIGHT]


def test_no_mail_without_address_or_when_mail_is_off(told: NotificationEvent) -> None:
    silent = person()
    NotificationChannel.objects.create(user=silent, is_mail_on=False)

    tell(users=[silent, UserFactory(email="")], event=told, title="x", dedupe_key="k", at=NIGHT)

    assert messages() == []


def test_headers_go_into_the_mail(told: NotificationEvent) -> None:
    tell(users=[person()], event=told, title="x", dedupe_key="k", at=NIGHT, headers={"X-Ticket": "7"})

    assert OutboxMessage.objects.get().headers == {"X-Ticket": "7"}


def test_a_very_long_key_still_tells_once(told: NotificationEvent) -> None:
    user = person()

    for key in ["k" * 500, "k" * 500, "k" * 499]:
        tell(users=[user], event=told, title="x" * 400, dedupe_key=key, at=NIGHT)

    assert Notification.objects.count() == 2
    assert len(Notification.objects.first().title) == 300  # type: ignore[union-attr]


def test_many_facts_come_as_one_digest(told: NotificationEvent) -> None:
    user = person(language="en")
    lines = [DigestLine("Ticket 1", "/t/1/"), DigestLine(gettext_lazy("Monday"))]

    tell_digest(users=[user], event=told, title="2 tickets", lines=lines, dedupe_key="k", at=NIGHT)
    tell_digest(users=[user], event=told, title="none", lines=[], dedupe_key="empty", at=NIGHT)

    assert [row.title for row in Notification.objects.all()] == ["2 tickets"]
    assert Notification.objects.get().body == "· Ticket 1\nhttp://127.0.0.1:8000/t/1/\n· Monday"


def test_telling_many_costs_as_many_queries_as_telling_one(
    told: NotificationEvent, django_assert_num_queries: object
) -> None:
    users = [person() for _ in range(20)]

    with django_assert_num_queries(5):  # type: ignore[operator]
        tell(users=users, event=told, title="x", dedupe_key="k", at=NIGHT)


def test_an_event_is_declared_once_and_on_channels_that_exist(told: NotificationEvent) -> None:
    with pytest.raises(ValueError, match="twice"):
        NotificationEvent("test.told", "again")
    with pytest.raises(ValueError, match="unknown channel"):
        NotificationEvent("test.other", "other", defaults=frozenset({"pigeon"}))
