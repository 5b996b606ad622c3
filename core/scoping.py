"""One way in for data: every model says here, once, which of its rows a person or machine may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

_Model = TypeVar("_Model", bound=models.Model)


class ScopedQuerySet(models.QuerySet[_Model]):
    """A queryset whose `visible_to` is the only door for web, API, tasks and exports."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows that `user` may see; every concrete queryset states its own rule."""
        raise NotImplementedError(f"{self.model._meta.label} has no scoping rule")
