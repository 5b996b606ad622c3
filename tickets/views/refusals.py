"""Business rules that say no, shown where the person can put it right."""

from django import forms

from core.api.problems import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put the refusal's words at its field, or on top of the form when it has none there."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(refusal.message), code=refusal.code))
