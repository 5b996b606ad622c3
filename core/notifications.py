"""Tells people what happened: in the bell, by mail, by chat, each as that person chose.

Apps declare their events as `NotificationEvent`; services call `tell` inside the transaction of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.channels import AddressRefused
from core.domain.quiet_hours import end_of_quiet
from core.field_encryption import UnableToOpen, open_value
from core.models.notification import Notification, NotificationChannel, NotificationChoice
from core.models.outbox import OutboxMessage
from core.outbox import draft, short_key

BELL, MAIL, APPRISE = "bell", "mail", "apprise"
CHANNELS = {BELL: _("in the portal"), MAIL: _("e-mail"), APPRISE: _("chat")}


class Reader(Protocol):
    """What an account must have to be told something."""

    pk: int
    email: str
    language: str
    is_active: bool

    @property
    def is_machine(self) -> bool: ...


Text = str | Promise | Callable[[], str]  # a lazy string or a callable is rendered in the reader's language


@dataclass(frozen=True)
class NotificationEvent:
    """One kind of news; `defaults` are the channels that carry it until a person chooses otherwise.

    Urgent kinds (a breach) wait for no quiet hours and cannot be switched off in the bell.
    """

    name: str
    title: str | Promise
    is_urgent: bool = False
    defaults: frozenset[str] = frozenset({BELL, MAIL})

    registry: ClassVar[dict[str, NotificationEvent]] = {}

    def __post_init__(self) -> None:
        if self.name in self.registry:
            raise ValueError(f"notification event {self.name} is declared twice")
        if not self.defaults <= CHANNELS.keys():
            raise ValueError(f"notification event {self.name} names an unknown channel")
        self.registry[self.name] = self


@dataclass(frozen=True)
class DigestLine:
    """One fact of a digest, with its page in the portal."""

    text: Text
    url: str = ""


def tell(
    *,
    users: Iterable[Reader],
    event: NotificationEvent | str,
    title: Text,
    dedupe_key: str,
    at: datetime,
    body: Text = "",
    url: str = "",
    is_urgent: bool = False,
    headers: Mapping[str, str] | None = None,
) -> list[Notification]:
    """Tell each of `users` once per `dedupe_key`; returns the rows of their bells, also those told before.

    `url` is a path in the portal; `headers` go into mails (Reply-To). Quiet hours delay mail and chat unless
    the event or this call is urgent. Switched-off accounts and machine callers are told nothing.
    """
    kind = NotificationEvent.registry[event] if isinstance(event, str) else event
    is_urgent = is_urgent or kind.is_urgent
    people = {user.pk: user for user in users if user.is_active and not user.is_machine}
    channels = {row.user_id: row for row in NotificationChannel.objects.filter(user__in=people)}
    choices = _choices(people, kind)
    bells, messages = [], []
    for user in people.values():
        on = {
            name
            for name in CHANNELS
            if choices.get((user.pk, name), name in kind.defaults) or (is_urgent and name == BELL)
        }
        own = channels.get(user.pk) or NotificationChannel()
        news = _News.for_reader(user, title, body, url, dedupe_key)
        if BELL in on:
            bells.append(news.bell(kind, is_urgent))
        send_at = at if is_urgent else _after_quiet(own, at)
        if MAIL in on and own.is_mail_on and user.email:
            messages.append(news.mail(send_at, headers))
        if APPRISE in on and own.apprise_address_sealed:
            messages.extend(news.chat(own, send_at))
    Notification.objects.bulk_create(bells, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    return list(Notification.objects.filter(dedupe_key__in=[bell.dedupe_key for bell in bells]))


def tell_digest(
    *,
    users: Iterable[Reader],
    event: NotificationEvent | str,
    title: Text,
    lines: Sequence[DigestLine],
    dedupe_key: str,
    at: datetime,
    url: str = "",
) -> list[Notification]:
    """Tell many facts as one message, a line each; nothing is told when there are none."""
    if not lines:
        return []

    def body() -> str:
        return "\n".join(f"· {rendered(line.text)}{_linked(line.url)}" for line in lines)

    return tell(users=users, event=event, title=title, body=body, url=url, dedupe_key=dedupe_key, at=at)


def rendered(text: Text) -> str:
    """`text` in the language that is active now."""
    return str(text() if callable(text) else text)


@dataclass(frozen=True)
class _News:
    """One message as one reader gets it: in that reader's language."""

    user: Any
    title: str
    body: str
    url: str
    key: str

    @classmethod
    def for_reader(cls, user: Reader, title: Text, body: Text, url: str, dedupe_key: str) -> _News:
        with override(user.language):
            return cls(user, rendered(title), rendered(body), url, f"{dedupe_key}:{user.pk}")

    def bell(self, kind: NotificationEvent, is_urgent: bool) -> Notification:
        return Notification(
            user=self.user,
            event=kind.name,
            title=" ".join(self.title.split())[:300],
            body=self.body,
            url=self.url,
            is_urgent=is_urgent,
            dedupe_key=short_key(self.key),
        )

    def mail(self, send_at: datetime, headers: Mapping[str, str] | None) -> OutboxMessage:
        return self._draft(MAIL, self.user.email, send_at, headers)

    def chat(self, own: NotificationChannel, send_at: datetime) -> list[OutboxMessage]:
        """One message, or none when the address no longer opens or is no longer allowed: settings say so."""
        try:
            return [self._draft(APPRISE, open_value(own.apprise_address_sealed), send_at, None)]
        except (AddressRefused, UnableToOpen):
            return []

    def _draft(
        self, channel: str, address: str, send_at: datetime, headers: Mapping[str, str] | None
    ) -> OutboxMessage:
        return draft(
            dedupe_key=f"{channel}:{self.key}",
            channel=channel,
            recipient=self.user,
            address=address,
            subject=self.title,
            body=f"{self.body}\n{_linked(self.url)}".strip() + "\n",
            at=send_at,
            headers=headers,
        )


def _linked(url: str) -> str:
    return f"\n{settings.PORTAL_URL}{url}" if url else ""


def _choices(people: Iterable[int], kind: NotificationEvent) -> dict[tuple[int, str], bool]:
    rows = NotificationChoice.objects.filter(user__in=people, event=kind.name)
    return {(row.user_id, row.channel): row.is_on for row in rows}


def _after_quiet(own: NotificationChannel, at: datetime) -> datetime:
    return end_of_quiet(
        at,
        quiet_from=own.quiet_from,
        quiet_until=own.quiet_until,
        zone=ZoneInfo(settings.TIME_ZONE),
    )
