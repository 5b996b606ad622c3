"""Forms of the reconciliation: its period, and a list of discharges."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from core.uploads import UploadRefused, check_upload

MOST_DAYS = 366


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PeriodForm(forms.Form):
    """Days of discharge, both included."""

    first = forms.DateField(label=_("Discharged from"), widget=DateInput())
    last = forms.DateField(label=_("to"), widget=DateInput())
    department = forms.ChoiceField(label=_("department"), required=False)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        """`departments` are pairs of code and name."""
        super().__init__(*args, **kwargs)
        choices = [("", _("All departments")), *departments]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", _("A year at most."))
        return data


class DischargeFileForm(forms.Form):
    """A list of discharges from the hospital information system."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or Excel with 病案号, 住院次数, 出院时间 and, if there are any, 出院科别, 科室名称."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> File:
        file: File = self.cleaned_data["file"]
        try:
            self.checked = check_upload(file)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal
        return file
