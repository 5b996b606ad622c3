"""What other rows of the portal know about a check: earlier inspections, standbys, disks, changes."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from inspections.domain.disks import free_mb, mount_of
from inspections.domain.judging import Surroundings
from inspections.domain.looks import newest_of_each, week_of
from inspections.domain.measurements import Measurement, Row
from inspections.loading.lifecycles import lifecycles
from inspections.models.choices import Status
from inspections.models.look import LookResult
from inspections.models.result import Item, Result
from inspections.models.target import Target
from inspections.models.work import WorkDone
from inspections.selectors.measurements import as_measurement, last_known, previous_result

FILE_SYSTEMS = "OS-005"
STANDBYS = "PG-036"
TRENDS = frozenset({"PG-042", "PG-043", "PG-044", "PG-062", "MY-010"})
MOST_POINTS, MOST_WEEKS, MOST_LOOKS = 12, 26, 200
_JUDGED = (Status.OK, Status.WARN, Status.CRITICAL)


def surroundings_of(item: Item | LookResult, at: datetime) -> Surroundings:
    """Built for one item; only what its check uses is read."""
    return Surroundings(
        now=at,
        lifecycles=lifecycles(),
        has_change_record=_has_change_record(item, at),
        expects_standby=item.code == STANDBYS and _expects_standby(item.target),
        file_systems=_used(item.target) if item.code == "PG-043" else {},
        earlier=tuple(_earlier(item)) if item.code in TRENDS else (),
        free_mb=_free_mb(item) if item.code in TRENDS else None,
    )


def _has_change_record(item: Item | LookResult, at: datetime) -> bool:
    """Work on the target with a change record since the previous inspection."""
    previous = previous_result(item)
    if previous is None or item.target is None:
        return False
    work = WorkDone.objects.filter(target=item.target).exclude(change=None)
    return work.filter(done_at__gt=previous.measured_at, done_at__lte=at).exists()


def _expects_standby(target: Target | None) -> bool:
    """Whether a standby copy of the same kind and system is on record."""
    if target is None or target.environment == Target.Environment.STANDBY:
        return False
    others = Target.objects.active().filter(system=target.system, kind=target.kind)
    return others.filter(environment=Target.Environment.STANDBY).exists()


def _used(target: Target | None) -> dict[str, Decimal]:
    """Per cent in use by mount point."""
    return {row.object: row.value for row in _file_systems(target) if row.value is not None}


def _free_mb(item: Item | LookResult) -> Decimal | None:
    """Room left where the data lie: on the mount that was named last time, else on the only one there is."""
    systems = {row.object: row for row in _file_systems(item.target)}
    known = last_known(item)
    path = str((known.raw.get("settings") or {}).get("data_directory", "")) if known else ""
    mount = mount_of(path, systems) if path else next(iter(systems), None) if len(systems) == 1 else None
    row = systems[mount] if mount is not None else None
    return free_mb(row.value, row.detail) if row is not None and row.value is not None else None


def _file_systems(target: Target | None) -> tuple[Row, ...]:
    """The newest disk figures that the agent of the same host sent, into an inspection or without one."""
    if target is None or not target.host:
        return ()
    hosts = Target.objects.filter(contract=target.contract, host__iexact=target.host)
    rows = Result.objects.filter(item__code=FILE_SYSTEMS, item__target__in=hosts)
    looks = LookResult.objects.filter(code=FILE_SYSTEMS, look__target__in=hosts).select_related("look")
    newest = (rows.order_by("-measured_at").first(), looks.order_by("-look__measured_at").first())
    known = [one for one in newest if one is not None]
    return as_measurement(max(known, key=lambda one: one.measured_at)).rows if known else ()


def _earlier(item: Item | LookResult) -> list[Measurement]:
    """Older measurements of the same check on the same target, oldest first: inspections and weeks' looks."""
    rows = Result.objects.filter(item__code=item.code, item__target=item.target_id, status__in=_JUDGED)
    if isinstance(item, Item):
        rows = rows.exclude(item=item.pk)
    known = [*rows.order_by("-measured_at")[:MOST_POINTS], *_looks_of_weeks(item)]
    return [as_measurement(row) for row in sorted(known, key=lambda one: one.measured_at)]


def _looks_of_weeks(item: Item | LookResult) -> list[LookResult]:
    """Looks outside inspections, the newest of each of the last weeks: many of one day weigh no more."""
    rows = LookResult.objects.filter(
        code=item.code, look__target=item.target_id, look__inspection=None, status__in=_JUDGED
    )
    newest = rows.select_related("look").order_by("-look__measured_at")[:MOST_LOOKS]
    return newest_of_each(newest, lambda at: week_of(timezone.localdate(at)))[-MOST_WEEKS:]
