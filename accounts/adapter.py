"""How allauth behaves here: accounts are made by administrators, failures are counted by django-axes."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from core.field_encryption import open_value, seal_value
from core.remote_address import remote_address

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """django-axes counts failed passwords; a second count here would only blur its message."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return remote_address(request) or "0.0.0.0"  # noqa: S104 (no address known)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves the house from here; the audit trail keeps the fact."""


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are sealed before they reach the database."""

    def encrypt(self, text: str) -> str:
        return seal_value(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_value(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()
