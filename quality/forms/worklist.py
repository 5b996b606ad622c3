"""Filters of the worklist, the bulk assignment, the exact look-up of a patient."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from quality.models.homepage import Homepage
from quality.selectors.queues import NO_DEPARTMENT


def coders_of(hospital: Organisation) -> Any:
    """The hospital's coders who are at work."""
    return User.objects.filter(organisation=hospital, role=Role.CODER, is_active=True).order_by("full_name")


class WorklistFilterForm(forms.Form):
    """What the list is narrowed to; nothing here names a patient, as addresses are logged."""

    narrowing = ("record_no", "department", "month", "state", "assignee")
    queue = forms.CharField(required=False, widget=forms.HiddenInput)
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
        named = [(code or NO_DEPARTMENT, name or code or "—") for code, name in departments]
        self.fields["department"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]
        self.fields["assignee"].queryset = coders_of(hospital)  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Which homepages go to whom; nobody, who has to be chosen too, takes them back."""

    NOBODY = "nobody"

    homepages = forms.ModelMultipleChoiceField(
        queryset=Homepage.objects.none(),
        error_messages={"required": _("Choose the homepages to assign: tick them in the list.")},
    )
    assignee = forms.ChoiceField(
        label=_("Assign to"), error_messages={"required": _("Choose whom the homepages go to.")}
    )

    def __init__(self, *args: Any, user: User, hospital: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coders = {f"{coder.pk}": coder for coder in coders_of(hospital)}
        named = [(key, str(coder)) for key, coder in self.coders.items()]
        choices = [("", _("choose a coder")), *named, (self.NOBODY, _("nobody (take back)"))]
        self.fields["homepages"].queryset = Homepage.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]

    def clean_assignee(self) -> User | None:
        """The coder; None for nobody."""
        return self.coders.get(self.cleaned_data["assignee"])


class PatientForm(forms.Form):
    """An exact identity number or name; sent by POST, so that it stands in no address and no log."""

    patient = forms.CharField(label=_("Identity number or full name"), max_length=60)
