"""What other rows of the portal know about a check: earlier inspections, standbys, disks, changes."""

from datetime import datetime
from decimal import Decimal

from inspections.domain.disks import free_mb, mount_of
from inspections.domain.judging import Surroundings
from inspections.domain.measurements import Measurement, Row
from inspections.loading.lifecycles import lifecycles
from inspections.models.choices import Status
from inspections.models.result import Item, Result
from inspections.models.target import Target
from inspections.models.work import WorkDone
from inspections.selectors.measurements import as_measurement, previous_result

FILE_SYSTEMS = "OS-005"
STANDBYS = "PG-036"
TRENDS = frozenset({"PG-042", "PG-043", "PG-044", "PG-062", "MY-010"})
MOST_POINTS = 12
_JUDGED = (Status.OK, Status.WARN, Status.CRITICAL)


def surroundings_of(item: Item, at: datetime) -> Surroundings:
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


def _has_change_record(item: Item, at: datetime) -> bool:
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


def _free_mb(item: Item) -> Decimal | None:
    """Room left where the data lie: on the mount that was named last time, else on the only one there is."""
    systems = {row.object: row for row in _file_systems(item.target)}
    previous = previous_result(item)
    path = str((previous.raw.get("settings") or {}).get("data_directory", "")) if previous else ""
    mount = mount_of(path, systems) if path else next(iter(systems), None) if len(systems) == 1 else None
    row = systems[mount] if mount is not None else None
    return free_mb(row.value, row.detail) if row is not None and row.value is not None else None


def _file_systems(target: Target | None) -> tuple[Row, ...]:
    """The newest disk figures that the agent of the same host sent."""
    if target is None or not target.host:
        return ()
    rows = Result.objects.filter(item__code=FILE_SYSTEMS, item__target__host__iexact=target.host)
    newest = rows.filter(item__target__contract=target.contract).order_by("-measured_at").first()
    return as_measurement(newest).rows if newest else ()


def _earlier(item: Item) -> list[Measurement]:
    """Older measurements of the same check on the same target, oldest first."""
    rows = Result.objects.filter(item__code=item.code, item__target=item.target, status__in=_JUDGED)
    newest = rows.exclude(item=item).order_by("-measured_at")[:MOST_POINTS]
    return [as_measurement(row) for row in reversed(newest)]
