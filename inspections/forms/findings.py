"""What people say of a finding."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from contracts.forms.base import DateInput
from contracts.models.contract import Contract
from inspections.filters import FindingFilter


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("what was done or seen"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class OptionalNoteForm(forms.Form):
    note = forms.CharField(
        label=_("note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class RiskForm(forms.Form):
    reason = forms.CharField(
        label=_("why the risk is accepted"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    until = forms.DateField(
        label=_("accepted until"),
        widget=DateInput(),
        help_text=_("A year at most; after that day the finding is open again."),
    )


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    due_on = forms.DateField(label=_("due on"), widget=DateInput(), required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = Q(organisation=contract.hospital_id) | Q(organisation=contract.supplier_id)
        people = User.objects.filter(sides, is_active=True).people()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


def filter_form(findings: FindingFilter) -> forms.Form:
    """The filter's form without what chips and the search box ask."""
    form: forms.Form = findings.form
    form.fields["view"].widget = forms.HiddenInput()
    return form
