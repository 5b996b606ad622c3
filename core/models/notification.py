"""What a person is told in the portal, and how each wants to be told."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class OwnRowsQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """A person's own rows."""
        return self.filter(user=user) if user.is_authenticated and user.is_active else self.none()


class Notification(models.Model):
    """One line in a person's bell; the same fact is never told twice (`dedupe_key`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    event = models.CharField(_("event"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("link"), max_length=300, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["user", "-created_at"], name="notification_of_user"),
        ]

    def __str__(self) -> str:
        return self.title


class NotificationChannel(models.Model):
    """Where a person can be reached beside the bell: the account's e-mail or an Apprise address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notification_channel"
    )
    is_mail_on = models.BooleanField(_("e-mail"), default=True)
    # An Apprise address carries a token: it is kept encrypted and never shown whole again.
    apprise_address_sealed = models.TextField(blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification settings")
        verbose_name_plural = _("notification settings")

    def __str__(self) -> str:
        return str(self.user)


class NotificationChoice(models.Model):
    """One event over one channel switched on or off by one person; no row means the event's default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notification_choices"
    )
    event = models.CharField(max_length=60)
    channel = models.CharField(max_length=10)
    is_on = models.BooleanField()

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "channel"], name="notification_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.event}/{self.channel}"
