from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "codes"
    verbose_name = _("Code systems")

    def ready(self) -> None:
        from codes import permissions  # noqa: F401
