"""The portal looks at a target itself, with its sealed password, at an allowed address; results are kept.

Nothing is written while the server is being asked; then each result goes the one way of all results.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from accounts.models.user import User
from contracts.domain.probe_address import Target as Allowed
from contracts.probing import Resolve, resolve
from core.api.problems import Refusal
from core.domain.workdays import Override, workdays
from core.field_encryption import UnableToOpen, UnableToSeal, open_value, seal_value
from core.models.calendar import WorkdayOverride
from inspections.collecting import mysql, postgresql, tuning
from inspections.collecting.catalogue import SqlCheck
from inspections.collecting.limits import Limits
from inspections.collecting.places import NotAllowed, NotFound, Place, place_of
from inspections.collecting.postgresql import Collected
from inspections.collecting.postgresql_session import Unreachable
from inspections.domain.agent_document import AgentDocument, Moment, Software
from inspections.domain.judging import Check as DomainCheck
from inspections.domain.looks import is_due
from inspections.domain.tuning import Picture, proposals
from inspections.models.catalogue import Check
from inspections.models.choices import EDITABLE, Collect, Source
from inspections.models.inspection import Inspection
from inspections.models.look import Look
from inspections.models.result import Item, Result
from inspections.models.target import Target
from inspections.models.tuning import TuningReport
from inspections.selectors.asked import asked_of
from inspections.selectors.surroundings import surroundings_of
from inspections.services.agent_runs import inspection_under_way, note_software
from inspections.services.looks import keep_fault, keep_look
from inspections.services.recording import lock_for_answers, record_measurement

POSTGRESQL, MYSQL = "PostgreSQL", "MySQL"
KINDS = (POSTGRESQL, MYSQL)
PORTS = {POSTGRESQL: 5432, MYSQL: 3306}
WORK_BEGINS, WORK_ENDS = time(7, 30), time(18, 30)


class CollectingRefused(Refusal):
    """The portal may not, or cannot, look at this target; `field` names the input."""


@dataclass(frozen=True)
class Kept:
    """What came of one look: `stored` results in `inspection`, or none without an inspection under way."""

    inspection: Inspection | None
    stored: int
    proposals: int


@transaction.atomic
def set_access(
    *, target: Target, collected_by: str, user_name: str, password: str, look_every: str = ""
) -> Target:
    """How a target is looked at; the password is sealed, and an empty one leaves the last as it is."""
    target.collected_by, target.user_name = collected_by, user_name.strip()
    target.look_every = look_every if collected_by == "portal" else Target.LookEvery.NEVER
    if password:
        try:
            target.secret_sealed = seal_value(password)
        except UnableToSeal as fault:
            raise CollectingRefused(
                _("There is no key to seal the password with."), field="password"
            ) from fault
    if collected_by == "portal":
        _refuse_incomplete(target)
    target.save(update_fields=["collected_by", "user_name", "secret_sealed", "look_every"])
    return target


def collect_target(
    *,
    target: Target,
    actor: User | None,
    at: datetime,
    progress: Callable[[int, str], None] | None = None,
    limits: Limits | None = None,
    resolve: Resolve = resolve,
) -> Kept:
    """Ask the target's server what its checks ask, then keep it. Raises CollectingRefused."""
    limits = limits or Limits(reads_pages=not is_working_time(at))
    place, password = _place(target, resolve), _password(target)
    inspection = inspection_under_way(target)
    checks = _checks(target, inspection)
    pictures: list[Picture] = []
    try:
        if target.kind == MYSQL:
            account = mysql.Account(place.address, place.port, target.user_name, password)
            collected = mysql.collect(account, checks, limits=limits, progress=progress)
        else:
            dsn = _dsn(target, place, password)
            only = (target.database,) if target.database else ()  # without a name: every database
            collected = postgresql.collect(dsn, checks, limits=limits, databases=only, progress=progress)
            pictures = tuning.look(dsn, collected.server["databases"], limits=limits)
    except Unreachable as fault:
        words = _("The server cannot be reached: %s.") % fault
        keep_fault(target=target, inspection=inspection, fault=words, actor=actor, at=at)
        raise CollectingRefused(words, code="unreachable") from None
    return _keep(target, inspection, collected, pictures, actor, at)


def due_targets(at: datetime) -> list[Target]:
    """Targets the portal looks at itself: an inspection under way lacks answers, or their time has come."""
    lacking = Item.objects.filter(
        target=OuterRef("pk"),
        inspection__state__in=EDITABLE,
        check_row__collect=Collect.SQL,
        result=None,
    )
    last = Look.objects.filter(target=OuterRef("pk"), source=Source.SQL, fault="").order_by("-measured_at")
    looked_at = (
        Target.objects.active()
        .filter(collected_by="portal", kind__in=KINDS)
        .annotate(lacks=Exists(lacking), last_look_at=Subquery(last.values("measured_at")[:1]))
        .select_related("contract")
    )
    return [one for one in looked_at if one.lacks or is_due(one.look_every, one.last_look_at, at)]


