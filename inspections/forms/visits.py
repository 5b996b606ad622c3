"""Check-in, check-out and the hospital's word, made for a thumb."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import DateInput, MomentInput
from contracts.models.contract import Contract
from contracts.models.system import System
from inspections.models.choices import BEFORE_WORK, UNDER_WAY
from inspections.models.inspection import Inspection
from inspections.models.maintenance import MaintenanceRecord


class CheckInForm(forms.Form):
    """`arrived_at` only when it is entered afterwards; the position only when it was asked for."""

    contract = forms.ModelChoiceField(
        label=_("contract"), queryset=Contract.objects.none(), to_field_name="key", empty_label=None
    )
    inspection = forms.ModelChoiceField(
        label=_("for inspection"), queryset=Inspection.objects.none(), required=False, empty_label=_("none")
    )
    purpose = forms.CharField(label=_("purpose"), max_length=200)
    place = forms.CharField(label=_("place"), max_length=120, required=False)
    companions = forms.CharField(
        label=_("others with me"),
        max_length=300,
        required=False,
        help_text=_("Names, separated by commas."),
    )
    arrived_at = forms.DateTimeField(
        label=_("arrived at"),
        widget=MomentInput(),
        required=False,
        help_text=_("Leave empty for now; for a visit entered afterwards at most 30 days ago."),
    )
    latitude = forms.DecimalField(
        max_digits=10, decimal_places=7, min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.DecimalField(
        max_digits=10,
        decimal_places=7,
        min_value=-180,
        max_value=180,
        required=False,
        widget=forms.HiddenInput,
    )
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contracts = Contract.objects.visible_to(user)
        open_rows = Inspection.objects.visible_to(user).filter(state__in=(*BEFORE_WORK, *UNDER_WAY))
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]
        self.fields["inspection"].queryset = open_rows.order_by("planned_on")  # type: ignore[attr-defined]
        self.fields["inspection"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.label} · {row.planned_on:%m-%d} · {row.title}"
        )

    def clean_companions(self) -> list[str]:
        text: str = self.cleaned_data["companions"]
        for mark in "，、;；":
            text = text.replace(mark, ",")
        return [name.strip() for name in text.split(",") if name.strip()]


class CheckOutForm(forms.Form):
    done = forms.CharField(
        label=_("what was done"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    interview = forms.CharField(
        label=_("what users said"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
    left_at = forms.DateTimeField(
        label=_("left at"), widget=MomentInput(), required=False, help_text=_("Leave empty for now.")
    )


class VisitAnswerForm(forms.Form):
    is_confirmed = forms.TypedChoiceField(
        label=_("answer"),
        choices=[("yes", _("It was so")), ("no", _("It was not so"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RecordForm(forms.Form):
    """An entry of the maintenance log."""

    kind = forms.ChoiceField(label=_("kind"), choices=MaintenanceRecord.Kind.choices)
    on = forms.DateField(label=_("date"), widget=DateInput())
    system = forms.ModelChoiceField(label=_("system"), queryset=System.objects.none(), required=False)
    content = forms.CharField(
        label=_("what was checked or done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    outcome = forms.CharField(
        label=_("outcome"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, required=False
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = contract.systems.all()  # type: ignore[attr-defined]
