"""The filter of the ticket list as a bar of plain lists: one choice each, many from an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.filters import TicketFilter

SHOWN = (
    "state", "contract", "system", "kind", "severity", "department", "assignee", "breached",
    "reported_from", "reported_until",
)  # fmt: skip


class OneOfMany(forms.Select):
    """A plain list over a field that takes several values: shows the first, keeps what the address names."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return [value for value in values if value]


class SortForm(forms.Form):
    sort = forms.ChoiceField(
        label=_("Sort"),
        required=False,
        choices=[("newest", _("newest first")), ("oldest", _("oldest first")), ("due", _("next due first"))],
    )


def filter_form(tickets: TicketFilter) -> forms.Form:
    """The filter's form with one-choice lists, dates with a calendar, and without the search box."""
    form: forms.Form = tickets.form
    for name in list(form.fields):
        if name in ("q", "view"):
            form.fields[name].widget = forms.HiddenInput()
        elif name not in SHOWN:
            del form.fields[name]
    for name in ("state", "contract", "system", "kind", "severity", "department", "assignee"):
        field = form.fields[name]
        one_by_one = (choice for choice in field.choices)  # type: ignore[attr-defined]  # no counting first
        choices = [("", _("all")), *one_by_one]
        field.widget = OneOfMany(choices=choices)
    answers = [("unknown", _("all")), ("true", _("yes")), ("false", _("no"))]
    form.fields["breached"].widget.choices = answers
    for name in ("reported_from", "reported_until"):
        form.fields[name].widget = forms.DateInput(attrs={"type": "date"})
    form.order_fields(("q", "view", *SHOWN))
    return form
