"""The device register and its stickers: a QR code that opens the pre-filled report form."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts import permissions
from contracts.forms.devices import DeviceForm
from contracts.models.contract import Contract
from contracts.models.device import Device
from contracts.views.form_page import form_page, page, visible_contract
from core.downloads import attachment_response


@require_safe
@require(permissions.VIEW)
def devices(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    listed = contract.devices.select_related("system", "module", "department")
    return page(
        request, "contracts/devices.html", {"contract": contract, "tab": "devices", "devices": listed}
    )


@require(permissions.MANAGE_DEVICES)
def device_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = DeviceForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=form.save,
        title=_("Register a device"),
        done=_("The device is registered; print its sticker."),
        back=reverse("contracts:devices", args=[key]),
        contract=contract,
    )


@require(permissions.MANAGE_DEVICES)
def device_edit(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(
        Device.objects.visible_to(request.user).select_related("contract__hospital"), pk=pk
    )
    form = DeviceForm(request.POST or None, contract=device.contract, instance=device)
    return form_page(
        request,
        form=form,
        save=form.save,
        title=device.name,
        done=_("Saved."),
        back=reverse("contracts:devices", args=[device.contract.key]),
        contract=device.contract,
    )


@require_safe
@require(permissions.VIEW)
def stickers(request: HttpRequest, key: str) -> HttpResponse:
    """A page of stickers to print; `?device=` picks one."""
    contract = visible_contract(request, key)
    return page(
        request, "contracts/stickers.html", {"contract": contract, "stickers": _stickers(request, contract)}
    )


@require_safe
@require(permissions.VIEW)
def stickers_pdf(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    context = {"contract": contract, "stickers": _stickers(request, contract)}
    from core.pdf import render_pdf  # slow to load: who draws pays, not every start

    document = render_pdf("contracts/stickers_pdf.html", context, get_language() or "zh-hans")
    name = f"{contract.key}-stickers-{timezone.localdate():%Y%m%d}.pdf"
    return attachment_response(BytesIO(document), name, "application/pdf")  # type: ignore[return-value]


def _stickers(request: HttpRequest, contract: Contract) -> list[dict[str, object]]:
    listed = contract.devices.filter(is_active=True).select_related("system", "department")
    asked = request.GET.get("device", "")
    if asked.isdigit() and len(asked) < 19:
        listed = listed.filter(pk=int(asked))
    return [{"device": device, "code": qr_code(device)} for device in listed]


def qr_code(device: Device) -> str:
    """The device's report address as a QR code, an SVG in a data address."""
    return segno.make(report_address(device), error="m").svg_data_uri(scale=4, border=2)


def report_address(device: Device) -> str:
    """Where the sticker leads: the report form of the portal, pre-filled for this device."""
    return f"{settings.PORTAL_URL}/report/{device.token}/"
