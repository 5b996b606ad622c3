"""Releases, versions, installations, documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import DateInput, MomentInput, OfContractForm
from contracts.models.contract import Contract
from contracts.models.document import Document
from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.models.system import Module


class ReleaseForm(OfContractForm):
    class Meta:
        model = Release
        fields = ["title", "version", "summary", "module_versions"]
        widgets = {
            "module_versions": forms.CheckboxSelectMultiple(),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ModuleVersion.objects.filter(module__system__contracts=self.contract)
        self.fields["module_versions"].queryset = own.select_related("module")  # type: ignore[attr-defined]


class ReleaseDocumentForm(forms.Form):
    """One of the three documents; the field carries the document's own name."""

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[field] = forms.FileField(label=Document.Kind(field).label)


class VersionForm(forms.Form):
    module = forms.ModelChoiceField(Module.objects.none(), label=_("module"))
    version = forms.CharField(label=_("version"), max_length=40)
    released_on = forms.DateField(label=_("released on"), widget=DateInput())
    is_newest = forms.BooleanField(label=_("newest"), required=False, initial=True)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = Module.objects.filter(system__contracts=contract)  # type: ignore[attr-defined]


class InstallationForm(forms.Form):
    version = forms.ModelChoiceField(ModuleVersion.objects.none(), label=_("version"))
    environment = forms.ChoiceField(label=_("environment"), choices=Deployment.Environment.choices)
    place = forms.CharField(label=_("place"), max_length=120)
    installed_at = forms.DateTimeField(label=_("installed at"), widget=MomentInput())

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ModuleVersion.objects.filter(module__system__contracts=contract)
        self.fields["version"].queryset = own.select_related("module")  # type: ignore[attr-defined]


class DocumentForm(OfContractForm):
    file = forms.FileField(label=_("file"))
    replaces = forms.ModelChoiceField(Document.objects.none(), label=_("replaces"), required=False)

    class Meta:
        model = Document
        fields = ["kind", "title", "edition", "replaces"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = self.contract.documents.filter(replaced_by=None)
        self.fields["replaces"].queryset = newest  # type: ignore[attr-defined]
