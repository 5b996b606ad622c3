"""Weekly shifts and covers set by hand."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.forms.base import MomentInput, OfContractForm, TimeInput, refuse_order
from contracts.models.people import Personnel
from contracts.models.rota import OnCallPattern, OnCallShift


class _OnCallForm(OfContractForm):
    """Only people of the supplier's side can be on call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = self.contract.personnel.exclude(role=Personnel.Role.HOSPITAL_LEAD)
        self.fields["personnel"].queryset = able.filter(ends_on=None)  # type: ignore[attr-defined]


class OnCallPatternForm(_OnCallForm):
    class Meta:
        model = OnCallPattern
        fields = ["personnel", "weekday", "starts", "ends", "level"]
        widgets = {"starts": TimeInput(), "ends": TimeInput()}


class CoverForm(_OnCallForm):
    class Meta:
        model = OnCallShift
        fields = ["personnel", "starts_at", "ends_at", "level"]
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput()}

    def clean(self) -> None:
        super().clean()
        refuse_order(self, "starts_at", "ends_at", _("The end lies before the beginning."))
