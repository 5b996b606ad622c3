"""Every mail that came in, once, with what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.mail_readers import addresses_read_by
from core.scoping import ScopedQuerySet


class InboundMailQuerySet(ScopedQuerySet["InboundMail"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """All for administrators; for others what was written to an address they answer for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        addresses = sorted(addresses_read_by(user))
        if not addresses:
            return self.none()
        return self.filter(models.Q(mailbox__in=addresses) | models.Q(recipients__overlap=addresses))


class InboundMail(models.Model):
    """One received message; `message_id` makes handling it twice impossible.

    Addresses are lower case. Files stay in the mailbox. Who decided about a mail that waited for a person,
    and when, is empty where the portal decided.
    """

    class Outcome(models.TextChoices):
        HANDLED = "handled", _("handled")
        IGNORED = "ignored", _("ignored")
        TRIAGE = "triage", _("to be looked at")

    message_id = models.CharField(max_length=500, unique=True)
    mailbox = models.CharField(_("mailbox"), max_length=254, blank=True)
    recipients = ArrayField(models.CharField(max_length=254), verbose_name=_("recipients"), default=list)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    file_names = ArrayField(models.CharField(max_length=255), verbose_name=_("files"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    handled_at = models.DateTimeField(_("handled at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        ordering = ["-handled_at"]
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        indexes = [models.Index(fields=["sender", "handled_at"], name="inbound_mail_of_sender")]

    def __str__(self) -> str:
        return self.subject or self.message_id
