"""Forms on machine callers and their keys."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from accounts.scopes import machine_scopes


class MachineForm(forms.ModelForm):
    """A machine caller's service account."""

    class Meta:
        model = User
        fields = ["username", "full_name", "organisation", "phone"]
        labels = {"full_name": _("System that calls"), "phone": _("Phone of the people behind it")}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        organisation = self.fields["organisation"]
        organisation.queryset = Organisation.objects.visible_to(actor)  # type: ignore[attr-defined]
        organisation.required = True
        self.fields["username"].help_text = _("Letters, digits and @ . + - _, e.g. his-interface")
        if self.instance.pk:
            del self.fields["username"], self.fields["organisation"]
        elif not actor.is_superuser:
            del self.fields["organisation"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        User._meta.get_field("username").run_validators(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.actor.is_superuser and not self.instance.pk:
            cleaned["organisation"] = self.actor.organisation
        return cleaned

    def _post_clean(self) -> None:
        """The service makes the row."""


class MachineKeyForm(forms.Form):
    name = forms.CharField(label=_("What the key is for"), max_length=50)
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    calls_per_minute = forms.IntegerField(
        label=_("Calls per minute"),
        initial=600,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The whole day included. Empty: until it is revoked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = machine_scopes().items()
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (name, f"{permission.title} ({name})") for name, permission in scopes
        ]

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day

    def expires_at(self) -> datetime | None:
        """The end of the last valid day in the portal's time zone."""
        day = self.cleaned_data["expires_on"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None
