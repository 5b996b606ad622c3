"""How the portal gets at a target: account and password; the password is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models.target import Target


class AccessForm(forms.Form):
    """An empty password leaves the sealed one as it is."""

    collected_by = forms.ChoiceField(label=_("collected"))
    user_name = forms.CharField(label=_("database account"), max_length=80, required=False)
    password = forms.CharField(
        label=_("password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("Sealed at once and never shown again; leave it empty to keep the present one."),
    )

    look_every = forms.ChoiceField(
        label=_("looked at by itself"),
        choices=Target.LookEvery.choices,
        required=False,
        help_text=_("At night, by the portal, also without an inspection under way."),
    )

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "collected_by": target.collected_by,
            "user_name": target.user_name,
            "look_every": target.look_every,
        }
        super().__init__(*args, **kwargs)
        choices = Target._meta.get_field("collected_by").choices
        self.fields["collected_by"].choices = choices  # type: ignore[attr-defined]
