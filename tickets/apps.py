from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Tickets")

    def ready(self) -> None:
        from core.mail_in import register_handler
        from core.mail_readers import register_addresses
        from tickets import facts, permissions, receivers  # noqa: F401  the last two register as they load

        facts.register()
        from tickets.mail_in import take_mail

        register_handler(take_mail)
        from tickets.selectors.mails import addresses_of

        register_addresses(addresses_of)
