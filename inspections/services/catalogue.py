"""Lists of checks: loaded, edited as a draft, published as a new version; published ones never change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.api.problems import Refusal
from inspections.domain.limits import fault_of
from inspections.loading.checks import SHIPPED, read_checks
from inspections.models.catalogue import CatalogueVersion, Check

EDITABLE = ("is_enabled", "warn", "critical", "advice_zh", "advice_en", "cadence")
"""What a hospital decides of a check; statements and rules come with the product or an imported list."""
_COLUMNS = tuple(
    field.name for field in Check._meta.concrete_fields if field.name not in ("id", "version", "position")
)
_FAULTS = {
    "not_a_number": gettext_lazy("This check compares numbers: give a number or leave it empty."),
    "not_a_range": gettext_lazy("Give a range such as “outside 35-70”, or leave it empty."),
    "wrong_order": gettext_lazy("The serious limit lies before the warning limit."),
    "not_used": gettext_lazy("This check only informs and has no limits."),
}


class CatalogueRefused(Refusal):
    """The list is not a draft, or this cannot stand in one; `field` names the column."""


@transaction.atomic
def load_product_list(*, at: datetime, path: Path = SHIPPED) -> str:
    """Bring the product's list up to the file; answers created, changed or unchanged.

    A file with other checks makes a new version. Raises CatalogueFileFault.
    """
    read = read_checks(path)
    newest = newest_published(None)
    if newest is not None and (newest.source_sha256 == read.sha256 or _contents(newest) == _keyed(read.rows)):
        return "unchanged"
    version = CatalogueVersion.objects.create(
        number=newest.number + 1 if newest else 1, source_sha256=read.sha256, published_at=at
    )
    _write(version, read.rows)
    return "changed" if newest else "created"


def newest_published(hospital: Organisation | None) -> CatalogueVersion | None:
    """The list in force of a hospital, or of the product; None when there is none."""
    return CatalogueVersion.objects.filter(hospital=hospital).published().order_by("-number").first()


def list_in_force(hospital: Organisation) -> CatalogueVersion | None:
    """The hospital's own list, else the product's."""
    return newest_published(hospital) or newest_published(None)


@transaction.atomic
def start_draft(*, hospital: Organisation, actor: User) -> CatalogueVersion:
    """The hospital's draft; made from the product's newest list with what the hospital decided before."""
    Organisation.objects.select_for_update().get(pk=hospital.pk)
    draft = CatalogueVersion.objects.filter(hospital=hospital, published_at=None).first()
    if draft is not None:
        return draft
    own, product = newest_published(hospital), newest_published(None)
    rows = _contents(product) if product else {}
    for code, values in (_contents(own) if own else {}).items():
        decided = {name: values[name] for name in EDITABLE}
        rows[code] = {**rows[code], **decided} if code in rows else values
    draft = CatalogueVersion.objects.create(hospital=hospital, number=own.number + 1 if own else 1)
    _write(draft, rows.values())
    return draft


@transaction.atomic
def edit_check(*, check: Check, **changes: Any) -> Check:
    """Change what a hospital may decide of one check of a draft."""
    _lock_draft(check.version)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise CatalogueRefused(_("This cannot be changed here."), field=min(unknown))
    for name, value in changes.items():
        setattr(check, name, value)
    refuse_limits(check.rule, check.warn, check.critical)
    check.save(update_fields=sorted(changes))
    return check


def refuse_limits(rule: str, warn: str, critical: str) -> None:
    """Raise CatalogueRefused when a rule cannot use these limits."""
    fault = fault_of(rule, warn, critical)
    if fault:
        raise CatalogueRefused(_FAULTS[fault[1]], field=fault[0], code=fault[1])


@transaction.atomic
def import_checks(*, draft: CatalogueVersion, path: Path) -> tuple[int, int]:
    """Add the checks of a file to a draft, replacing those of the same id; returns (added, replaced).

    Hospitals bring lists for other engines this way (达梦, 人大金仓 …). Raises CatalogueFileFault.
    """
    draft = _lock_draft(draft)
    read = read_checks(path)
    known = {check.code: check for check in draft.checks.all()}
    position = max((check.position for check in known.values()), default=0)
    added = 0
    for values in read.rows:
        check = known.get(values["code"])
        if check is None:
            position += 1
            check = Check(version=draft, position=position)
            added += 1
        for name, value in values.items():
            setattr(check, name, value)
        check.save()
    return added, len(read.rows) - added


@transaction.atomic
def publish_list(*, draft: CatalogueVersion, actor: User, at: datetime, note: str) -> CatalogueVersion:
    """Put a draft in force; inspections that begin from now on use it, older ones keep theirs."""
    draft = _lock_draft(draft)
    if not note.strip():
        raise CatalogueRefused(_("Say what is new."), field="note")
    before = list_in_force(draft.hospital) if draft.hospital else None
    if before is not None and _contents(before) == _contents(draft):
        raise CatalogueRefused(_("Nothing differs from the list in force."), code="unchanged")
    if not draft.checks.enabled().exists():
        raise CatalogueRefused(_("A list without a single check in use cannot be published."))
    draft.note, draft.published_at, draft.published_by = note.strip(), at, actor
    draft.save(update_fields=["note", "published_at", "published_by"])
    return draft


@transaction.atomic
def discard_draft(*, draft: CatalogueVersion) -> None:
    """Throw a draft away; the list in force stays."""
    _lock_draft(draft).delete()


def _lock_draft(version: CatalogueVersion) -> CatalogueVersion:
    locked = CatalogueVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.is_published:
        raise CatalogueRefused(_("A published list is not changed any more."), code="published")
    return locked


def _contents(version: CatalogueVersion) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in version.checks.order_by("position", "code").values(*_COLUMNS)}


def _keyed(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: {"is_enabled": True, **row} for row in rows}


def _write(version: CatalogueVersion, rows: Iterable[Mapping[str, Any]]) -> None:
    Check.objects.bulk_create(
        Check(version=version, position=position, **values) for position, values in enumerate(rows, start=1)
    )
