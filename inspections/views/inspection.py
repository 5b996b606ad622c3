"""The page of one inspection and the steps people take with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require, user_of
from core.downloads import attachment_response
from core.remote_address import remote_address
from inspections import permissions
from inspections.domain.flow import Step
from inspections.faces import STEP_WORDS, period_word, slot_face
from inspections.forms.planning import (
    DecisionForm,
    DraftForm,
    NothingAskedForm,
    ReasonForm,
    RescheduleForm,
    SignForm,
    StartForm,
)
from inspections.models.choices import SignatureRole
from inspections.models.event import Reschedule
from inspections.models.inspection import Inspection
from inspections.models.signature import Signature
from inspections.selectors.readiness import readiness_of
from inspections.services import conduct, rescheduling, revising, signing
from inspections.views.frame import form_page, inspection_context, page, visible_inspection


@dataclass(frozen=True)
class Act:
    """One step as a form: who may, what it asks, what is done."""

    permission: Permission
    title: str | Promise
    done: str | Promise
    save: Callable[[HttpRequest, Inspection, dict[str, Any]], Any]
    form: type[forms.Form] = NothingAskedForm
    intro: str | Promise = ""


@require_safe
@require(permissions.VIEW)
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Overview: promises it keeps, dates, signatures, everything that happened."""
    row = visible_inspection(request, pk)
    signatures = _signatures(row)
    signed = {place["name"] for place in signatures if place["signature"]}
    context = {
        **inspection_context(request, row, "overview"),
        "slots": [
            {"slot": slot, "face": slot_face(slot, timezone.localdate()), "period": period_word(slot)}
            for slot in row.slots.select_related("inspection").order_by("due_on")
        ],
        "events": [
            {"event": event, "word": STEP_WORDS.get(event.action, event.action)}
            for event in row.events.select_related("actor__organisation").order_by("-at", "-pk")
        ],
        "has_engineer": SignatureRole.ENGINEER in signed,
        "has_check": SignatureRole.HOSPITAL_ENGINEER in signed,
        "reschedules": row.reschedules.select_related("asked_by", "decided_by"),
        "signatures": signatures,
        "visits": row.visits.prefetch_related("people"),
        "reports": row.reports.all()[:6],
        "targets": row.targets.all(),
        "readiness": readiness_of(row) if row.is_editable else None,
        "revisions": Inspection.objects.visible_to(request.user).filter(number=row.number).exclude(pk=row.pk),
    }
    return page(request, "inspections/inspection.html", context)


@require(permissions.VIEW)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step: its form, or on POST the step itself."""
    row = visible_inspection(request, pk)
    act = ACTS.get(step)
    if act is None:
        raise Http404
    if not user_of(request).can(act.permission):
        raise PermissionDenied
    is_post = request.method == "POST"
    form = act.form(
        request.POST if is_post else None, request.FILES if is_post else None, initial=_initial(step, row)
    )
    return form_page(
        request,
        form=form,
        save=lambda: act.save(request, row, form.cleaned_data),
        title=act.title,
        done=act.done,
        back=reverse("inspections:inspection", args=[pk]),
        pretitle=f"{row.label} · {row.contract.name}",
        intro=act.intro,
        submit=act.title,
        extra={"signs": step.startswith("sign") or step in (Step.CHECK, Step.ACCEPT)},
    )


@require(permissions.ACCEPT)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The hospital's word on a date that was asked for."""
    move = get_object_or_404(
        Reschedule._default_manager.visible_to(request.user).select_related("inspection__contract"), pk=pk
    )
    form = DecisionForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: rescheduling.decide_reschedule(
            move=move, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Answer the new date"),
        done=_("The answer is given."),
        back=reverse("inspections:inspection", args=[move.inspection_id]),
        pretitle=f"{move.inspection.label} · {move.old_on} → {move.new_on}",
        intro=move.reason,
    )


@require_safe
@require(permissions.VIEW)
def signature_image(request: HttpRequest, pk: int) -> Any:
    """The picture of a signature."""
    row = get_object_or_404(Signature._default_manager.visible_to(request.user).exclude(image=""), pk=pk)
    return attachment_response(row.image.open(), f"signature-{row.pk}.png", "image/png")


def _signatures(row: Inspection) -> list[dict[str, Any]]:
    """A place for each of the four signatures, filled or not."""
    standing = {one.role: one for one in row.signatures.standing().select_related("person")}
    return [{"name": role, "role": role.label, "signature": standing.get(role)} for role in SignatureRole]


