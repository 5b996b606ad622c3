"""What leaves the portal leaves from here: written with the change that caused it, sent afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class OutboxQuerySet(ScopedQuerySet["OutboxMessage"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators see the whole outbox, others what was addressed to them."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(recipient=user)

    def waiting(self):  # type: ignore[no-untyped-def]
        return self.filter(state=OutboxMessage.State.WAITING)

    def failed(self):  # type: ignore[no-untyped-def]
        return self.filter(state=OutboxMessage.State.FAILED)

    def due(self, at):  # type: ignore[no-untyped-def]
        """Messages that wait to be sent at the instant `at`, oldest first."""
        return self.waiting().filter(next_attempt_at__lte=at).order_by("next_attempt_at", "created_at")


class OutboxMessage(models.Model):
    """One message to one address over one channel; `dedupe_key` makes writing it twice impossible."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        APPRISE = "apprise", _("chat or webhook (Apprise)")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A chat address carries a token: shown masked, kept sealed, opened only to send.
    address = models.CharField(_("address"), max_length=500)
    address_sealed = models.TextField(blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    headers = models.JSONField(default=dict, blank=True)
    # Files of the default storage that go with a mail: [{"path", "name", "type"}].
    attachments = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(state="waiting"), name="outbox_due")
        ]

    def __str__(self) -> str:
        return self.subject
