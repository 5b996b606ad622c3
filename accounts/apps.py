from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import (
            audit_export,  # noqa: F401 (registers its job)
            grants,  # noqa: F401 (declares the permissions)
            receivers,  # noqa: F401 (connects them)
        )
