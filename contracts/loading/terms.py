"""Service terms: a change in `terms.csv` makes a new version of the contract's terms, never edits one."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from contracts.catalogue import CatalogueFault, read_promises
from contracts.domain.terms import Promise
from contracts.loading.agreements import ContractsByKey
from contracts.loading.merge import Merge
from contracts.loading.reader import CatalogueFileFault
from contracts.models.contract import Contract
from contracts.models.terms import ContractVersion, ServiceTerm
from core.domain.calendar_spec import SHANGHAI
from core.domain.instants import SECOND
from core.models.calendar import CalendarVersion


def load_terms(directory: Path, merge: Merge, contracts: ContractsByKey) -> None:
    """Publish each contract's terms; contracts without a row keep what they have."""
    path = directory / "terms.csv"
    if not path.is_file():
        raise CatalogueFileFault(path.name, 0, "the file is missing")
    try:
        promises = read_promises(path)
    except CatalogueFault as fault:
        raise CatalogueFileFault(path.name, fault.row, str(fault).partition(": ")[2]) from None
    for number, promise in enumerate(promises, start=2):
        if promise.contract not in contracts:
            raise CatalogueFileFault(path.name, number, f"contract {promise.contract!r} is not known")
    for key, contract in contracts.items():
        own = [promise for promise in promises if promise.contract == key]
        if own:
            outcome = publish_terms(contract=contract, promises=own, at=merge.at)
            merge.counts[outcome] += 1


def publish_terms(*, contract: Contract, promises: list[Promise], at: datetime) -> str:
    """Bring a new version in force at `at` when the promises differ; answers created, changed or unchanged.

    The first version is in force from the contract's first day. Clocks keep the version they pinned.
    """
    wanted = [_fields(promise) for promise in promises]
    present = contract.versions.select_for_update().filter(in_force_to=None).first()
    if present and [_fields_of(term) for term in present.terms.select_related("calendar")] == wanted:
        return "unchanged"
    starts_at = datetime.combine(contract.starts_on, time(), tzinfo=SHANGHAI)
    if present:
        starts_at = max(at, present.in_force_from + timedelta(microseconds=1))
        present.in_force_to = starts_at
        present.save(update_fields=["in_force_to"])
    version = ContractVersion.objects.create(
        contract=contract, number=present.number + 1 if present else 1, in_force_from=starts_at
    )
    calendars = dict(CalendarVersion.objects.order_by("number").values_list("key", "pk"))
    ServiceTerm.objects.bulk_create(
        ServiceTerm(
            version=version,
            position=position,
            calendar_id=calendars[fields["calendar"]] if fields["calendar"] else None,
            **{name: value for name, value in fields.items() if name != "calendar"},
        )
        for position, fields in enumerate(wanted, start=1)
    )
    return "changed" if present else "created"


def _fields(promise: Promise) -> dict[str, Any]:
    """A promise as the columns of ServiceTerm; the calendar by its key."""
    term = promise.term
    return {
        "kind": promise.kind or "",
        "clock": promise.clock or "",
        "severity": (term.severity or "") if term else "",
        "starts_on": sorted(term.starts_on) if term else [],
        "stops_on": term.stops_on if term else "",
        "budget_s": term.budget // SECOND if term else None,
        "calendar": term.calendar if term else "",
        "pause_reasons": sorted(term.pause_reasons) if term else [],
        "agreed_time": term.agreed_time if term else False,
        "grace_s": term.grace // SECOND if term else 0,
        "promise_zh": promise.promise_zh,
        "promise_en": promise.promise_en,
        "source_zh": promise.clause,
    }


def _fields_of(term: ServiceTerm) -> dict[str, Any]:
    fields = {
        name: getattr(term, name)
        for name in (
            "kind", "clock", "severity", "starts_on", "stops_on", "budget_s", "pause_reasons", "agreed_time",
            "grace_s", "promise_zh", "promise_en", "source_zh",
        )
    }  # fmt: skip
    return {**fields, "calendar": term.calendar.key if term.calendar else ""}
