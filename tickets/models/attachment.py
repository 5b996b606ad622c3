"""Files at a ticket: checked when they come, kept outside the web root, always sent as a download."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet
from tickets.models.ticket import Ticket


def attachment_path(attachment: models.Model, filename: str) -> str:
    """A path that says nothing of the file's own name."""
    return f"tickets/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Files of the tickets in scope; internal ones only within the uploader's organisation."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(ticket__in=Ticket.objects.visible_to(user)).readable_by(user)

    def readable_by(self, user):  # type: ignore[no-untyped-def]
        """Of a ticket's files, those this person may read."""
        if user.is_superuser:
            return self
        return self.filter(Q(is_internal=False) | Q(author__organisation=user.organisation_id))


class Attachment(models.Model):
    class ScanState(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("not scanned")
        CLEAN = "clean", _("clean")
        INFECTED = "infected", _("infected")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    file = models.FileField(_("file"), upload_to=attachment_path)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    scan_state = models.CharField(
        _("virus scan"), max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED
    )
    is_internal = models.BooleanField(_("internal"), default=False)
    created_at = models.DateTimeField(_("attached at"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name
