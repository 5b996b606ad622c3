"""The filter over the audit trail."""

from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.selectors.audit import scoped_models
from core.audit.reading import ACTIONS, type_label
from core.audit.registration import audited_models


class AuditFilterForm(forms.Form):
    who = forms.CharField(label=_("Who"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    text = forms.CharField(label=_("Name of the object"), max_length=60, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = audited_models() if user.is_superuser else scoped_models()
        types = ContentType.objects.get_for_models(*models).values()
        kinds = sorted(((str(row.pk), type_label(row)) for row in types), key=lambda pair: pair[1])
        actions = [(str(number), label) for number, (label, _tone) in ACTIONS.items()]
        self.fields["kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *[pair for pair in actions if pair[0] != str(LogEntry.Action.ACCESS)],
        ]

    def content_type(self) -> ContentType | None:
        """The kind of objects asked for; None for all."""
        kind = self.cleaned_data["kind"] if self.is_valid() else ""
        return ContentType.objects.get_for_id(int(kind)) if kind else None

    def narrow(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """`entries` that meet the other wishes."""
        if not self.is_valid():
            return entries.none()
        wanted = self.cleaned_data
        if who := wanted["who"]:
            entries = entries.filter(Q(actor__username__icontains=who) | Q(actor__full_name__icontains=who))
        if wanted["action"]:
            entries = entries.filter(action=int(wanted["action"]))
        if wanted["text"]:
            entries = entries.filter(object_repr__icontains=wanted["text"])
        if wanted["since"]:
            entries = entries.filter(timestamp__date__gte=wanted["since"])
        if wanted["until"]:
            entries = entries.filter(timestamp__date__lte=wanted["until"])
        return entries
