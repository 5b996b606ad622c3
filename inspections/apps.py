from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections import (  # noqa: F401
            check_parts,
            collecting_jobs,
            events,
            exports,
            exports_findings,
            facts,
            parts,
            permissions,
            receivers,
            report_jobs,
        )

        facts.register()
        parts.register_own_parts()
        check_parts.register()
