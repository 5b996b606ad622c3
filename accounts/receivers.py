"""What follows a login, a change of password, and a change of what machine keys open."""

from typing import Any

from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.live_keys import forget_keys
from accounts.models.machine_key import MachineKey
from accounts.models.organisation import Organisation
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


@receiver(post_save, sender=MachineKey, dispatch_uid="accounts.forget_changed_key")
@receiver(post_save, sender=User, dispatch_uid="accounts.forget_keys_of_account")
@receiver(post_save, sender=Organisation, dispatch_uid="accounts.forget_keys_of_organisation")
def forget_changed_keys(sender: type[Model], instance: Model, **_: Any) -> None:
    """A key revoked, a machine switched off: the very next call is refused, whichever process takes it."""
    if not isinstance(instance, User) or instance.is_machine:
        forget_keys()
