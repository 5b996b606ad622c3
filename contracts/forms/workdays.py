"""One date declared working or free."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
