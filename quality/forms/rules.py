"""Forms of rules and limits."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quality.forms.reconciliation import DateInput
from quality.models.rules import HomepagePolicy, RuleSetting

CATEGORIES = {
    "completeness": pgettext_lazy("category of rules", "completeness"),
    "format": pgettext_lazy("category of rules", "format"),
    "dictionary": pgettext_lazy("category of rules", "dictionary"),
    "logic": pgettext_lazy("category of rules", "logic"),
    "cost": pgettext_lazy("category of rules", "cost"),
    "clinical": pgettext_lazy("category of rules", "coding"),
}
"""What people call the categories of the catalogue."""


class RuleSettingForm(forms.Form):
    """Another severity of one rule, from a day on."""

    severity = forms.ChoiceField(label=_("severity"), choices=RuleSetting.Severity.choices)
    valid_from = forms.DateField(label=_("valid from"), widget=DateInput())
    valid_to = forms.DateField(label=_("valid until"), widget=DateInput(), required=False)
    reason = forms.CharField(label=_("reason"), max_length=200)


class RuleFilterForm(forms.Form):
    """What the list of rules is narrowed to."""

    q = forms.CharField(label=_("Rule, field or words"), required=False, max_length=60)
    category = forms.ChoiceField(label=_("Category"), required=False)
    is_own = forms.BooleanField(label=_("set otherwise here"), required=False)

    def __init__(self, *args: Any, categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("all")), *((one, CATEGORIES.get(one, one)) for one in categories)]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


class PolicyForm(forms.ModelForm):
    """A hospital's switches and limits."""

    class Meta:
        model = HomepagePolicy
        fields = [
            "org_code",
            "is_extended",
            "is_total_strict",
            "warns_of_blank_qc_date",
            "due_days",
            "sample_size",
            "excellent_from",
        ]

    def clean_org_code(self) -> str:
        """As files are read: full-width signs become half-width; the letters of the code are capitals."""
        return unicodedata.normalize("NFKC", str(self.cleaned_data["org_code"])).strip().upper()
