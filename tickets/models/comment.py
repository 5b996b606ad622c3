"""What people write under a ticket: for everybody, or for their own organisation only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedQuerySet
from tickets.models.choices import Channel
from tickets.models.ticket import Ticket


class CommentQuerySet(ScopedQuerySet["Comment"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Comments of the tickets in scope; internal ones only within the author's organisation."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(ticket__in=Ticket.objects.visible_to(user)).readable_by(user)

    def readable_by(self, user):  # type: ignore[no-untyped-def]
        """Of a ticket's comments, those this person may read."""
        if user.is_superuser:
            return self
        return self.filter(Q(is_internal=False) | Q(author__organisation=user.organisation_id))


class Comment(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    body = models.TextField(_("text"), max_length=10_000)
    is_internal = models.BooleanField(_("internal"), default=False)
    channel = models.CharField(
        pgettext_lazy("ticket", "channel"), max_length=10, choices=Channel, default=Channel.WEB
    )
    created_at = models.DateTimeField(_("written at"))

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="comment_has_text")]

    def __str__(self) -> str:
        return self.body[:60]
