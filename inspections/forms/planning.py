"""Forms around the plan: filter, another date, an answer, a rule, the settings of a contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import DateInput, OfContractForm
from contracts.models.contract import Contract
from inspections.models.choices import Festival, Kind, State
from inspections.models.rule import InspectionRule, InspectionSettings


class ListFilterForm(forms.Form):
    """Which inspections the list shows."""

    VIEWS = [
        ("", _("all")),
        ("open", _("open")),
        ("overdue", _("overdue")),
        ("waiting", _("waiting for the hospital")),
        ("late", _("accepted, late")),
        ("missed", _("missed")),
    ]

    view = forms.ChoiceField(label=_("view"), choices=VIEWS, required=False)
    contract = forms.ModelChoiceField(
        label=_("contract"),
        queryset=Contract.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("all"),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=[("", _("all")), *Kind.choices], required=False)
    state = forms.ChoiceField(label=_("state"), choices=[("", _("all")), *State.choices], required=False)
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = Contract.objects.visible_to(user)  # type: ignore[attr-defined]


class RescheduleForm(forms.Form):
    new_on = forms.DateField(label=_("new date"), widget=DateInput())
    reason = forms.CharField(label=_("reason"), max_length=450, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    """The hospital's word on a date past due."""

    is_approved = forms.TypedChoiceField(
        label=_("answer"),
        choices=[("yes", _("approve")), ("no", _("refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NothingAskedForm(forms.Form):
    """A step that asks nothing but to be sure."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class StartForm(forms.Form):
    worked_from = forms.DateField(
        label=_("first day on site"),
        widget=DateInput(),
        required=False,
        help_text=_("Change it only when the work is entered later."),
    )


class DraftForm(forms.Form):
    """What the report says in words, and the last day on site."""

    worked_to = forms.DateField(label=_("last day on site"), widget=DateInput(), required=False)
    summary = forms.CharField(label=_("conclusion"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    period_summary = forms.CharField(
        label=_("summary of the period"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    daily_advice = forms.CharField(
        label=_("advice for daily maintenance"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    next_focus = forms.CharField(
        label=_("focus of the next period"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    low_coverage_reason = forms.CharField(
        label=_("reason for low coverage"),
        max_length=500,
        required=False,
        help_text=_("Needed when less than 80 % of the checks were carried out."),
    )
    signs_low_coverage = forms.BooleanField(
        label=_("I sign for this reason with my name"),
        required=False,
        help_text=_("Name and time stand in the report."),
    )


class SignForm(forms.Form):
    """A signature; the picture may be drawn on the screen or left out."""

    is_read = forms.BooleanField(label=_("I have read the report that I sign"))
    image = forms.FileField(
        label=_("picture of the signature"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("Drawn below, or a file; it may be left out."),
    )


class RuleForm(OfContractForm):
    """The numbers of one promise; the kind stays."""

    festivals = forms.MultipleChoiceField(
        label=_("holidays"), choices=Festival.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = InspectionRule
        fields = (
            "is_on", "per_year", "working_days", "min_gap_days", "due_days_before_end", "due_day",
            "opens_days_before", "closes_days_before", "festivals", "is_on_site", "is_pro_rated", "source",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._not_for(self.instance.kind):
            del self.fields[name]

    def _not_for(self, kind: str) -> tuple[str, ...]:
        if kind == Kind.HOLIDAY:
            return ("due_days_before_end", "due_day", "is_pro_rated", "min_gap_days", "working_days")
        by_holiday = ("opens_days_before", "closes_days_before", "festivals")
        return by_holiday if kind == Kind.MONTHLY else (*by_holiday, "due_day")

    def clean_per_year(self) -> int:
        value: int = self.cleaned_data["per_year"]
        if self.instance.kind in (Kind.QUARTERLY, Kind.MONTHLY) and 12 % value:
            raise forms.ValidationError(_("As many a year must make whole months: 1, 2, 3, 4, 6 or 12."))
        return value


class SettingsForm(forms.ModelForm):
    class Meta:
        model = InspectionSettings
        fields = ("reply_days", "looks_kept_days")
