"""People of a contract: who they are, their proofs, absences, hand-overs (M13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from contracts import permissions
from contracts.domain.expiry import warning_due
from contracts.forms.people import (
    AbsenceForm,
    EndTermForm,
    HandoverForm,
    PersonnelForm,
    QualificationForm,
)
from contracts.models.people import Absence, Handover, Personnel, Qualification
from contracts.services import people as services
from contracts.views.form_page import act, form_page, page, visible_contract


@require_safe
@require(permissions.VIEW)
def people(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    today = timezone.localdate()
    everybody = contract.personnel.select_related("deputy", "resume", "handover__to_person")
    present = list(everybody.in_charge(today).prefetch_related("qualifications__document", "absences"))
    for person in present:
        for proof in person.qualifications.all():
            proof.warning = warning_due(proof.expires_on, today) if proof.expires_on else None
    filled = {person.role for person in present}
    context = {
        "contract": contract,
        "tab": "people",
        "people": present,
        "former": everybody.filter(ends_on__lt=today),
        "missing": [role for role in contract.role_requirements.all() if role.role not in filled],
        "requirements": {role.role: role for role in contract.role_requirements.all()},
        "handovers": Handover.objects.filter(
            from_person__contract=contract, handed_over_at=None
        ).select_related("from_person", "to_person"),
        "now": timezone.now(),
    }
    return page(request, "contracts/people.html", context)


@require(permissions.MANAGE_PEOPLE)
def person_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    initial = {"role": request.GET.get("role", ""), "starts_on": timezone.localdate()}
    form = PersonnelForm(request.POST or None, request.FILES or None, contract=contract, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: _appoint(request, form),
        title=_("Name a person"),
        done=_("The person is named."),
        back=reverse("contracts:people", args=[key]),
        contract=contract,
    )


@require(permissions.MANAGE_PEOPLE)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible_person(request, pk)
    form = PersonnelForm(
        request.POST or None, request.FILES or None, contract=person.contract, instance=person
    )
    return form_page(
        request,
        form=form,
        save=lambda: _appoint(request, form),
        title=person.name,
        done=_("Saved."),
        back=reverse("contracts:people", args=[person.contract.key]),
        contract=person.contract,
    )


@require(permissions.MANAGE_PEOPLE)
def qualification_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible_person(request, pk)
    form = QualificationForm(
        request.POST or None, request.FILES or None, instance=Qualification(personnel=person)
    )
    return form_page(
        request,
        form=form,
        save=lambda: services.add_qualification(
            qualification=form.instance,
            file=form.cleaned_data["file"],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        ),
        title=_("Qualification of %(name)s") % {"name": person.name},
        done=_("The qualification is filed."),
        back=reverse("contracts:people", args=[person.contract.key]),
        contract=person.contract,
    )


@require(permissions.MANAGE_ROTA)
def absence_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible_person(request, pk)
    form = AbsenceForm(request.POST or None, instance=Absence(personnel=person))
    return form_page(
        request,
        form=form,
        save=lambda: services.record_absence(absence=form.instance),
        title=_("Absence of %(name)s") % {"name": person.name},
        done=_("The absence is noted; the deputy stands in."),
        back=reverse("contracts:people", args=[person.contract.key]),
        contract=person.contract,
    )


@require(permissions.MANAGE_PEOPLE)
def handover_announce(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible_person(request, pk)
    form = HandoverForm(request.POST or None, from_person=person, instance=Handover(from_person=person))
    return form_page(
        request,
        form=form,
        save=lambda: services.announce_handover(
            from_person=person,
            to_person=form.cleaned_data["to_person"],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            note=form.cleaned_data["note"],
        ),
        title=_("Successor of %(name)s") % {"name": person.name},
        done=_("The change is announced to the hospital."),
        back=reverse("contracts:people", args=[person.contract.key]),
        contract=person.contract,
        intro=_("Name the successor as a person of the contract first; the hospital confirms the hand-over."),
    )


@require(permissions.CONFIRM_HANDOVER)
@require_POST
def handover_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.visible_to(request.user), pk=pk)
    return act(
        request,
        save=lambda: services.confirm_handover(handover=handover, actor=request.user, at=timezone.now()),  # type: ignore[arg-type]
        done=_("The hand-over is confirmed."),
        back=reverse("contracts:people", args=[handover.from_person.contract.key]),
    )


@require(permissions.MANAGE_PEOPLE)
def term_end(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible_person(request, pk)
    form = EndTermForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    return form_page(
        request,
        form=form,
        save=lambda: services.end_term(
            person=person,
            ends_on=form.cleaned_data["ends_on"],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        ),
        title=_("Last day of %(name)s") % {"name": person.name},
        done=_("The last day is set."),
        back=reverse("contracts:people", args=[person.contract.key]),
        contract=person.contract,
    )


def _appoint(request: HttpRequest, form: PersonnelForm) -> Personnel:
    return services.appoint_person(
        person=form.instance,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        resume=form.cleaned_data.get("resume_file"),
    )


def _visible_person(request: HttpRequest, pk: int) -> Personnel:
    return get_object_or_404(
        Personnel.objects.visible_to(request.user).select_related("contract__hospital"), pk=pk
    )
