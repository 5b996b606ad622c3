from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Tickets")

    def ready(self) -> None:
        from core.mail_in import register_handler
        from tickets import permissions, receivers  # noqa: F401  both register what they declare
        from tickets.mail_in import take_mail

        register_handler(take_mail)
