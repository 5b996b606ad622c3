"""A refusal of a service, shown at the field it names."""

from django import forms

from core.api.problems import Refusal


def show_refusal(form: forms.Form | forms.ModelForm, refusal: Refusal) -> None:
    """Put the refusal's words at its field, or on top of the form when the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
