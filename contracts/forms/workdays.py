"""One date declared working or free, or a whole list of them from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.domain.day_list import DayListFault, ListedDay, read_day_list
from contracts.forms.base import DateInput
from core.models.calendar import WorkdayOverride


class WorkdayForm(forms.Form):
    date = forms.DateField(label=_("date"), widget=DateInput())
    is_working = forms.TypedChoiceField(
        label=_("the day is"),
        choices=[("yes", _("working day")), ("no", _("day off"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("reason"), max_length=80, required=False)
    source = forms.CharField(
        label=_("source"),
        max_length=200,
        required=False,
        help_text=WorkdayOverride._meta.get_field("source").help_text,
    )


class DayListForm(forms.Form):
    """A CSV of date, name, day (off or work), or the JSON of holiday-cn; cleaned to its days."""

    file = forms.FileField(
        label=_("file"),
        help_text=_("CSV with the columns date, name, day (off or work), or the JSON of holiday-cn."),
    )
    source = forms.CharField(label=_("source"), max_length=200, required=False)

    def clean_file(self) -> list[ListedDay]:
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError(_("The file is too large."))
        try:
            return read_day_list(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8.")) from None
        except DayListFault as fault:
            raise forms.ValidationError(str(fault)) from fault


LARGEST_LIST = 512 * 1024
