"""Tickets, what happened to them, and what their clocks say; import each from its own module."""

from tickets.models import (  # noqa: F401
    attachment,
    clock,
    comment,
    compliance,
    difference,
    event,
    saved_filter,
    ticket,
)
