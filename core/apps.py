from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import tasks  # noqa: F401  known by name from the start: core.jobs calls it so
        from core.audit.registration import register_models

        register_models()
