"""The first administrator, made on the server itself."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models.user import User
from core.api.problems import Refusal


class AdministratorRefused(Refusal):
    """No administrator was made."""


@transaction.atomic
def create_administrator(
    *, username: str, password: str, full_name: str = "", is_another: bool = False
) -> User:
    """An administrator with this password; refused when it is weak, or when there is one already."""
    if not is_another and User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
        raise AdministratorRefused(
            _("There is an administrator already; use --another to add one."), code="exists"
        )
    if User.objects.filter(username__iexact=username).exists():
        raise AdministratorRefused(_("This user name is taken."), field="username")
    user = User(
        username=username,
        full_name=full_name or username,
        role=Role.ADMINISTRATOR,
        is_superuser=True,
        is_staff=True,
    )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AdministratorRefused(" ".join(error.messages), field="password") from error
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise AdministratorRefused(error.messages[0], field=field) from error
    user.save()
    return user
