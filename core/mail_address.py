"""The address under which the portal receives mail."""

from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.conf import settings


def mailbox_address() -> str:
    """The address of the inbound mailbox: its account's name when that is an address; lower case."""
    user = unquote(urlsplit(settings.INBOUND_MAIL_URL).username or "")
    return user.lower() if "@" in user else parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def reply_headers() -> dict[str, str]:
    """Where answers to the portal's mails should go; empty while nobody reads a mailbox."""
    return {"Reply-To": mailbox_address()} if settings.INBOUND_MAIL_URL else {}
