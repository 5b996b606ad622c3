"""Forms on people's accounts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.delegation import manageable_roles
from accounts.domain.roles import Role
from accounts.models.organisation import Department, Organisation
from accounts.models.user import ROLE_LABELS, User

OWN_NAMES = [("zh-hans", "中文"), ("en", "English")]  # each language in its own name


class DepartmentField(forms.ModelChoiceField):
    """Departments; with their organisation's name when there are several organisations."""

    def __init__(self, *args: Any, is_qualified: bool = False, **kwargs: Any) -> None:
        self.is_qualified = is_qualified
        super().__init__(*args, **kwargs)

    def label_from_instance(self, department: Department) -> str:
        if self.is_qualified:
            return f"{department.organisation.name} · {department.name}"
        return department.name


class UserForm(forms.ModelForm):
    """An account's particulars, limited to the roles and organisations that `actor` manages."""

    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES)

    class Meta:
        model = User
        fields = ["username", "full_name", "role", "organisation", "department", "phone", "email", "language"]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        roles = manageable_roles(Role(actor.role)) - {Role.MACHINE}
        choices = [(role, label) for role, label in ROLE_LABELS.items() if role in roles]
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=choices)
        self.fields["full_name"].label = _("Full name")
        self.fields["username"].help_text = _("For logging in: letters, digits and @ . + - _")
        self.fields["department"] = DepartmentField(
            label=_("Department"),
            queryset=Department.objects.visible_to(actor).select_related("organisation"),
            required=False,
            is_qualified=actor.is_superuser,
        )
        self.fields["organisation"].queryset = Organisation.objects.visible_to(actor)  # type: ignore[attr-defined]
        if not actor.is_superuser:
            del self.fields["organisation"]
            if not actor.is_hospital:
                del self.fields["department"]
        self.order_fields(self.Meta.fields)

    def clean_username(self) -> str:
        """Logging in ignores case, so no two names may differ by case alone."""
        username = self.cleaned_data["username"]
        User._meta.get_field("username").run_validators(username)
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.actor.is_superuser:
            cleaned["organisation"] = self.actor.organisation
        return cleaned

    def _post_clean(self) -> None:
        """Roles and organisations are judged by the service, which has the better words."""


class UserFilterForm(forms.Form):
    q = forms.CharField(label=_("Name, user name or phone"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("all")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), ("on", _("in use")), ("off", _("switched off"))],
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = manageable_roles(Role(actor.role)) - {Role.MACHINE}
        shown = [(role, label) for role, label in ROLE_LABELS.items() if role in roles]
        self.fields["role"].choices = [("", _("all")), *shown]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.visible_to(actor)  # type: ignore[attr-defined]
        if not actor.is_superuser:
            del self.fields["organisation"]
        if len(shown) < 2:
            del self.fields["role"]


class ProfileForm(forms.ModelForm):
    """What people change about themselves."""

    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES)

    class Meta:
        model = User
        fields = ["full_name", "phone", "email", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].label = _("Full name")
