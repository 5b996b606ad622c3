"""Forms of the second coder's sample and its reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quality.models.work import Review


class SampleForm(forms.Form):
    """The month to draw from, how many of each coder, and a seed to repeat an earlier draw."""

    month = forms.DateField(
        label=_("Month of discharge"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    per_coder = forms.IntegerField(label=_("per coder"), min_value=1, max_value=500)
    seed = forms.CharField(
        label=_("seed"),
        max_length=40,
        required=False,
        help_text=_("Empty: one is made and recorded; the same seed draws the same homepages."),
    )


class ReviewForm(forms.ModelForm):
    """All questions, each right, wrong or not applicable."""

    class Meta:
        model = Review
        fields = [*Review.QUESTIONS, "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Review.QUESTIONS:
            label = self.fields[question].label
            self.fields[question] = forms.ChoiceField(
                label=label, choices=Review.Answer.choices, widget=forms.RadioSelect()
            )