def is_working_time(at: datetime) -> bool:
    """Whether people work at this moment, by the portal's own calendar; then pages are not read."""
    local = timezone.localtime(at)
    day = local.date()
    rows = WorkdayOverride.objects.filter(date=day).values_list("date", "is_working", "name")
    own = {date: Override(is_working, name) for date, is_working, name in rows}
    [today] = workdays(day, day, own)
    return today.is_working and WORK_BEGINS <= local.time() < WORK_ENDS


def _refuse_incomplete(target: Target) -> None:
    if target.kind not in KINDS:
        raise CollectingRefused(
            _("The portal itself looks only at PostgreSQL and MySQL; use an agent for this kind."),
            field="collected_by",
        )
    if not (target.user_name and target.secret_sealed and target.host):
        raise CollectingRefused(_("Host, database account and password are needed."), field="user_name")
    _allowed_line(target)


def _allowed_line(target: Target) -> list[Allowed]:
    lines = [Allowed(row.host, row.port, row.network) for row in target.contract.probe_targets.all()]
    port = target.port or PORTS[target.kind]
    if not any(line.host.lower() == target.host.lower() and line.port == port for line in lines):
        raise CollectingRefused(
            _("This host and port are not on the contract's list of addresses that may be probed."),
            field="collected_by",
            code="not_allowed",
        )
    return lines


def _place(target: Target, resolve: Resolve) -> Place:
    if target.collected_by != "portal":
        raise CollectingRefused(_("The portal does not look at this target by itself."), code="not_portal")
    _refuse_incomplete(target)
    try:
        return place_of(target.host, target.port or PORTS[target.kind], _allowed_line(target), resolve)
    except NotAllowed:
        raise CollectingRefused(
            _("The host resolves outside the network that is allowed for it."), code="not_allowed"
        ) from None
    except NotFound:
        raise CollectingRefused(_("The name of the host is not found."), code="unreachable") from None


def _password(target: Target) -> str:
    try:
        return open_value(target.secret_sealed)
    except (UnableToOpen, UnableToSeal) as fault:
        raise CollectingRefused(
            _("The sealed password cannot be opened any more; enter it again."), code="sealed"
        ) from fault


def _dsn(target: Target, place: Place, password: str) -> str:
    return make_conninfo(
        "",
        host=place.host,
        hostaddr=place.address,
        port=place.port,
        user=target.user_name,
        password=password,
        dbname=target.database or "postgres",
    )


def _checks(target: Target, inspection: Inspection | None) -> list[SqlCheck]:
    """What the inspection froze, else what the list in force asks of this kind."""
    rows = [one.check_row for one in asked_of(target, inspection).checks]
    return [_sql_check(row) for row in rows if row.collect == Collect.SQL]


def _sql_check(row: Check) -> SqlCheck:
    check = DomainCheck(row.code, row.rule, row.unit, row.warn, row.critical)
    return SqlCheck(check, row.scope, row.query, row.query_pg17, row.precondition)


def _items(inspection: Inspection, target: Target) -> list[Item]:
    rows = inspection.items.filter(target=target, check_row__collect=Collect.SQL)
    return list(rows.select_related("check_row", "target", "inspection__contract"))


@transaction.atomic
def _keep(
    target: Target,
    inspection: Inspection | None,
    collected: Collected,
    pictures: list[Picture],
    actor: User | None,
    at: datetime,
) -> Kept:
    found = [proposal for picture in pictures for proposal in proposals(picture)]
    if pictures:
        lines = [_line(one) for one in found]
        TuningReport.objects.create(target=target, inspection=inspection, collected_at=at, proposals=lines)
    server = collected.server
    software = (Software(str(server["product"]), str(server["version"])),)
    document = AgentDocument("collector", target.host, at, (), software)
    note_software(target, document, Moment(at, at, at, timedelta(), True))
    if target.version != server["version"]:
        target.version = str(server["version"])[:80]
        target.save(update_fields=["version"])
    keep_look(
        target=target,
        inspection=inspection,
        measurements=collected.measurements,
        source=Source.SQL,
        actor=actor,
        measured_at=at,
        at=at,
    )
    stored = _store(inspection, target, collected, actor, at) if inspection else 0
    return Kept(inspection, stored, len(found))


def _store(
    inspection: Inspection, target: Target, collected: Collected, actor: User | None, at: datetime
) -> int:
    """Write the results; what a person said of a check is never replaced."""
    lock_for_answers(inspection)
    by_hand = set(
        Result.objects.of(inspection)
        .filter(item__target=target, source=Source.MANUAL)
        .values_list("item_id", flat=True)
    )
    stored = 0
    for item in _items(inspection, target):
        measurement = collected.measurements.get(item.code)
        if measurement is None or item.pk in by_hand:
            continue
        record_measurement(
            item=item, measurement=measurement, source=Source.SQL, at=at, actor=actor,
            around=surroundings_of(item, at),
        )  # fmt: skip
        stored += 1
    return stored


def _line(proposal: Any) -> dict[str, Any]:
    return {**asdict(proposal), "kind": str(proposal.kind), "risk": str(proposal.risk)}
