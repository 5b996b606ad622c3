"""Rows that bear no business noun; import each from its own module."""

from core.models import calendar, idempotency, inbound_mail, job, notification, outbox, seal  # noqa: F401
