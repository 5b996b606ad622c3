"""Forms of code lists: a new list, a file for its next version, the day it begins."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.user import User
from codes.models.system import CodeSystem
from core.uploads import UploadRefused, check_upload


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class SystemForm(forms.ModelForm):
    """A new list; whoever belongs to a hospital makes lists of that hospital only."""

    class Meta:
        model = CodeSystem
        fields = ["key", "hospital", "name_zh", "name_en", "kind", "note"]
        help_texts = {"key": _("ICD10, ICD9CM3, ICDO and RC… are what the homepage rules look codes up in.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_superuser:
            hospitals = Organisation.objects.filter(kind=Organisation.Kind.HOSPITAL)
            self.fields["hospital"].queryset = hospitals  # type: ignore[attr-defined]
        else:
            del self.fields["hospital"]
            self.instance.hospital = user.organisation

    def _get_validation_exclusions(self) -> set[str]:
        """The constraint that names the hospital is checked too, though the form may not ask for it."""
        return super()._get_validation_exclusions() - {"hospital"}  # type: ignore[misc]


class ListFileForm(forms.Form):
    """A file that becomes the draft of the next version."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or Excel with the headings code and name_zh (编码, 名称); "
            "name_en (英文名称), class (类别), class_basis (类别依据) and parent (上级编码) if there are any."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    label = forms.CharField(label=_("Edition"), max_length=80, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def clean_file(self) -> File:
        file: File = self.cleaned_data["file"]
        try:
            self.checked = check_upload(file)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal
        return file


class PublishForm(forms.Form):
    """The first day of a version."""

    valid_from = forms.DateField(label=_("valid from"), widget=DateInput())


class LookUpForm(forms.Form):
    """What is searched for in a list, as of which day."""

    q = forms.CharField(label=_("Code, name or pinyin initials"), max_length=60, required=False)
    on = forms.DateField(label=_("As of"), widget=DateInput(), required=False)
