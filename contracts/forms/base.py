"""What the forms of a contract share: choices within the contract, its constraints checked, date controls."""

from typing import Any

from django import forms
from django.utils.functional import Promise

from contracts.models.contract import Contract


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class OfContractForm(forms.ModelForm):
    """A form over a row of `contract`; `contract` itself is set, not asked."""

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        if hasattr(self.instance, "contract_id"):
            self.instance.contract = contract

    def _get_validation_exclusions(self) -> set[str]:
        """Constraints that name the contract are checked too, though the form does not ask for it."""
        return super()._get_validation_exclusions() - {"contract"}  # type: ignore[misc]


def refuse_order(form: forms.BaseForm, first: str, last: str, message: str | Promise) -> None:
    """Put `message` at the field `last` when it lies before the field `first`."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start is not None and end is not None and end < start:
        form.add_error(last, str(message))
