"""Every mail that came in, once, with what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class InboundMailQuerySet(ScopedQuerySet["InboundMail"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators only: unhandled mail may come from anybody and name anything."""
        return self if user.is_authenticated and user.is_active and user.is_superuser else self.none()


class InboundMail(models.Model):
    """One received message; `message_id` makes handling it twice impossible."""

    class Outcome(models.TextChoices):
        HANDLED = "handled", _("handled")
        IGNORED = "ignored", _("ignored")
        TRIAGE = "triage", _("to be looked at")

    message_id = models.CharField(max_length=500, unique=True)
    mailbox = models.CharField(_("mailbox"), max_length=254, blank=True)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    handled_at = models.DateTimeField(_("handled at"))

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        ordering = ["-handled_at"]
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        indexes = [models.Index(fields=["sender", "handled_at"], name="inbound_mail_of_sender")]

    def __str__(self) -> str:
        return self.subject or self.message_id
