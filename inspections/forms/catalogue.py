"""What a hospital decides of its list of checks, and own limits of a contract or a target."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from inspections.check_words import CADENCES, kind_name
from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.target import Target


class CheckForm(forms.Form):
    """The columns of one check that a hospital may change."""

    is_enabled = forms.BooleanField(label=_("in use"), required=False)
    warn = forms.CharField(label=_("warning from"), max_length=200, required=False)
    critical = forms.CharField(label=_("serious from"), max_length=200, required=False)
    cadence = forms.MultipleChoiceField(
        label=_("done in"),
        choices=list(CADENCES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    advice_zh = forms.CharField(label=_("advice in Chinese"), max_length=200, required=False)
    advice_en = forms.CharField(label=_("advice in English"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, check: Check) -> None:
        super().__init__(data, initial={name: getattr(check, name) for name in self.base_fields})


class PublishForm(forms.Form):
    note = forms.CharField(label=_("what is new"), max_length=300)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("The columns of the product's list; checks of the same id are replaced."),
        widget=forms.ClearableFileInput({"accept": ".csv"}),
    )


class LimitForm(forms.Form):
    """An own limit: for one target, or for the contract as a whole."""

    check_code = forms.ChoiceField(label=_("check"))
    target = forms.ModelChoiceField(
        label=_("inspected target"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=_("all targets of the contract"),
    )
    warn = forms.CharField(label=_("warning from"), max_length=200, required=False)
    critical = forms.CharField(label=_("serious from"), max_length=200, required=False)
    reason = forms.CharField(label=_("reason"), max_length=300)

    def __init__(
        self, *args: Any, contract: Contract, version: CatalogueVersion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        checks = version.checks.exclude(rule="info") if version else Check.objects.none()
        self.fields["check_code"].choices = [  # type: ignore[attr-defined]
            (check.code, f"{check.code} {check.name} ({kind_name(check.target_kind)})") for check in checks
        ]
        self.fields["target"].queryset = contract.targets.active()  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("agent's file"),
        help_text=_("The JSON that the agent wrote, 5 MB at most."),
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
    )
