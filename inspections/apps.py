from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections import events, exports, facts, parts, permissions, receivers, report_jobs  # noqa: F401

        facts.register()
        parts.register_own_parts()
