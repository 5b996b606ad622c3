from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "quality"
    verbose_name = _("Medical-record homepages")

    def ready(self) -> None:
        from quality import events, exports, permissions  # noqa: F401  exports register their jobs
