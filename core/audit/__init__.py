"""Who is acting right now: what the audit trail writes beside every change.

A web or REST request says it by itself (`core.audit.middleware`); a job or a command says `acting_as(user)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Acting:
    """One person or machine at work, or a request whose user may still become known (login, machine key)."""

    user: Any = None
    address: str | None = None
    request: HttpRequest | None = None

    def actor(self) -> Any:
        """The account to blame, None for the portal itself."""
        user = self.user or getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None


NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("core_audit_acting", default=NOBODY)


def acting() -> Acting:
    """Who is acting in this thread or task."""
    return _acting.get()


@contextmanager
def acting_as(user: Any, *, address: str | None = None) -> Iterator[None]:
    """Changes inside the block are written to the audit trail as made by `user` (None: the portal)."""
    with acting_in(Acting(user=user, address=address)):
        yield


@contextmanager
def acting_in(context: Acting) -> Iterator[None]:
    token = _acting.set(context)
    try:
        yield
    finally:
        _acting.reset(token)
