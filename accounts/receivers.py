"""What follows a login and a change of password."""

from typing import Any

from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models.user import User


@receiver(user_logged_in, dispatch_uid="accounts.greet_in_own_language")
def greet_in_own_language(sender: type[User], request: HttpRequest, user: User, **_: Any) -> None:
    """From here on the device speaks the language of the profile (see accounts.language)."""
    request.login_language = user.language  # type: ignore[attr-defined]


@receiver(password_changed, dispatch_uid="accounts.note_own_password")
def note_own_password(sender: type[User], user: User, **_: Any) -> None:
    """Who has chosen a password is no longer asked for one."""
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
