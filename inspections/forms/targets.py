"""A server, database, network or group of terminals that is inspected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import DateInput, OfContractForm
from inspections.models.catalogue import Check
from inspections.models.target import Target


class TargetForm(OfContractForm):
    """Everything but the password, which has a page of its own."""

    class Meta:
        model = Target
        fields = (
            "system",
            "kind",
            "name",
            "environment",
            "place",
            "version",
            "host",
            "port",
            "database",
            "is_active",
        )
        widgets = {"kind": forms.TextInput(attrs={"list": "target-kinds"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = self.contract.systems.all()  # type: ignore[attr-defined]


class ReplaceTargetForm(forms.Form):
    """Names the heir: comparisons end with the old host."""

    replaced_by = forms.ModelChoiceField(label=_("replaced by"), queryset=Target.objects.none())
    replaced_on = forms.DateField(label=_("replaced on"), widget=DateInput())

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs = (
            Target.objects.filter(contract=target.contract, kind=target.kind).active().exclude(pk=target.pk)
        )
        self.fields["replaced_by"].queryset = heirs  # type: ignore[attr-defined]


def known_kinds() -> list[str]:
    """Kinds of the published lists, to choose from; others may be written."""
    kinds = Check.objects.exclude(version__published_at=None).order_by("target_kind")
    return list(kinds.values_list("target_kind", flat=True).distinct())
