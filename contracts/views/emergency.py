"""Emergency plans, written for somebody frightened at three in the morning with a phone (M16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts import permissions, selectors
from contracts.forms.emergency import DrillForm, TierForm
from contracts.models.emergency import EmergencyDrill, EmergencyPlan, EmergencyTier
from contracts.models.people import Personnel
from contracts.services import emergency as services
from contracts.views.form_page import form_page, page, visible_contract


@require_safe
@require(permissions.VIEW_EMERGENCY)
def emergency_list(request: HttpRequest) -> HttpResponse:
    """All plans the reader may see: one tap to the right one."""
    plans = EmergencyPlan.objects.visible_to(request.user).select_related("system", "contract")
    return page(request, "contracts/emergency_list.html", {"plans": plans})


@require_safe
@require(permissions.VIEW_EMERGENCY)
def emergency_plan(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _visible_plan(request, pk)
    now = timezone.now()
    people = list(plan.contract.personnel.in_charge(timezone.localdate(now)))
    context = {
        "plan": plan,
        "contract": plan.contract,
        "scenarios": plan.scenarios.all(),
        "tiers": [(tier, _responsible(tier, people)) for tier in plan.tiers.select_related("responsible")],
        "on_call": selectors.on_call_now(plan.contract, now)
        or selectors.escalation_chain(plan.contract, now)[:1],
        "drills": plan.drills.select_related("scenario", "document"),
    }
    return page(request, "contracts/emergency_plan.html", context)


@require_safe
@require(permissions.VIEW_EMERGENCY)
def contract_emergency(request: HttpRequest, key: str) -> HttpResponse:
    """Plans and drills of one contract."""
    contract = visible_contract(request, key)
    plans = contract.emergency_plans.select_related("system").prefetch_related("drills", "scenarios")
    context = {"contract": contract, "tab": "emergency", "plans": plans, "today": timezone.localdate()}
    return page(request, "contracts/contract_emergency.html", context)


@require(permissions.MANAGE_EMERGENCY)
def drill_add(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _visible_plan(request, pk)
    form = DrillForm(
        request.POST or None,
        request.FILES or None,
        plan=plan,
        initial={"held_on": timezone.localdate()},
        instance=EmergencyDrill(plan=plan),
    )
    return form_page(
        request,
        form=form,
        save=lambda: services.record_drill(
            drill=form.instance,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            file=form.cleaned_data.get("file"),
        ),
        title=_("Record a drill"),
        done=_("The drill is on record."),
        back=reverse("contracts:emergency-plan", args=[plan.pk]),
        contract=plan.contract,
    )


@require(permissions.MANAGE_EMERGENCY)
def tier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    tier = get_object_or_404(
        EmergencyTier.objects.visible_to(request.user).select_related("plan__contract__hospital"), pk=pk
    )
    form = TierForm(request.POST or None, instance=tier)
    return form_page(
        request,
        form=form,
        save=lambda: services.appoint_responsible(tier=tier, person=form.cleaned_data["responsible"]),
        title=tier.name,
        done=_("Saved."),
        back=reverse("contracts:emergency-plan", args=[tier.plan_id]),
        contract=tier.plan.contract,
    )


def _responsible(tier: EmergencyTier, people: list[Personnel]) -> list[Personnel]:
    """The person named for the tier while in charge, else those who hold its role."""
    if tier.responsible and tier.responsible in people:
        return [tier.responsible]
    return [person for person in people if person.role == tier.personnel_role]


def _visible_plan(request: HttpRequest, pk: int) -> EmergencyPlan:
    plans = EmergencyPlan.objects.visible_to(request.user)
    return get_object_or_404(plans.select_related("contract__hospital", "system"), pk=pk)
