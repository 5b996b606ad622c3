"""Forms of the ground floor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.channels import AddressRefused, check_address, masked
from core.field_encryption import UnableToOpen, open_value
from core.models.notification import NotificationChannel, NotificationChoice
from core.notification_settings import Wishes
from core.notifications import APPRISE, BELL, CHANNELS, MAIL, NotificationEvent


class NotificationSettingsForm(forms.Form):
    """Channels and quiet hours, and one checkbox an event and channel."""

    is_mail_on = forms.BooleanField(label=_("Send e-mail"), required=False)
    apprise_address = forms.CharField(
        label=_("Chat address"),
        required=False,
        max_length=400,
        help_text=_("WeCom, DingTalk or Feishu robot, e.g. wecombot://key. Kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    is_address_removed = forms.BooleanField(label=_("Remove the chat address"), required=False)
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, data: Any = None, *, user: Any) -> None:
        self.user = user
        self.own = NotificationChannel.objects.filter(user=user).first() or NotificationChannel()
        names = ("is_mail_on", "quiet_from", "quiet_until")
        super().__init__(data, initial={name: getattr(self.own, name) for name in names})
        chosen = {(row.event, row.channel): row.is_on for row in NotificationChoice.objects.filter(user=user)}
        for event in self.events():
            for channel in CHANNELS:
                self.fields[_name(event, channel)] = forms.BooleanField(
                    label=CHANNELS[channel],
                    required=False,
                    initial=chosen.get((event.name, channel), channel in event.defaults),
                    disabled=_is_locked(event, channel),
                )
        if not self.address_shown:
            del self.fields["is_address_removed"]

    @property
    def address_shown(self) -> str:
        """The present chat address without its token; empty when there is none."""
        try:
            return masked(open_value(self.own.apprise_address_sealed))
        except UnableToOpen:
            return masked(_("no longer readable") + "://") if self.own.apprise_address_sealed else ""

    def events(self) -> list[NotificationEvent]:
        return list(NotificationEvent.registry.values())

    def rows(self) -> list[dict[str, Any]]:
        """The table of the page: each event with its checkboxes."""
        return [
            {"event": event, "cells": [self[_name(event, channel)] for channel in CHANNELS]}
            for event in self.events()
        ]

    def channel_titles(self) -> list[Any]:
        return list(CHANNELS.values())

    def clean_apprise_address(self) -> str:
        address = str(self.cleaned_data["apprise_address"]).strip()
        if address:
            try:
                check_address(address)
            except AddressRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("quiet_from")) != bool(data.get("quiet_until")):
            missing = "quiet_until" if data.get("quiet_from") else "quiet_from"
            self.add_error(missing, _("Give both ends of the quiet hours, or neither."))
        self._keep_urgent_news_coming(data)
        return data

    def wishes(self) -> Wishes:
        """What the valid form asks for."""
        data = self.cleaned_data
        keeps = not data["apprise_address"] and not data.get("is_address_removed")
        return Wishes(
            is_mail_on=data["is_mail_on"],
            address=None if keeps else data["apprise_address"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            choices={
                (event.name, channel): data[_name(event, channel)]
                for event in self.events()
                for channel in CHANNELS
                if not _is_locked(event, channel)
            },
        )

    def _keep_urgent_news_coming(self, data: dict[str, Any]) -> None:
        """Whoever can be reached outside the portal must be, when news is urgent."""
        has_chat = bool(data.get("apprise_address")) or (
            bool(self.own.apprise_address_sealed) and not data.get("is_address_removed")
        )
        reach = {MAIL: bool(self.user.email) and data.get("is_mail_on"), APPRISE: has_chat}
        if not (self.user.email or has_chat):
            return
        for event in self.events():
            if event.is_urgent and not any(reach[one] and data.get(_name(event, one)) for one in reach):
                message = _("“%(event)s” is urgent: keep e-mail or chat on for it.")
                self.add_error(None, message % {"event": event.title})


def _name(event: NotificationEvent, channel: str) -> str:
    return f"choice-{event.name}-{channel}"


def _is_locked(event: NotificationEvent, channel: str) -> bool:
    """Urgent news cannot be switched off in the bell."""
    return event.is_urgent and channel == BELL
