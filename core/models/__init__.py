"""Rows that bear no business noun; import each from its own module."""

from core.models import calendar, job, notification, outbox, seal  # noqa: F401
