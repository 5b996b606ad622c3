"""What other apps ask of contracts: terms in force, who is on call, whom to call next."""

from datetime import datetime, timedelta

from django.utils import timezone

from contracts.domain import escalation, rota
from contracts.models.contract import Contract
from contracts.models.people import Absence, Personnel
from contracts.models.rota import OnCallLevel, OnCallShift
from contracts.models.terms import ContractVersion

Role = Personnel.Role


def terms_in_force(contract: Contract, at: datetime) -> ContractVersion | None:
    """The version of the contract's terms at `at`, its terms prefetched; None before the first one."""
    versions = ContractVersion.objects.filter(contract=contract).in_force(at)
    return versions.prefetch_related("terms__calendar").first()


def escalation_chain(contract: Contract, at: datetime) -> list[Personnel]:
    """Whom to call, in order: technician on call, project manager, supplier's managers, hospital's lead.

    Absent people are replaced by their deputies; where the rota has nobody, all technicians are called (M14).
    """
    people = {person.pk: person for person in contract.personnel.in_charge(timezone.localdate(at))}
    on_call = _on_call_ids(contract, at)
    tiers = [
        [pk for pk in on_call[OnCallLevel.FIRST] if pk in people] or _of_roles(people, [Role.TECHNICIAN]),
        [pk for pk in on_call[OnCallLevel.SECOND] if pk in people]
        + _of_roles(people, [Role.PROJECT_MANAGER]),
        _of_roles(people, escalation.SUPPLIER_MANAGERS),
        _of_roles(people, [Role.HOSPITAL_LEAD]),
    ]
    deputies = {pk: person.deputy_id if person.deputy_id in people else None for pk, person in people.items()}
    return [people[pk] for pk in escalation.chain(tiers, deputies, absent_ids(contract, at))]


def on_call_now(contract: Contract, at: datetime) -> list[Personnel]:
    """Who answers at `at` after deputies stood in; empty when the rota has a gap."""
    people = {person.pk: person for person in contract.personnel.in_charge(timezone.localdate(at))}
    deputies = {pk: person.deputy_id if person.deputy_id in people else None for pk, person in people.items()}
    first = [pk for pk in _on_call_ids(contract, at)[OnCallLevel.FIRST] if pk in people]
    return [people[pk] for pk in escalation.chain([first], deputies, absent_ids(contract, at))]


def absent_ids(contract: Contract, at: datetime) -> set[int]:
    """People of the contract who cannot be reached at `at`."""
    absences = Absence.objects.filter(personnel__contract=contract, starts_at__lte=at, ends_at__gt=at)
    return set(absences.values_list("personnel_id", flat=True))


def shifts_of(contract: Contract, start: datetime, end: datetime) -> list[OnCallShift]:
    """Shifts that touch [start, end), with their people."""
    shifts = OnCallShift.objects.filter(contract=contract).overlapping(start, end)
    return list(shifts.select_related("personnel").order_by("starts_at", "level"))


def rota_gaps(contract: Contract, start: datetime, end: datetime) -> list[rota.Span]:
    """When nobody would answer, within [start, end)."""
    shifts = [as_domain(shift) for shift in shifts_of(contract, start, end)]
    return rota.gaps(shifts, start, end, OnCallLevel.FIRST)


def as_domain(shift: OnCallShift) -> rota.Shift:
    return rota.Shift(shift.personnel_id, shift.starts_at, shift.ends_at, shift.level)


def week_of(at: datetime) -> tuple[datetime, datetime]:
    """The Monday midnight before `at` and the one after, in the portal's zone."""
    local = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = local - timedelta(days=local.weekday())
    return monday, monday + timedelta(days=7)


def _on_call_ids(contract: Contract, at: datetime) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {OnCallLevel.FIRST: [], OnCallLevel.SECOND: []}
    shifts = OnCallShift.objects.filter(contract=contract).at(at)
    for person, level in shifts.order_by("starts_at").values_list("personnel_id", "level"):
        found[level].append(person)
    return found


def _of_roles(people: dict[int, Personnel], roles: list[str] | tuple[str, ...]) -> list[int]:
    return [pk for role in roles for pk, person in people.items() if person.role == role]
