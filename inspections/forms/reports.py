"""Forms around reports: what to make, whom to mail, a file to compare."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inspections.models.recipient import ReportRecipient
from inspections.models.report import Report

PAPERS = [(Report.Format.PDF.value, "PDF"), (Report.Format.WORD.value, _("Word, for editing"))]


class MakeReportForm(forms.Form):
    """Which papers, in which language; the workbook always comes with them."""

    formats = forms.MultipleChoiceField(
        label=_("Papers"),
        choices=PAPERS,
        widget=forms.CheckboxSelectMultiple,
        initial=[Report.Format.PDF.value],
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class MakeCareReportForm(MakeReportForm):
    """The same for one half year."""

    period = forms.ChoiceField(label=_("Half year"))
    field_order = ["period", "formats", "language"]

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        if isinstance(field, forms.ChoiceField):
            field.choices = periods


class RecipientForm(forms.ModelForm):
    class Meta:
        model = ReportRecipient
        fields = ["name", "email", "language", "frequency"]


class CompareFileForm(forms.Form):
    """A file whose SHA-256 is looked up among a report's; it is not kept."""

    file = forms.FileField(label=_("PDF, Word or Excel file of the report"), allow_empty_file=True)
