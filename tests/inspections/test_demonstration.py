"""The demonstration tells of a whole year at once, but leaves few lines unread in the bell."""

from datetime import UTC, datetime

import pytest

from core.models.notification import Notification
from inspections.demonstration import leave_few_unread
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def told(user, name):
    return Notification.objects.create(
        user=user, event="inspections.step", title=name, dedupe_key=f"{user.pk}{name}"
    )


def test_only_the_newest_of_what_the_demonstration_told_stay_unread():
    busy, calm = UserFactory(), UserFactory()
    earlier = told(busy, "earlier")
    for number in range(5):
        told(busy, str(number))
    told(calm, "one")

    leave_few_unread(after=earlier.pk, at=datetime(2026, 11, 28, tzinfo=UTC))

    unread = Notification.objects.filter(read_at=None).order_by("pk").values_list("user", "title")
    assert list(unread) == [
        (busy.pk, "earlier"), (busy.pk, "2"), (busy.pk, "3"), (busy.pk, "4"), (calm.pk, "one"),
    ]  # fmt: skip
