"""Documents of agents carried in by hand, what came of them, and the register of software versions (M18)."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require, user_of
from contracts.views.form_page import act, visible_contract
from core.api.problems import Refusal
from inspections import permissions
from inspections.document_faults import lines
from inspections.domain.agent_document import DocumentFaulty
from inspections.forms.catalogue import DocumentForm
from inspections.forms.posted import posted
from inspections.models.agent import AgentRun, SoftwareVersion
from inspections.models.choices import Source
from inspections.models.target import Target
from inspections.services.agent_runs import AgentRefused, inspection_under_way, take_document, use_run
from inspections.views.frame import page

LARGEST_FILE = 5 * 1024 * 1024
SHOWN_RUNS = 100


@require_safe
@require(permissions.VIEW)
def runs(request: HttpRequest, key: str) -> HttpResponse:
    """What agents handed in for a contract, newest first, with clocks that are off."""
    contract = visible_contract(request, key)
    rows = AgentRun.objects.visible_to(request.user).filter(contract=contract)
    context = {
        "contract": contract,
        "part": "runs",
        "runs": rows.select_related("target", "inspection", "sent_by", "look").defer("document")[:SHOWN_RUNS],
        "targets": contract.targets.active(),
    }
    return page(request, "inspections/agent_runs.html", context)


@require(permissions.SUBMIT_RESULTS)
def document_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a file that somebody carried here; every fault is shown with its path."""
    targets = Target.objects.visible_to(request.user).select_related("contract")
    target = get_object_or_404(targets, pk=pk)
    form, faults = DocumentForm(*posted(request)), []
    back = reverse("inspections:agent-runs", args=[target.contract.key])
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_document(
                contract=target.contract,
                target=target,
                body=_body(form.cleaned_data["file"]),
                actor=user_of(request),
                at=timezone.now(),
                source=Source.CARRIED,
            )
        except DocumentFaulty as refused:
            faults = lines(refused.faults)
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            _say(request, taken.run, taken.is_repeated)
            return redirect(back)
    context = {
        "form": form,
        "faults": faults,
        "target": target,
        "contract": target.contract,
        "back": back,
        "inspection": inspection_under_way(target),
    }
    return page(request, "inspections/document_upload.html", context, 422 if form.is_bound else 200)


@require_POST
@require(permissions.SUBMIT_RESULTS)
def run_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document that came early into the inspection under way."""
    rows = AgentRun.objects.visible_to(request.user).select_related("contract", "target")
    run = get_object_or_404(rows, pk=pk)
    return act(
        request,
        save=_using(run),
        done=_("The results are in the inspection."),
        back=reverse("inspections:agent-runs", args=[run.contract.key]),
    )


@require_safe
@require(permissions.VIEW)
def software(request: HttpRequest) -> HttpResponse:
    """Which software runs where in which version, and what changed lately (M18)."""
    rows = SoftwareVersion.objects.visible_to(request.user).select_related("target__contract__hospital")
    name = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if name:
        rows = rows.filter(name__icontains=name) | rows.filter(target__name__icontains=name)
    targets: dict[Target, list[SoftwareVersion]] = {}
    for row in rows.filter(gone_at=None).order_by("target__contract", "target", "name"):
        targets.setdefault(row.target, []).append(row)
    context = {
        "groups": list(targets.items()),
        "gone": rows.exclude(gone_at=None).order_by("-gone_at")[:50],
        "q": name,
    }
    return page(request, "inspections/software.html", context)


def _using(run: AgentRun) -> Callable[[], Any]:
    def use() -> None:
        inspection = inspection_under_way(run.target)
        if inspection is None:
            raise AgentRefused(_("No inspection of this target is under way."))
        use_run(run=run, inspection=inspection, at=timezone.now())

    return use


def _body(file: Any) -> Any:
    if file.size > LARGEST_FILE:
        raise AgentRefused(_("The file is larger than 5 MB."), field="file")
    try:
        body = json.loads(file.read().decode("utf-8-sig").replace("\\u0000", ""))
    except (ValueError, RecursionError) as error:
        raise AgentRefused(_("This is not a JSON file."), field="file") from error
    return body


def _say(request: HttpRequest, run: AgentRun, is_repeated: bool) -> None:
    if is_repeated:
        messages.info(request, _("This document is here already; nothing changed."))
    elif run.inspection is None:
        messages.success(request, _("The document and its results are kept; no inspection is under way."))
    else:
        words = ngettext("%(count)d result is stored.", "%(count)d results are stored.", run.stored)
        messages.success(request, words % {"count": run.stored})
    if not run.is_clock_trusted:
        messages.warning(request, _("The host's clock is off by %(seconds)s s.") % {"seconds": run.skew_s})
