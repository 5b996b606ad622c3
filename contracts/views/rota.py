"""On-call rota: who answers now, this week, and where nobody does (M14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from contracts import permissions, selectors
from contracts.domain import rota as domain
from contracts.forms.rota import CoverForm, OnCallPatternForm
from contracts.models.contract import Contract
from contracts.models.rota import OnCallPattern, OnCallShift
from contracts.services import rota as services
from contracts.views.form_page import act, form_page, page, visible_contract


@dataclass(frozen=True)
class Day:
    """One date of the week with the parts of its shifts and gaps, in the order of time."""

    starts_at: datetime
    shifts: list[OnCallShift]
    gaps: list[domain.Span]
    is_today: bool


@require_safe
@require(permissions.VIEW)
def rota(request: HttpRequest) -> HttpResponse:
    """Who answers now, contract by contract."""
    now = timezone.now()
    rows = [
        {
            "contract": contract,
            "on_call": selectors.on_call_now(contract, now),
            "chain": selectors.escalation_chain(contract, now),
            "gaps": selectors.rota_gaps(contract, now, now + timedelta(days=7)),
        }
        for contract in Contract.objects.visible_to(request.user).in_force(timezone.localdate(now))
    ]
    return page(request, "contracts/rota.html", {"rows": rows, "now": now})


@require_safe
@require(permissions.VIEW)
def contract_rota(request: HttpRequest, key: str) -> HttpResponse:
    """One week of one contract, its weekly pattern and its escalation chain."""
    contract = visible_contract(request, key)
    now = timezone.now()
    monday, sunday_end = selectors.week_of(_asked_day(request, now))
    shifts = selectors.shifts_of(contract, monday, sunday_end)
    gaps = selectors.rota_gaps(contract, monday, sunday_end)
    context = {
        "contract": contract,
        "tab": "rota",
        "days": [_day(monday + timedelta(days=offset), shifts, gaps, now) for offset in range(7)],
        "gaps": [gap for gap in gaps if gap.ends_at > now],
        "overlaps": domain.overlaps([selectors.as_domain(shift) for shift in shifts]),
        "previous": monday - timedelta(days=7),
        "next": sunday_end,
        "on_call": selectors.on_call_now(contract, now),
        "chain": selectors.escalation_chain(contract, now),
        "patterns": contract.on_call_patterns.select_related("personnel"),
        "covers": contract.on_call_shifts.filter(pattern=None, starts_at__gt=now).select_related("personnel"),
        "now": now,
    }
    return page(request, "contracts/contract_rota.html", context)


@require(permissions.MANAGE_ROTA)
def pattern_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = OnCallPatternForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=lambda: services.set_weekly_shift(pattern=form.instance, at=timezone.now()),
        title=_("Weekly shift"),
        done=_("The shift is in the rota of the coming weeks."),
        back=reverse("contracts:contract-rota", args=[key]),
        contract=contract,
        intro=_("An end at or before the beginning lies on the next day."),
    )


@require(permissions.MANAGE_ROTA)
def pattern_edit(request: HttpRequest, pk: int) -> HttpResponse:
    pattern = _visible_pattern(request, pk)
    form = OnCallPatternForm(request.POST or None, contract=pattern.contract, instance=pattern)
    return form_page(
        request,
        form=form,
        save=lambda: services.set_weekly_shift(pattern=form.instance, at=timezone.now()),
        title=_("Weekly shift"),
        done=_("The shift is in the rota of the coming weeks."),
        back=reverse("contracts:contract-rota", args=[pattern.contract.key]),
        contract=pattern.contract,
    )


@require(permissions.MANAGE_ROTA)
@require_POST
def pattern_remove(request: HttpRequest, pk: int) -> HttpResponse:
    pattern = _visible_pattern(request, pk)
    return act(
        request,
        save=lambda: services.remove_weekly_shift(pattern=pattern, at=timezone.now()),
        done=_("The weekly shift is removed."),
        back=reverse("contracts:contract-rota", args=[pattern.contract.key]),
    )


@require(permissions.MANAGE_ROTA)
def cover_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = CoverForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=lambda: services.set_cover(
            contract=contract,
            personnel=form.cleaned_data["personnel"],
            starts_at=form.cleaned_data["starts_at"],
            ends_at=form.cleaned_data["ends_at"],
            level=form.cleaned_data["level"],
            at=timezone.now(),
        ),
        title=_("Cover by hand"),
        done=_("The cover is set."),
        back=reverse("contracts:contract-rota", args=[key]),
        contract=contract,
    )


@require(permissions.MANAGE_ROTA)
@require_POST
def cover_remove(request: HttpRequest, pk: int) -> HttpResponse:
    shift = get_object_or_404(OnCallShift.objects.visible_to(request.user), pk=pk)
    return act(
        request,
        save=lambda: services.remove_cover(shift=shift, at=timezone.now()),
        done=_("The cover is taken back."),
        back=reverse("contracts:contract-rota", args=[shift.contract.key]),
    )


def _asked_day(request: HttpRequest, now: datetime) -> datetime:
    """Noon of the day in `?week=`, or now."""
    try:
        day = parse_date(request.GET.get("week", ""))
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        return now
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001  made aware here


def _day(start: datetime, shifts: list[OnCallShift], gaps: list[domain.Span], now: datetime) -> Day:
    end = start + timedelta(days=1)
    return Day(
        start,
        [shift for shift in shifts if shift.starts_at < end and shift.ends_at > start],
        [
            domain.Span(max(gap.starts_at, start), min(gap.ends_at, end))
            for gap in gaps
            if gap.starts_at < end and gap.ends_at > start
        ],
        start <= now < end,
    )


def _visible_pattern(request: HttpRequest, pk: int) -> OnCallPattern:
    return get_object_or_404(OnCallPattern.objects.visible_to(request.user).select_related("contract"), pk=pk)
