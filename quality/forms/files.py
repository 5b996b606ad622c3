"""Forms of file checks: the upload, and the reason for taking findings unmasked."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from core.uploads import CheckedUpload, UploadRefused, check_upload

ENDINGS = frozenset({"csv", "xlsx", "json", "jsonl"})


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class HomepageFileForm(forms.Form):
    """A file of homepages and, if it reports a month, which."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8 or GBK) or Excel with the HQMS columns, or JSON lines of the interface."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.json,.jsonl"}),
    )
    period = forms.DateField(
        label=_("reported month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=MonthInput(),
        help_text=_("Discharges outside of it are errors; leave it blank to check files of several months."),
    )
    checked: CheckedUpload

    def clean_file(self) -> File:
        file: File = self.cleaned_data["file"]
        try:
            self.checked = check_homepage_file(file)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal
        return file

    def clean_period(self) -> date | None:
        period: date | None = self.cleaned_data["period"]
        return period


def check_homepage_file(file: File) -> CheckedUpload:
    """Size, ending and content of a file of homepages; raises UploadRefused."""
    ending = (file.name or "").rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise UploadRefused(
            _("The name must end in .csv, .xlsx, .json or .jsonl."), field="file", code="content"
        )
    return check_upload(file, most_bytes=settings.HOMEPAGE_FILE_MAX_BYTES, texts=frozenset({"json", "jsonl"}))


class RevealForm(forms.Form):
    """Why somebody needs the patients' data."""

    reason = forms.CharField(label=_("reason"), max_length=200)