def _initial(step: str, row: Inspection) -> dict[str, Any]:
    if step == Step.RESCHEDULE:
        return {"new_on": row.planned_on}
    if step == Step.START:
        return {"worked_from": timezone.localdate()}
    if step == Step.DRAFT:
        names = ("summary", "period_summary", "daily_advice", "next_focus", "low_coverage_reason")
        worked_to = row.worked_to or timezone.localdate()
        return {**{name: getattr(row, name) for name in names}, "worked_to": worked_to}
    return {}


def _facts(request: HttpRequest, row: Inspection) -> dict[str, Any]:
    return {"inspection": row, "actor": user_of(request), "at": timezone.now()}


def _draft(request: HttpRequest, row: Inspection, asked: dict[str, Any]) -> Any:
    others = ("worked_to", "signs_low_coverage")
    texts = {name: value for name, value in asked.items() if name not in others}
    return conduct.draft_inspection(
        **_facts(request, row), texts=texts, **{name: asked[name] for name in others}
    )


def _sign(role: SignatureRole) -> Callable[[HttpRequest, Inspection, dict[str, Any]], Any]:
    def sign(request: HttpRequest, row: Inspection, asked: dict[str, Any]) -> Any:
        return signing.sign_report(
            **_facts(request, row), role=role, ip=remote_address(request), image=asked["image"]
        )

    return sign


_SIGNING = _("You sign the newest PDF; its hash, your name, the time and your address are kept with it.")
ACTS: dict[str, Act] = {
    Step.CONFIRM: Act(
        permissions.ACCEPT,
        _("Confirm the date"),
        _("The date is confirmed."),
        lambda request, row, asked: conduct.confirm_date(**_facts(request, row)),
        intro=_("The supplier may come on the planned day; from now on only people move the date."),
    ),
    Step.RESCHEDULE: Act(
        permissions.SCHEDULE,
        _("Move the date"),
        _("The new date is set, or asked for."),
        lambda request, row, asked: rescheduling.reschedule(**_facts(request, row), **asked),
        RescheduleForm,
        _("Within the window and before the due date at once; later only when the hospital agrees."),
    ),
    Step.START: Act(
        permissions.PERFORM,
        _("Begin"),
        _("The inspection has begun: the check list is fixed."),
        lambda request, row, asked: conduct.start_inspection(**_facts(request, row), **asked),
        StartForm,
        _("The check list and its limits are written down now and stay as they are."),
    ),
    Step.DRAFT: Act(
        permissions.PERFORM,
        _("Finish the draft"),
        _("The draft is finished: make the report and sign it."),
        _draft,
        DraftForm,
    ),
    Step.SIGN_ENGINEER: Act(
        permissions.SIGN,
        _("Sign as engineer"),
        _("Signed."),
        _sign(SignatureRole.ENGINEER),
        SignForm,
        _SIGNING,
    ),
    Step.SIGN_MANAGER: Act(
        permissions.SIGN,
        _("Sign as project manager"),
        _("Signed."),
        _sign(SignatureRole.PROJECT_MANAGER),
        SignForm,
        _SIGNING,
    ),
    Step.SUBMIT: Act(
        permissions.PERFORM,
        _("Submit to the hospital"),
        _("The hospital has it now."),
        lambda request, row, asked: signing.submit_inspection(**_facts(request, row)),
    ),
    Step.CHECK: Act(
        permissions.ACCEPT,
        _("Check and sign"),
        _("Signed."),
        _sign(SignatureRole.HOSPITAL_ENGINEER),
        SignForm,
        _SIGNING,
    ),
    Step.ACCEPT: Act(
        permissions.ACCEPT,
        _("Sign and accept"),
        _("The inspection is accepted."),
        _sign(SignatureRole.DEPARTMENT_HEAD),
        SignForm,
        _SIGNING,
    ),
    Step.RETURN: Act(
        permissions.SIGN,
        _("Return for correction"),
        _("Returned; the signatures so far are void."),
        lambda request, row, asked: signing.return_inspection(**_facts(request, row), **asked),
        ReasonForm,
    ),
    Step.CANCEL: Act(
        permissions.CANCEL,
        _("Cancel the inspection"),
        _("The inspection is cancelled."),
        lambda request, row, asked: conduct.cancel_inspection(**_facts(request, row), **asked),
        ReasonForm,
        _("The promises it was to keep are cancelled with it and count as neither kept nor missed."),
    ),
    Step.CORRECT: Act(
        permissions.SIGN,
        _("Correct in a new revision"),
        _("The new revision is open; the accepted one is kept."),
        lambda request, row, asked: revising.revise_inspection(**_facts(request, row), **asked),
        ReasonForm,
    ),
}
