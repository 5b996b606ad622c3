"""Forms that open tickets: quick entry of a call, a person's own report, the report behind a QR code."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organisation import Department
from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.models.system import Module, System
from tickets.forms.fields import PastInstantField, phone_field, text_area
from tickets.models.choices import Channel, Kind, Severity

Service = tuple[Contract, System]
TILES_AT_MOST = 8
REPORT_KINDS = (Kind.FAULT, Kind.HARDWARE_FAULT, Kind.CONSULTING, Kind.FUNCTION_ADJUSTMENT, Kind.ACCOUNT)


class ServiceField(forms.ChoiceField):
    """A system under one of the contracts; cleans to (contract, system)."""

    def offer(self, contracts: Iterable[Contract]) -> None:
        self.services = {
            f"{contract.pk}:{system.pk}": (contract, system)
            for contract in contracts
            for system in contract.systems.all()
        }
        self.choices = [(key, self._label(*pair)) for key, pair in self.services.items()]
        if len(self.choices) == 1:
            self.initial = next(iter(self.services))
        if len(self.choices) > TILES_AT_MOST:
            self.widget = forms.Select(choices=[("", "—"), *self.choices])
            self.widget.is_required = self.required

    def clean(self, value: Any) -> Service | None:
        return self.services.get(super().clean(value))

    def _label(self, contract: Contract, system: System) -> str:
        return system.name


class EntryForm(forms.Form):
    """What every way of reporting asks; `contracts` limits the systems offered."""

    service = ServiceField(label=_("System"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What is wrong?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=10_000,
        widget=text_area(3),
        help_text=_("Please no patients' names or numbers."),
    )

    def __init__(self, *args: Any, contracts: Iterable[Contract], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].offer(contracts)  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip()


class QuickEntryForm(EntryForm):
    """A phone call in one screen; all fields can be filled by keyboard in the order of the talk."""

    reporter_name = forms.CharField(
        label=_("Who calls?"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    reporter_phone = phone_field(required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label="—"
    )
    kind = forms.ChoiceField(label=pgettext_lazy("ticket", "Kind"), choices=Kind.choices, initial=Kind.FAULT)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.NORMAL)
    module = forms.ModelChoiceField(
        label=_("Module"), queryset=Module.objects.none(), required=False, empty_label="—"
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[choice for choice in Channel.choices if choice[0] not in (Channel.API, Channel.MONITOR)],
        initial=Channel.PHONE,
    )
    occurred_at = PastInstantField(
        label=_("When did the call come?"), help_text=_("Now, unless you log it later: both times are kept.")
    )

    field_order = (
        "reporter_name", "reporter_phone", "department", "service", "kind", "severity", "module", "title",
        "description", "channel", "occurred_at",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, contracts: Iterable[Contract], **options: Any) -> None:
        contracts = list(contracts)
        super().__init__(*args, contracts=contracts, **options)
        hospitals = {contract.hospital_id for contract in contracts}
        departments = Department.objects.filter(organisation__in=hospitals)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        modules = Module.objects.filter(system__contracts__in=contracts).distinct()
        self.fields["module"].queryset = modules  # type: ignore[attr-defined]
        self.initial.setdefault("occurred_at", timezone.localtime())


class OwnReportForm(EntryForm):
    """A person who is logged in reports for the own department."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("ticket", "Kind"),
        choices=[(kind.value, kind.label) for kind in REPORT_KINDS],
        initial=Kind.FAULT,
    )
    reporter_phone = phone_field(required=False)
    photo = forms.FileField(label=_("Photo or screenshot"), required=False)

    field_order = ("service", "kind", "title", "description", "photo", "reporter_phone")

    def __init__(self, *args: Any, user: User, contracts: Iterable[Contract], **options: Any) -> None:
        super().__init__(*args, contracts=contracts, **options)
        self.initial.setdefault("reporter_phone", user.phone)
        self.fields["photo"].widget.attrs["accept"] = "image/*,.pdf"


class DeviceReportForm(forms.Form):
    """Behind the QR code of a device: place and system are known; a stranger says who is asking."""

    title = forms.CharField(
        label=_("What is wrong?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    description = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=10_000,
        widget=text_area(3),
        help_text=_("Please no patients' names or numbers."),
    )
    photo = forms.FileField(label=_("Photo"), required=False)
    reporter_name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reporter_phone = phone_field()
    is_urgent = forms.BooleanField(label=_("Work stands still because of this"), required=False)

    def __init__(self, *args: Any, device: Device, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["photo"].widget.attrs["accept"] = "image/*"
        self.fields["photo"].widget.attrs["capture"] = "environment"
        if user.is_authenticated:
            self.initial.setdefault("reporter_name", str(user))
            self.initial.setdefault("reporter_phone", user.phone)
