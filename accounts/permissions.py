"""Who may do what: each app declares its permissions as a table of roles; one check serves all doors.

A permission is granted to people by role, and to machine callers by a scope of the same name on their
key. Seeing a row is another matter: that is the queryset's `visible_to`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.domain.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models.user import User


@dataclass(frozen=True)
class Permission:
    """One thing that may be done; `name` is also the scope a machine key needs for it."""

    name: str
    title: str | Promise
    roles: frozenset[Role]
    is_for_machines: bool = False

    registry: ClassVar[dict[str, Permission]] = {}

    def __post_init__(self) -> None:
        if self.name in self.registry:
            raise ValueError(f"permission {self.name} is declared twice")
        self.registry[self.name] = self

    def is_granted_to(self, user: User) -> bool:
        """True when the account is active and its role, or its key's scopes, name this permission."""
        if not (user.is_authenticated and user.is_active):
            return False
        if user.role == Role.MACHINE:
            return self.is_for_machines and self.name in user.key_scopes
        return Role(user.role) in self.roles


def require(permission: Permission) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view: logged in, and the permission held, else 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not permission.is_granted_to(request.user):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def user_of(request: HttpRequest) -> User:
    """The account behind a request that is known to be logged in."""
    return cast("User", request.user)


class RoleAndScopePermission(BasePermission):
    """REST: a view names `required_permissions = {"GET": P, "POST": Q}`; a method without one is refused."""

    def has_permission(self, request: Request, view: Any) -> bool:
        permission = getattr(view, "required_permissions", {}).get(request.method)
        if request.method in {"HEAD", "OPTIONS"} and permission is None:
            permission = getattr(view, "required_permissions", {}).get("GET")
        return permission is not None and permission.is_granted_to(request.user)
