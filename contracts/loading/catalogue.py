"""The whole catalogue in one transaction: all of it or, with one fault, nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from contracts.loading.agreements import (
    load_clauses,
    load_contracts,
    load_role_requirements,
    load_services,
)
from contracts.loading.calendars import load_calendars
from contracts.loading.merge import Merge
from contracts.loading.parties import load_departments, load_organisations
from contracts.loading.plans import load_plans
from contracts.loading.reader import SHIPPED
from contracts.loading.systems import load_modules, load_systems
from contracts.loading.terms import load_terms


@dataclass(frozen=True)
class LoadReport:
    """Rows created, changed and unchanged; `kept` names the fields that people had changed themselves."""

    created: int
    changed: int
    unchanged: int
    kept: tuple[str, ...]


def load_catalogue(*, at: datetime, directory: Path = SHIPPED) -> LoadReport:
    """Load every file of `directory`; raises CatalogueFileFault, with nothing written."""
    with transaction.atomic():
        merge = Merge(at)
        organisations = load_organisations(directory, merge)
        load_departments(directory, merge, organisations)
        load_calendars(directory, merge)
        systems = load_systems(directory, merge, organisations)
        load_modules(directory, merge, systems)
        contracts = load_contracts(directory, merge, organisations, systems)
        load_clauses(directory, merge, contracts)
        load_role_requirements(directory, merge, contracts)
        load_services(directory, merge, contracts)
        load_terms(directory, merge, contracts)
        load_plans(directory, merge, contracts)
        merge.finish()
    return LoadReport(
        merge.counts["created"], merge.counts["changed"], merge.counts["unchanged"], tuple(merge.kept)
    )
