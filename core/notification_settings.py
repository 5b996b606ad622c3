"""Keeps how a person wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.channels import check_address
from core.field_encryption import open_value, seal_value
from core.models.notification import NotificationChannel, NotificationChoice
from core.models.outbox import OutboxMessage
from core.outbox import enqueue


@dataclass(frozen=True)
class Wishes:
    """`address` None keeps the present chat address, empty removes it; `choices` by (event, channel)."""

    is_mail_on: bool
    address: str | None
    quiet_from: time | None
    quiet_until: time | None
    choices: Mapping[tuple[str, str], bool]


@transaction.atomic
def save_settings(*, user: Any, wishes: Wishes) -> NotificationChannel:
    """Replace a person's settings; raises AddressRefused for a chat address that is not allowed."""
    own, _created = NotificationChannel.objects.get_or_create(user=user)
    own.is_mail_on = wishes.is_mail_on
    own.quiet_from, own.quiet_until = wishes.quiet_from, wishes.quiet_until
    if wishes.address:
        check_address(wishes.address)
        own.apprise_address_sealed = seal_value(wishes.address)
    elif wishes.address is not None:
        own.apprise_address_sealed = ""
    own.save()
    for (event, channel), is_on in wishes.choices.items():
        NotificationChoice.objects.update_or_create(
            user=user, event=event, channel=channel, defaults={"is_on": is_on}
        )
    return own


@transaction.atomic
def send_test(*, user: Any, key: str, at: datetime) -> int:
    """Send a test message over mail and chat, as far as they are on; returns over how many."""
    own = NotificationChannel.objects.filter(user=user).first() or NotificationChannel()
    addresses = {}
    if own.is_mail_on and user.email:
        addresses[OutboxMessage.Channel.MAIL] = user.email
    if own.apprise_address_sealed:
        addresses[OutboxMessage.Channel.APPRISE] = open_value(own.apprise_address_sealed)
    with override(user.language):
        subject, body = _("Test message of the maintenance portal"), _("If you read this, the channel works.")
    for channel, address in addresses.items():
        enqueue(
            dedupe_key=f"test:{key}:{channel}",
            channel=channel,
            recipient=user,
            address=address,
            subject=subject,
            body=body,
            at=at,
        )
    return len(addresses)
