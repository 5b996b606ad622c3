"""People, proofs, absences, hand-overs, last days."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from contracts.forms.base import DateInput, MomentInput, OfContractForm, refuse_order
from contracts.models.people import Absence, Handover, Personnel, Qualification


class PersonnelForm(OfContractForm):
    resume_file = forms.FileField(label=_("résumé"), required=False)

    class Meta:
        model = Personnel
        fields = [
            "role", "name", "phone", "is_phone_always_on", "email", "duties", "starts_on", "deputy", "user",
        ]  # fmt: skip
        widgets = {"starts_on": DateInput(), "duties": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = self.contract.personnel.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        sides = Q(organisation=self.contract.hospital_id) | Q(organisation=self.contract.supplier_id)
        self.fields["user"].queryset = User.objects.people().filter(sides, is_active=True)  # type: ignore[attr-defined]
        self.fields["phone"].widget.attrs["inputmode"] = "tel"


class QualificationForm(forms.ModelForm):
    file = forms.FileField(label=_("file"))

    class Meta:
        model = Qualification
        fields = ["title", "number", "issued_on", "expires_on"]
        widgets = {"issued_on": DateInput(), "expires_on": DateInput()}

    def clean(self) -> None:
        super().clean()
        refuse_order(self, "issued_on", "expires_on", _("It expires before it was issued."))


class AbsenceForm(forms.ModelForm):
    class Meta:
        model = Absence
        fields = ["starts_at", "ends_at", "reason"]
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput()}

    def clean(self) -> None:
        super().clean()
        refuse_order(self, "starts_at", "ends_at", _("The end lies before the beginning."))


class HandoverForm(forms.ModelForm):
    class Meta:
        model = Handover
        fields = ["to_person", "note"]
        labels = {"to_person": _("successor"), "note": _("what is handed over")}

    def __init__(self, *args: Any, from_person: Personnel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = from_person.contract.personnel.filter(role=from_person.role, ends_on=None)
        self.fields["to_person"].queryset = others.exclude(pk=from_person.pk)  # type: ignore[attr-defined]


class EndTermForm(forms.Form):
    ends_on = forms.DateField(label=_("last day"), widget=DateInput())
