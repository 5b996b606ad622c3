"""The ways out of the house: mail by SMTP, chats and webhooks by Apprise.

Only schemas that talk to one named service, or to hosts the administrator listed, are let through: a person's
own setting must not turn the portal on machines of the hospital's network.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from core.api.problems import Refusal
from core.field_encryption import open_value
from core.models.outbox import OutboxMessage

if TYPE_CHECKING:
    from apprise.plugins import NotifyBase

# Chats of Chinese hospitals: the schema alone says which service is called.
FIXED_SCHEMAS = frozenset({"wecombot", "dingtalk", "feishu", "lark"})
# Webhooks and mail servers: only on hosts of settings.NOTIFICATION_HOSTS.
HOSTED_SCHEMAS = frozenset({"json", "jsons", "mailto", "mailtos"})

# Apprise speaks of addresses, and they carry tokens.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


class AddressRefused(Refusal):
    """This address is not one the portal may send to."""


class UnableToSend(Exception):
    """The message was not accepted; the text is fit for the administrator's eyes: no tokens."""


class Mailer:
    """Sends mails over one connection, opened when first needed."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def send(self, message: OutboxMessage) -> None:
        """Hand `message` to the mail server; raises UnableToSend."""
        mail = EmailMessage(
            subject=message.subject,
            body=message.body,
            to=[message.address],
            headers={
                "Message-ID": message_id(message),
                "Auto-Submitted": "auto-generated",
                **message.headers,
            },
        )
        try:
            _attach(mail, message)
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([mail])
        except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; bad headers are ValueErrors
            self._drop()
            raise UnableToSend(f"{type(error).__name__}: {error}") from error
        except BaseException:
            self._drop()
            raise

    def close(self) -> None:
        """Say goodbye to the mail server; what was accepted stays accepted whatever it answers."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError as error:
                logging.getLogger(__name__).info("mail server left without goodbye: %s", type(error).__name__)

    def _drop(self) -> None:
        """Hang up without a word: after a fault nobody knows which word would be understood."""
        session = getattr(self._connection, "connection", None)
        if session is not None:
            session.close()
        self._connection = None


def _attach(mail: EmailMessage, message: OutboxMessage) -> None:
    for one in message.attachments:
        with default_storage.open(one["path"], "rb") as file:
            mail.attach(one["name"], file.read(), one["type"])


def message_id(message: OutboxMessage) -> str:
    """The Message-ID, the same at every attempt, so that a receiver knows a repetition."""
    return f"<{message.pk}@{urlsplit(settings.PORTAL_URL).hostname}>"


def check_address(address: str) -> NotifyBase:
    """The Apprise plugin for `address`; raises AddressRefused for schemas and hosts that are not allowed."""
    import apprise  # slow to load: who sends pays, not every start
    from apprise.plugins import NotifyBase

    schema = address.partition("://")[0].strip().lower()
    if schema not in FIXED_SCHEMAS | HOSTED_SCHEMAS:
        raise AddressRefused(_("This kind of address is not allowed."), field="apprise_address")
    asset = apprise.AppriseAsset(http_redirects=False)
    plugin = apprise.Apprise.instantiate(address.strip(), asset=asset, suppress_exceptions=True)
    if not isinstance(plugin, NotifyBase):
        raise AddressRefused(_("This address is not complete."), field="apprise_address")
    if schema in HOSTED_SCHEMAS and _hosts_called(plugin, address).difference(settings.NOTIFICATION_HOSTS):
        raise AddressRefused(_("The administrator has not allowed this host."), field="apprise_address")
    return plugin


def masked(address: str) -> str:
    """What may be shown of an Apprise address."""
    return f"{address.partition('://')[0].strip().lower()}://…"


def send_by_apprise(message: OutboxMessage) -> None:
    """Send over the sealed chat or webhook address; raises UnableToSend."""
    import apprise

    address = open_value(message.address_sealed)
    if address.lower().startswith(("json://", "jsons://")):
        address = _with_headers(address, {"Idempotency-Key": str(message.pk)})
    try:
        plugin = check_address(address)
    except AddressRefused as refusal:
        raise UnableToSend(str(refusal)) from refusal
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:
        is_accepted = plugin.notify(title=message.subject, body=message.body)
        complaint = log.getvalue()
    if not is_accepted:
        raise UnableToSend(_without_secrets(complaint, address) or "not accepted")


def _hosts_called(plugin: NotifyBase, address: str) -> set[str]:
    """Every host the address can make the plugin call, lower case, ports left out."""
    named = {urlsplit(address.strip()).hostname or "", getattr(plugin, "smtp_host", "") or ""}
    return {host.lower() for host in named if host}


def _with_headers(address: str, headers: Mapping[str, str]) -> str:
    """Apprise sends query parameters that begin with + as HTTP headers."""
    pairs = "&".join(f"%2B{quote(name)}={quote(value)}" for name, value in headers.items())
    return f"{address}{'&' if '?' in address else '?'}{pairs}"


def _without_secrets(text: str, address: str) -> str:
    """`text` with every part of the address that may be a token struck out."""
    secrets = {unquote(part) for part in re.split(r"[:/@?&=]+", address) if len(part) > 3}
    for secret in sorted(secrets | {quote(one) for one in secrets}, key=len, reverse=True):
        text = text.replace(secret, "…")
    return " ".join(text.split())[:400]
