"""What follows a login."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models.user import User


@receiver(user_logged_in, dispatch_uid="accounts.greet_in_own_language")
def greet_in_own_language(sender: type[User], request: HttpRequest, user: User, **_: Any) -> None:
    """From here on the device speaks the language of the profile (see accounts.language)."""
    request.login_language = user.language  # type: ignore[attr-defined]
