"""Whether modules run: the state page, and probes with their allow-list (M01)."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from contracts import permissions
from contracts.domain.health import worst
from contracts.forms.health import HealthProbeForm, ProbeTargetForm
from contracts.models.health import HealthOutage, HealthProbe, ProbeTarget
from contracts.models.system import System
from contracts.services import health as services
from contracts.state import TONES, module_states
from contracts.views.form_page import act, form_page, page, visible_contract

OUTAGES_SHOWN = 20


@require_safe
@require(permissions.VIEW)
def system_list(request: HttpRequest) -> HttpResponse:
    """Traffic lights of every system; refreshes itself, whole page or its lights alone."""
    now = timezone.now()
    systems = list(System.objects.visible_to(request.user).prefetch_related("contracts"))
    groups = {
        system: list(rows)
        for system, rows in groupby(module_states(systems, now), key=lambda row: row.module.system)
    }
    rows = []
    for system in systems:
        modules = groups.get(system, [])
        state = worst([module.state for module in modules if module.is_watched])
        rows.append(
            {
                "system": system,
                "contract": next(iter(system.contracts.all()), None),
                "modules": modules,
                "tone": TONES[state],
                "label": HealthProbe.State(state).label,
                "unwatched": sum(not module.is_watched for module in modules),
            }
        )
    template = "contracts/_lights.html" if request.htmx else "contracts/system_list.html"  # type: ignore[attr-defined]
    return page(request, template, {"rows": rows, "now": now})


@require_safe
@require(permissions.VIEW)
def contract_health(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    outages = HealthOutage.objects.filter(probe__contract=contract).select_related("probe__module")
    context = {
        "contract": contract,
        "tab": "health",
        "modules": module_states(contract.systems.all(), timezone.now()),
        "outages": outages[:OUTAGES_SHOWN],
        "targets": contract.probe_targets.all(),
    }
    return page(request, "contracts/health.html", context)


@require(permissions.MANAGE_TARGETS)
def target_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = ProbeTargetForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=lambda: services.allow_target(target=form.instance),
        title=_("Allow an address to be probed"),
        done=_("The address may be probed."),
        back=reverse("contracts:health", args=[key]),
        contract=contract,
        intro=_("Only this host on this port, and only while it resolves into this network."),
    )


@require(permissions.MANAGE_TARGETS)
@require_POST
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(ProbeTarget.objects.visible_to(request.user), pk=pk)
    return act(
        request,
        save=target.delete,
        done=_("The address is probed no more."),
        back=reverse("contracts:health", args=[target.contract.key]),
    )


@require(permissions.MANAGE_PROBES)
def probe_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = HealthProbeForm(
        request.POST or None, contract=contract, instance=HealthProbe(next_due_at=timezone.now())
    )
    return form_page(
        request,
        form=form,
        save=lambda: services.save_probe(probe=form.instance),
        title=_("Watch a module"),
        done=_("The module is watched."),
        back=reverse("contracts:health", args=[key]),
        contract=contract,
    )


@require(permissions.MANAGE_PROBES)
def probe_edit(request: HttpRequest, pk: int) -> HttpResponse:
    probe = get_object_or_404(HealthProbe.objects.visible_to(request.user).select_related("contract"), pk=pk)
    form = HealthProbeForm(request.POST or None, contract=probe.contract, instance=probe)
    return form_page(
        request,
        form=form,
        save=lambda: services.save_probe(probe=form.instance),
        title=str(probe),
        done=_("Saved."),
        back=reverse("contracts:health", args=[probe.contract.key]),
        contract=probe.contract,
    )
