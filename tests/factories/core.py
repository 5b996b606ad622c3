"""Rows of the ground floor for tests."""

from datetime import UTC, datetime

import factory

from core.models.job import Job
from core.models.notification import Notification
from core.models.outbox import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.base import ModelFactory

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Shanghai


class NotificationFactory(ModelFactory):
    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    event = "test.told"
    title = factory.Sequence(lambda n: f"工单 {n} 已受理")
    url = "/notifications/"
    dedupe_key = factory.Sequence(lambda n: f"notification-{n}")


class OutboxMessageFactory(ModelFactory):
    class Meta:
        model = OutboxMessage

    dedupe_key = factory.Sequence(lambda n: f"message-{n}")
    channel = OutboxMessage.Channel.MAIL
    address = "engineer@hospital.invalid"
    subject = factory.Sequence(lambda n: f"工单 {n} 已响应")
    body = "请查看工单。"
    next_attempt_at = AT


class JobFactory(ModelFactory):
    class Meta:
        model = Job

    kind = "test.count"
    title = factory.Sequence(lambda n: f"导出 {n}")
    requested_by = factory.SubFactory(UserFactory)
