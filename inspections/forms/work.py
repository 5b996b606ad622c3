"""Work done on the spot and spare parts, made for a thumb."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.forms.base import MomentInput
from inspections.models.choices import OPEN_FINDINGS
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.target import Target
from tickets.models.ticket import Ticket

MOST_PHOTOS = 12
PICTURES = "image/jpeg,image/png,image/webp"


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures at once; none is fine."""

    widget = PhotosInput(attrs={"accept": PICTURES})
    default_error_messages = {"too_many": _("At most %(count)s photos at once.")}

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PhotosField, self).clean(one, initial) for one in files]
        if len(cleaned) > MOST_PHOTOS:
            message = self.error_messages["too_many"] % {"count": MOST_PHOTOS}
            raise forms.ValidationError(message, code="too_many")
        return [one for one in cleaned if one]


class OnceForm(forms.Form):
    """A form whose second sending, of a phone that lost the answer, is known by its key."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class WorkForm(OnceForm):
    """`change` is typed as the number of a ticket of the contract."""

    title = forms.CharField(
        label=_("what was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    target = forms.ModelChoiceField(
        label=_("inspected target"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=_("the site as a whole"),
    )
    before = forms.CharField(
        label=_("before"), max_length=300, required=False, help_text=_("Value or state, e.g. disk 91 % full.")
    )
    photos_before = PhotosField(label=_("photos before"), required=False)
    after = forms.CharField(label=_("after"), max_length=300, required=False)
    photos_after = PhotosField(label=_("photos after"), required=False)
    finding = forms.ModelChoiceField(
        label=_("for the finding"), queryset=Finding.objects.none(), required=False, empty_label=_("none")
    )
    change = forms.CharField(
        label=_("change record"),
        max_length=30,
        required=False,
        help_text=_("Number of the ticket, when the change has one."),
    )
    done_at = forms.DateTimeField(
        label=_("done at"), widget=MomentInput(), required=False, help_text=_("Empty means now.")
    )

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = inspection.contract_id
        targets = Target.objects.filter(contract=contract).active().order_by("kind", "name")
        concerned = Q(state__in=OPEN_FINDINGS) | Q(last_seen=inspection) | Q(first_seen=inspection)
        findings = Finding.objects.filter(concerned, contract=contract).order_by("-last_seen_at")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["finding"].queryset = findings  # type: ignore[attr-defined]
        self._tickets = Ticket.objects.visible_to(user).filter(contract=contract)

    def clean_change(self) -> Ticket | None:
        number = "".join(self.cleaned_data["change"].split())
        if not number:
            return None
        ticket: Ticket | None = self._tickets.filter(number=number).first()
        if ticket is None:
            raise forms.ValidationError(_("There is no such ticket of this contract."), code="unknown")
        return ticket


class PartForm(OnceForm):
    name = forms.CharField(label=_("part"), max_length=120)
    serial = forms.CharField(label=_("serial number"), max_length=80, required=False)
    quantity = forms.IntegerField(label=_("quantity"), min_value=1, max_value=1000, initial=1)
    note = forms.CharField(label=_("note"), max_length=300, required=False)
