"""Drills and responsible people of emergency plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import DateInput, refuse_order
from contracts.models.emergency import EmergencyDrill, EmergencyPlan, EmergencyTier


class DrillForm(forms.ModelForm):
    file = forms.FileField(label=_("protocol"), required=False)

    class Meta:
        model = EmergencyDrill
        fields = [
            "scenario", "held_on", "participants", "result", "recovery_minutes", "findings", "next_due_on",
        ]  # fmt: skip
        widgets = {
            "held_on": DateInput(),
            "next_due_on": DateInput(),
            "participants": forms.Textarea(attrs={"rows": 2}),
            "findings": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, plan: EmergencyPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        self.fields["scenario"].queryset = plan.scenarios.all()  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        refuse_order(self, "held_on", "next_due_on", _("The next drill lies after this one."))


class TierForm(forms.ModelForm):
    class Meta:
        model = EmergencyTier
        fields = ["responsible"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.instance.plan.contract.personnel.filter(ends_on=None)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
