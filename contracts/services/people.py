"""The fixed people of a contract: appointed, absent, handed over, leaving (M13)."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.user import User
from contracts import audience, events
from contracts.models.document import Document
from contracts.models.people import Absence, Handover, Personnel, Qualification
from contracts.services.documents import file_document
from core.api.problems import Refusal
from core.notifications import tell


class PersonnelRefused(Refusal):
    """The contract's rules on its people do not allow this."""


@transaction.atomic
def appoint_person(*, person: Personnel, actor: User, at: datetime, resume: File | None = None) -> Personnel:
    """Save a new or edited person, with a résumé; an account must belong to one of the contract's sides."""
    sides = {person.contract.hospital_id, person.contract.supplier_id}
    if person.user and person.user.organisation_id not in sides:
        raise PersonnelRefused(_("This account belongs to neither side of the contract."), field="user")
    if person.deputy and person.deputy.contract_id != person.contract_id:
        raise PersonnelRefused(_("The deputy must be a person of this contract."), field="deputy")
    if resume is not None:
        person.resume = file_document(
            contract=person.contract,
            kind=Document.Kind.RESUME,
            title=person.name,
            file=resume,
            actor=actor,
            at=at,
            field="resume_file",
        )
    person.save()
    return person


@transaction.atomic
def add_qualification(
    *, qualification: Qualification, file: File, actor: User, at: datetime
) -> Qualification:
    """Keep a certificate with its file."""
    qualification.document = file_document(
        contract=qualification.personnel.contract,
        kind=Document.Kind.QUALIFICATION,
        title=f"{qualification.personnel.name} · {qualification.title}"[:160],
        file=file,
        actor=actor,
        at=at,
    )
    qualification.save()
    return qualification


@transaction.atomic
def record_absence(*, absence: Absence) -> Absence:
    """Note that somebody cannot be reached; refused while nobody could stand in (M14)."""
    person = absence.personnel
    if person.is_phone_always_on and person.deputy is None:
        raise PersonnelRefused(
            _("A phone that must be on 24×7 needs a deputy before its owner is absent."), field="deputy"
        )
    absence.save()
    return absence


@transaction.atomic
def announce_handover(
    *, from_person: Personnel, to_person: Personnel, actor: User, at: datetime, note: str = ""
) -> Handover:
    """Tell the hospital that somebody will follow somebody."""
    if Handover.objects.filter(from_person=from_person).exists():
        raise PersonnelRefused(_("A hand-over of this person is announced already."), field="to_person")
    is_fit = (
        to_person.contract_id == from_person.contract_id
        and to_person.role == from_person.role
        and to_person.pk != from_person.pk
        and to_person.ends_on is None
    )
    if not is_fit:
        raise PersonnelRefused(
            _("The successor must hold the same role of this contract without an end."), field="to_person"
        )
    handover = Handover.objects.create(
        from_person=from_person, to_person=to_person, announced_at=at, announced_by=actor, note=note
    )
    tell(
        users=audience.hospital_side(from_person.contract),
        event=events.HANDOVER_ANNOUNCED,
        title=format_lazy(
            gettext_lazy("{contract}: {successor} will follow {leaver}"),
            contract=from_person.contract,
            successor=to_person.name,
            leaver=from_person.name,
        ),
        body=note,
        url=reverse("contracts:people", args=[from_person.contract.key]),
        dedupe_key=f"handover-announced-{handover.pk}",
        at=at,
    )
    return handover


@transaction.atomic
def confirm_handover(*, handover: Handover, actor: User, at: datetime) -> Handover:
    """The hospital's word that the work has been handed over."""
    handover = Handover.objects.select_for_update().get(pk=handover.pk)
    if handover.handed_over_at is not None:
        raise PersonnelRefused(_("This hand-over is confirmed already."))
    handover.handed_over_at, handover.confirmed_by = at, actor
    handover.save(update_fields=["handed_over_at", "confirmed_by"])
    contract = handover.from_person.contract
    tell(
        users=audience.supplier_side(contract),
        event=events.HANDOVER_DONE,
        title=format_lazy(
            gettext_lazy("The hospital confirmed the hand-over of {name}"), name=handover.from_person.name
        ),
        url=reverse("contracts:people", args=[contract.key]),
        dedupe_key=f"handover-done-{handover.pk}",
        at=at,
    )
    return handover


@transaction.atomic
def end_term(*, person: Personnel, ends_on: date, actor: User, at: datetime) -> Personnel:
    """Set a person's last day; refused before the work is handed over to a successor (M13).

    Free to go without one: the hospital's own lead, and everybody when the contract ends by then.
    """
    person = Personnel.objects.select_for_update().select_related("contract").get(pk=person.pk)
    if ends_on < person.starts_on:
        raise PersonnelRefused(_("The last day lies before the first."), field="ends_on")
    is_bound = person.role != Personnel.Role.HOSPITAL_LEAD and ends_on < person.contract.ends_on
    if is_bound:
        _require_handover(person, ends_on)
    person.ends_on = ends_on
    person.save(update_fields=["ends_on"])
    return person


def _require_handover(person: Personnel, ends_on: date) -> None:
    handover = Handover.objects.filter(from_person=person).select_related("to_person").first()
    if handover is None:
        raise PersonnelRefused(
            _("Announce a successor to the hospital first: nobody leaves without a hand-over."),
            field="ends_on",
            code="no_handover",
        )
    if handover.handed_over_at is None or timezone.localdate(handover.handed_over_at) > ends_on:
        raise PersonnelRefused(
            _("The hospital has not confirmed the hand-over before this day."),
            field="ends_on",
            code="not_handed_over",
        )
    if handover.to_person.starts_on > ends_on:
        raise PersonnelRefused(
            _("The successor starts only after this day."), field="ends_on", code="successor_too_late"
        )
