"""What other rows of the portal know about a check: earlier inspections, standbys, disks, changes."""

from datetime import datetime
from decimal import Decimal

from inspections.domain.judging import Surroundings
from inspections.loading.lifecycles import lifecycles
from inspections.models.choices import Status
from inspections.models.result import Item, Result
from inspections.models.target import Target
from inspections.models.work import WorkItem
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
        has_change_record=_has_change_record(item),
        expects_standby=item.code == STANDBYS and _expects_standby(item.target),
        file_systems=_file_systems(item.target) if item.code == "PG-043" else {},
        earlier=tuple(_earlier(item)) if item.code in TRENDS else (),
    )
