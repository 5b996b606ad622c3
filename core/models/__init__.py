"""Rows that bear no business noun; import each from its own module."""

from core.models import calendar, idempotency, inbound_mail, job, loaded, notification, outbox, seal  # noqa: F401
