"""Forms on organisations and departments."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Department, Organisation
from accounts.models.user import User


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=60, required=False)


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name_zh", "name_en", "key", "kind", "backdating_limit_minutes"]
        help_texts = {
            "key": _("Short name in addresses and files: small letters, digits and hyphens."),
            "backdating_limit_minutes": _("How far back a call may be logged, in minutes."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["backdating_limit_minutes"].validators.append(MaxValueValidator(7 * 24 * 60))
        if self.instance.pk:  # other rows rely on them
            self.fields["key"].disabled = True
            self.fields["kind"].disabled = True


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ["organisation", "code", "name_zh", "name_en", "phone"]
        labels = {"organisation": _("Hospital")}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hospitals = Organisation.objects.visible_to(actor).filter(kind=Organisation.Kind.HOSPITAL)
        self.fields["organisation"].queryset = hospitals  # type: ignore[attr-defined]
        if not actor.is_superuser:
            self.instance.organisation = actor.organisation
            del self.fields["organisation"]
        elif self.instance.pk:
            self.fields["organisation"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        """The code must be unique in the hospital, also where the hospital is not asked for."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out if "organisation" in self.errors else left_out - {"organisation"}
