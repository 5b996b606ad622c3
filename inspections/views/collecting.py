"""Looking at a target automatically: account, a look now, tuning proposals; agents to download."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import require
from contracts.views.form_page import form_page, page, visible_contract
from core.downloads import attachment_response
from core.jobs import start_job
from inspections import permissions
from inspections.agents import FILES
from inspections.collecting_jobs import COLLECT
from inspections.forms.collecting import AccessForm
from inspections.look_faces import groups_of, who
from inspections.models.look import Look
from inspections.models.target import Target
from inspections.models.tuning import TuningReport
from inspections.selectors.looks import seen
from inspections.services.collecting import KINDS, POSTGRESQL, set_access
from inspections.tuning_words import told

SHOWN_RUNS, SHOWN_LOOKS = 10, 150


@require_safe
@require(permissions.VIEW)
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """How this target is looked at, what came in last, and what may be tuned."""
    target = _target(request, pk)
    reports = TuningReport.objects.visible_to(request.user).filter(target=target)
    newest = reports.first()
    port = target.port or 0
    looks = list(
        Look.objects.visible_to(request.user)
        .filter(target=target)
        .counted()
        .select_related("inspection", "catalogue", "looked_by")[:SHOWN_LOOKS]
    )
    look = _chosen(request, looks)
    found = seen(look) if look else None
    lines = target.contract.probe_targets.filter(host__iexact=target.host)
    context = {
        "contract": target.contract,
        "target": target,
        "is_portal_kind": target.kind in KINDS,
        "is_allowed": lines.filter(port=port).exists() if port else lines.exists(),
        "may_be_tuned": target.kind == POSTGRESQL,
        "runs": target.agent_runs.select_related("look").defer("document")[:SHOWN_RUNS],
        "looks": looks,
        "look": look,
        "seen": found,
        "groups": groups_of(found) if found else [],
        "looked_by": who(look) if look else "",
        "software": target.software.filter(gone_at=None),
        "report": newest,
        "proposals": told(newest.proposals) if newest else [],
        "may_collect": permissions.COLLECT.is_granted_to(request.user),  # type: ignore[arg-type]
        "may_manage": permissions.MANAGE_TARGETS.is_granted_to(request.user),  # type: ignore[arg-type]
    }
    return page(request, "inspections/collection.html", context)


@require(permissions.MANAGE_TARGETS)
def access(request: HttpRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    form = AccessForm(request.POST or None, target=target)
    return form_page(
        request,
        form=form,
        save=lambda: set_access(target=target, **form.cleaned_data),
        title=_("Account for automatic collection"),
        done=_("The account is saved."),
        back=reverse("inspections:collection", args=[target.pk]),
        contract=target.contract,
        intro=_("Use an account that can only read, as the page of agents describes it."),
    )


@require_POST
@require(permissions.COLLECT)
def collect_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a look in the background; the page of jobs shows its progress."""
    target = _target(request, pk)
    title = _("Inspection of %s") % target.name
    start_job(kind=COLLECT, title=title, parameters={"target": target.pk}, requested_by=request.user)
    messages.success(request, _("The server is being looked at; the progress is shown here."))
    return redirect("core:job-list")


@require(permissions.VIEW)
def agents(request: HttpRequest, key: str) -> HttpResponse:
    """The scripts for servers that the portal may not connect to, and how they are used."""
    contract = visible_contract(request, key)
    targets = Target.objects.visible_to(request.user).filter(contract=contract).active()
    context = {
        "contract": contract,
        "files": FILES,
        "targets": targets.select_related("system"),
        "address": request.build_absolute_uri("/").rstrip("/"),
    }
    return page(request, "inspections/agents.html", context)


@require_GET
@require(permissions.VIEW)
def agent_file(request: HttpRequest, agent: str) -> HttpResponse:
    """One of the scripts; other names do not exist."""
    found = next((one for one in FILES if one.name == agent), None)
    if found is None:
        raise Http404
    file = (found.folder / agent).open("rb")
    return cast(HttpResponse, attachment_response(file, agent, "text/plain"))


def _chosen(request: HttpRequest, looks: list[Look]) -> Look | None:
    """The look asked for, else the newest; one that is not among them does not exist."""
    asked = request.GET.get("look", "")
    if not asked:
        return looks[0] if looks else None
    found = next((look for look in looks if str(look.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _target(request: HttpRequest, pk: int) -> Target:
    rows = Target.objects.visible_to(request.user).select_related("contract__hospital", "system")
    return get_object_or_404(rows, pk=pk)
