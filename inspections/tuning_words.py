"""Tuning proposals in words: why, what it risks, when to do it (M20)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.domain.tuning import Kind, Risk

KINDS: Mapping[str, str | Promise] = {
    Kind.REBUILD_INDEX: _("Rebuild an index"),
    Kind.REBUILD_INVALID: _("Rebuild an invalid index"),
    Kind.DROP_UNUSED: _("Drop an unused index"),
    Kind.DROP_DUPLICATE: _("Drop a duplicate index"),
    Kind.RECLAIM_SPACE: _("Give back empty space"),
    Kind.SLOW_STATEMENT: _("Speed up a slow statement"),
}
RISKS: Mapping[str, str | Promise] = {
    Risk.LOW: _("low risk"),
    Risk.MEDIUM: _("some risk"),
    Risk.HIGH: _("high risk"),
}
REASONS: Mapping[str, str | Promise] = {
    "invalid": _("The index of %(table)s is invalid: it costs every write and serves no query."),
    "duplicate": _("It does the same work on %(table)s as %(kept)s, which stays."),
    "unused": _("No query has used this index of %(table)s in %(days)s days of counting."),
    "unused_with_standby": _(
        "No query has used this index of %(table)s in %(days)s days here. Scans are counted on each server: "
        "look at every standby before."
    ),
    "unused_too_young": _(
        "Not yet judged: this index of %(table)s was not used in %(days)s days of counting; 30 are needed."
    ),
    "bloated_index": _("The leaf pages of this index of %(table)s are only %(density)s %% full."),
    "bloated_table": _("%(empty)s %% of this table's space holds nothing alive."),
    "bloated_table_estimated": _(
        "By its statistics about %(empty)s %% of this table's space holds nothing alive; measure it with "
        "pgstattuple before deciding."
    ),
    "slow": _(
        "%(calls)s calls take %(mean)s ms each, %(total)s s in all; %(blocks)s blocks were read: %(text)s"
    ),
}
CAUTIONS: Mapping[str, str | Promise] = {
    Kind.REBUILD_INDEX: _(
        "Runs beside normal work but loads the disk and needs the index's space once more."
    ),
    Kind.REBUILD_INVALID: _(
        "Runs beside normal work. When the rows break a unique index it fails again: drop it instead."
    ),
    Kind.DROP_UNUSED: _("Reports that run once a year may need it: keep the statement that makes it again."),
    Kind.DROP_DUPLICATE: _("Runs beside normal work; waits for running transactions."),
    Kind.RECLAIM_SPACE: _(
        "Locks the table until it is done and needs its space once more; pg_repack needs no long lock."
    ),
    Kind.SLOW_STATEMENT: _("Shows the plan without running the statement (PostgreSQL 16 and later)."),
}


@dataclass(frozen=True)
class Told:
    """One proposal as pages and reports show it."""

    kind: str
    title: str
    database: str
    object: str
    reason: str
    sql: str
    risk: str
    risk_title: str
    caution: str
    outside_hours: bool
    gain: str
    is_judged: bool


def told(stored: Iterable[Mapping[str, Any]]) -> list[Told]:
    """The stored proposals in the reader's language."""
    return [
        Told(
            kind=one["kind"],
            title=str(KINDS[one["kind"]]),
            database=one["database"],
            object=one["object"],
            reason=str(REASONS[one["reason"]]) % one["facts"],
            sql=one["sql"],
            risk=one["risk"],
            risk_title=str(RISKS[one["risk"]]),
            caution=str(CAUTIONS[one["kind"]]),
            outside_hours=one["outside_hours"],
            gain=filesizeformat(one["gain_bytes"]) if one["gain_bytes"] else "",
            is_judged=one["is_judged"],
        )
        for one in stored
    ]
