from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "quality"
    verbose_name = _("Medical-record homepages")

    def ready(self) -> None:
        from quality import (  # noqa: F401  files register their jobs as they load
            complication_list,
            correction_list,
            events,
            exports,
            indicator_files,
            permissions,
        )
