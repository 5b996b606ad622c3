"""Filters of the worklist, the bulk assignment, the exact look-up of a patient."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from quality.models.homepage import Homepage


def coders_of(hospital: Organisation) -> Any:
    """The hospital's coders who are at work."""
    return User.objects.filter(organisation=hospital, role=Role.CODER, is_active=True).order_by("full_name")


class WorklistFilterForm(forms.Form):
    """What the list is narrowed to; nothing here names a patient, as addresses are logged."""

    record_no = forms.CharField(label=_("record number"), required=False, max_length=50)
    department = forms.ChoiceField(label=_("department"), required=False)
    month = forms.DateField(
        label=_("discharged in"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    state = forms.ChoiceField(
        label=_("state"), required=False, choices=[("", _("all")), *Homepage.State.choices]
    )
    assignee = forms.ModelChoiceField(
        label=_("assigned to"), required=False, queryset=User.objects.none(), empty_label=_("all")
    )

    def __init__(self, *args: Any, hospital: Organisation, departments: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [(code, name or code or "—") for code, name in departments]
        self.fields["department"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]
        self.fields["assignee"].queryset = coders_of(hospital)  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Which homepages go to whom; nobody takes them back."""

    homepages = forms.ModelMultipleChoiceField(queryset=Homepage.objects.none())
    assignee = forms.ModelChoiceField(
        label=_("Assign to"), required=False, queryset=User.objects.none(), empty_label=_("nobody")
    )

    def __init__(self, *args: Any, user: User, hospital: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepages"].queryset = Homepage.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["assignee"].queryset = coders_of(hospital)  # type: ignore[attr-defined]


class PatientForm(forms.Form):
    """An exact identity number or name; sent by POST, so that it stands in no address and no log."""

    patient = forms.CharField(label=_("Identity number or full name"), max_length=60)
