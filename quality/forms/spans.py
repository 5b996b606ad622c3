"""Forms that ask for a span of discharge days: months with what narrows them, days of a file."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.api.problems import Refusal
from core.jobs import RunningJob
from quality.models.extraction import Encoding, Receiver
from quality.models.homepage import Homepage
from quality.selectors.spans import Span

MOST_MONTHS = 36
FIRST_YEAR = 2000


class MonthField(forms.DateField):
    """A month, given and cleaned as its first day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        super().__init__(input_formats=["%Y-%m"], widget=widget, **options)


class SpanForm(forms.Form):
    """Months of discharge, department and coder; offers what the homepages in scope have."""

    first = MonthField(label=pgettext_lazy("span", "From month"))
    last = MonthField(label=pgettext_lazy("span", "To month"))
    department = forms.ChoiceField(label=_("Department"), required=False)
    coder = forms.ChoiceField(label=_("Coder"), required=False)

    def __init__(self, data: Any, *, hospital_id: int, homepages: Any, today: date) -> None:
        """`homepages` are those in scope; without given months the last full month and this one are meant."""
        self.hospital_id = hospital_id
        given = {key: data.get(key, "") for key in self.base_fields}
        if not given["first"] and not given["last"]:
            given["first"], given["last"] = _previous(today).strftime("%Y-%m"), today.strftime("%Y-%m")
        super().__init__(given)
        departments, coders = (cast(forms.ChoiceField, self.fields[name]) for name in ("department", "coder"))
        departments.choices = [("", _("All departments")), *_departments(homepages)]
        coders.choices = [("", _("All coders")), *_coders(homepages)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and first.year < FIRST_YEAR:
            self.add_error("first", _("There is nothing that long ago."))
        elif first and last and last < first:
            self.add_error("last", _("The last month is before the first."))
        elif first and last and (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
            self.add_error("last", _("At most three years at a time."))
        return data

    @property
    def span(self) -> Span:
        """What the valid form asks for."""
        data = self.cleaned_data
        return Span(
            self.hospital_id, data["first"], month_end(data["last"]), data["department"], data["coder"]
        )


def span_of_job(job: RunningJob) -> Span:
    """The span a job was asked for, in the scope of who asked; raises Refusal when it fits no more."""
    hospital_id = int(job.parameters["hospital"])
    homepages = Homepage.objects.visible_to(job.requested_by).filter(hospital=hospital_id)
    form = SpanForm(
        dict(job.parameters), hospital_id=hospital_id, homepages=homepages, today=timezone.localdate()
    )
    if not form.is_valid():
        raise Refusal(gettext("The span of this request no longer fits."))
    return form.span


class ExtractionForm(forms.Form):
    """A file for a national collection; the reason is asked for when errors remain."""

    receiver = forms.ChoiceField(
        label=_("Receiver"),
        choices=Receiver,
        help_text=_("Both take the same columns; the choice names the file and is kept on record."),
    )
    first_day = forms.DateField(
        label=_("Discharged from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Discharged to"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    is_extended = forms.BooleanField(label=_("With block F"), required=False, initial=True)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=Encoding)
    sign_off_reason = forms.CharField(
        label=_("Why those not accepted may go"),
        required=False,
        max_length=300,
        help_text=_("Only asked for when homepages of these days are not accepted yet; it stays on record."),
        widget=forms.Textarea({"rows": 2}),
    )


def month_end(first: date) -> date:
    """The last day of a month given by its first."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _previous(day: date) -> date:
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def _departments(homepages: Any) -> list[tuple[str, str]]:
    rows = homepages.exclude(department_code="").order_by("department_code")
    pairs = rows.values_list("department_code", "department_name").distinct()
    return [(code, name or code) for code, name in dict(pairs).items()]


def _coders(homepages: Homepage) -> list[tuple[str, str]]:
    rows = homepages.exclude(coder_name="").order_by("coder_name")  # type: ignore[attr-defined]
    return [(name, name) for name in rows.values_list("coder_name", flat=True).distinct()]
