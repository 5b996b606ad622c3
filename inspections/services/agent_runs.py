"""What agents post or people carry in: results, versions of software, and clocks that are off (M18)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from core.api.problems import Refusal
from inspections.collecting.rows import safe_document
from inspections.domain.agent_document import AgentDocument, Moment, moment_of, read_document
from inspections.domain.agent_document import Item as AgentItem
from inspections.domain.measurements import Measurement, failed, measured
from inspections.domain.reasons import because
from inspections.models.agent import AgentRun, SoftwareVersion
from inspections.models.choices import EDITABLE, Source
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.target import Target
from inspections.services.looks import keep_look
from inspections.services.recording import lock_for_answers, record_measurement

COLLECTOR_SAYS = "%(message)s"


class AgentRefused(Refusal):
    """The document names a target that is not there, or came already with other contents."""


@dataclass(frozen=True)
class Taken:
    """What became of a document: the run, and whether it was known already."""

    run: AgentRun
    is_repeated: bool


@transaction.atomic
def take_document(
    *,
    contract: Contract,
    target: Target,
    body: Any,
    actor: User,
    at: datetime,
    source: str = Source.AGENT,
) -> Taken:
    """Keep a document and its look, store results in the inspection under way, note versions of software.

    The same run again changes nothing. A host whose clock is off by more than five minutes gets the server's
    time, and both are kept. Raises DocumentFaulty, AgentRefused.
    """
    body = safe_document(body)
    document = read_document(body)
    Target.objects.select_for_update().get(pk=target.pk)
    known = AgentRun.objects.filter(target=target, run=document.run).first()
    if known is not None:
        if known.document != body:
            raise AgentRefused(
                _("This run was handed in with other contents."), field="run", code="run_reused"
            )
        return Taken(known, True)
    moment = moment_of(document.collected_at, at, is_carried=source == Source.CARRIED)
    run = AgentRun.objects.create(
        contract=contract,
        target=target,
        run=document.run,
        host=document.host,
        said_at=moment.said_at,
        received_at=moment.received_at,
        measured_at=moment.measured_at,
        skew_s=round(moment.skew.total_seconds()),
        is_clock_trusted=moment.is_trusted,
        source=source,
        sent_by=actor,
        document=body,
    )
    note_software(target, document, moment)
    inspection = inspection_under_way(target)
    keep_look(
        target=target,
        inspection=inspection,
        measurements={entry.id: _measurement(entry, run.measured_at) for entry in document.items},
        source=source,
        actor=actor,
        measured_at=run.measured_at,
        at=at,
        agent_run=run,
    )
    if inspection is not None:
        _store(run, document, inspection, at)
    return Taken(run, False)


@transaction.atomic
def use_run(*, run: AgentRun, inspection: Inspection, at: datetime) -> AgentRun:
    """Take a document that came before the inspection began into it."""
    lock_for_answers(inspection)
    if run.contract_id != inspection.contract_id:
        raise AgentRefused(_("This document belongs to another contract."))
    _store(run, read_document(run.document), inspection, at)
    return run


def inspection_under_way(target: Target) -> Inspection | None:
    """The inspection that looks at `target` now; the newest when there are several."""
    rows = Inspection.objects.filter(targets=target, state__in=EDITABLE)
    return rows.order_by("-started_at", "-pk").first()


def note_software(target: Target, document: AgentDocument, moment: Moment) -> None:
    """Bring the register of versions in line with what was seen; an empty list says nothing."""
    if not document.software:
        return
    seen = {(one.name, one.version) for one in document.software}
    at = moment.measured_at
    for row in SoftwareVersion.objects.select_for_update().filter(target=target, gone_at=None):
        key = (row.name, row.version)
        if key in seen:
            seen.discard(key)
            row.last_seen_at = max(row.last_seen_at, at)
            row.save(update_fields=["last_seen_at"])
        elif row.last_seen_at <= at:
            row.gone_at = at
            row.save(update_fields=["gone_at"])
    for name, version in sorted(seen):
        SoftwareVersion.objects.create(
            target=target, name=name, version=version, first_seen_at=at, last_seen_at=at
        )


def _store(run: AgentRun, document: AgentDocument, inspection: Inspection, at: datetime) -> None:
    items = inspection.items.filter(target=run.target).select_related(
        "check_row", "target", "inspection__contract", "result"
    )
    by_code = {item.code: item for item in items}
    unplaced, stored = [], 0
    for entry in document.items:
        item = by_code.get(entry.id)
        if item is None:
            unplaced.append(entry.id)
        elif _may_replace(item, run.measured_at):
            record_measurement(
                item=item,
                measurement=_measurement(entry, run.measured_at),
                source=run.source,
                at=at,
                actor=run.sent_by,
            )
            stored += 1
    run.inspection, run.stored, run.unplaced = inspection, stored, unplaced
    run.save(update_fields=["inspection", "stored", "unplaced"])


def _may_replace(item: Item, measured_at: datetime) -> bool:
    """A machine replaces what machines measured before, never what a person said."""
    result = getattr(item, "result", None)
    return result is None or (result.source != Source.MANUAL and result.measured_at <= measured_at)


def _measurement(entry: AgentItem, at: datetime) -> Measurement:
    """An error is no measurement; rows without one are."""
    if entry.error:
        return failed(because(COLLECTOR_SAYS, message=entry.error[:300]), at)
    return measured(entry.rows, at)
