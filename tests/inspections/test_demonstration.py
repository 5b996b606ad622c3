"""The demonstration tells of a whole year at once, but leaves few lines unread in the bell."""

from datetime import UTC, datetime

import pytest

from core.models.notification import Notification
from inspections.demonstration import leave_few_unread
from inspections.demonstration_looks import show_looks
from inspections.models.agent import SoftwareVersion
from inspections.models.look import LookResult
from tests.factories.accounts import UserFactory
from tests.factories.inspections import CatalogueVersionFactory, CheckFactory, TargetFactory

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


def test_five_weeks_of_a_server_show_a_disk_that_fills_and_a_new_version():
    check = {"version": CatalogueVersionFactory(), "target_kind": "server OS"}
    CheckFactory(code="OS-005", warn="80", critical="90", **check)
    CheckFactory(code="OS-009", rule="rule", warn="", critical="", **check)
    target = TargetFactory(kind="server OS")

    count = show_looks(target=target, engineer=UserFactory(), at=datetime(2026, 11, 28, 9, tzinfo=UTC))

    disks = LookResult.objects.filter(code="OS-005").order_by("look__measured_at")
    assert (count, [float(row.value) for row in disks]) == (5, [79, 80.5, 82, 83.5, 85])
    assert [row.status for row in disks] == ["ok", "warn", "warn", "warn", "warn"]
    assert set(LookResult.objects.filter(code="OS-009").values_list("status", flat=True)) == {"unknown"}
    assert list(
        SoftwareVersion.objects.filter(name="nginx")
        .order_by("version")
        .values_list("version", "gone_at__day")
    ) == [("1.26.2", 13), ("1.26.3", None)]
