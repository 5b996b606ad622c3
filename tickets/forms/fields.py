"""Fields that ticket forms share."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PastInstantField(forms.DateTimeField):
    """When something happened, in the portal's time zone; left empty it means now."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("label", _("When it happened"))
        options.setdefault("help_text", _("Leave empty if it is happening now."))
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **options
        )

    def clean(self, value: Any) -> datetime | None:
        instant: datetime | None = super().clean(value)
        if instant is not None and instant > timezone.now():
            raise forms.ValidationError(_("This lies in the future."), code="future")
        return instant


class FutureInstantField(forms.DateTimeField):
    """A time to come, in the portal's time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **options
        )

    def clean(self, value: Any) -> datetime | None:
        instant: datetime | None = super().clean(value)
        if instant is not None and instant <= timezone.now():
            raise forms.ValidationError(_("This lies in the past."), code="past")
        return instant


def text_area(rows: int = 3, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def phone_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        **options,
    )


def remark_field() -> forms.CharField:
    """What whoever makes a move wants to add."""
    label = pgettext_lazy("remark", "Note")  # without the context another package's word wins: "beware"
    return forms.CharField(label=label, required=False, max_length=2000, widget=text_area(2))
