"""Words of the check list in the reader's language: areas, kinds of target, units, limits that are words."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

AREAS = {
    "environment": pgettext_lazy("area", "machine room"),
    "server": pgettext_lazy("area", "servers"),
    "database": pgettext_lazy("area", "databases"),
    "network": pgettext_lazy("area", "network"),
    "terminal": pgettext_lazy("area", "terminals"),
    "application": pgettext_lazy("area", "applications"),
    "backup": pgettext_lazy("area", "backups"),
    "security": pgettext_lazy("area", "security"),
    "service": pgettext_lazy("area", "service"),
}
AREA_ICONS = {
    "environment": "temperature", "server": "server-2", "database": "database", "network": "network",
    "terminal": "device-tv", "application": "apps", "backup": "archive", "security": "shield-lock",
    "service": "headset",
}  # fmt: skip
KINDS = {
    "server OS": gettext_lazy("server operating system"),
    "terminal display": gettext_lazy("terminal display"),
    "application service": gettext_lazy("application service"),
    "network": pgettext_lazy("area", "network"),
    "backup": pgettext_lazy("area", "backups"),
    "security": pgettext_lazy("area", "security"),
    "environment": pgettext_lazy("area", "machine room"),
    "service": pgettext_lazy("area", "service"),
}
CADENCES = {
    "daily": gettext_lazy("daily"),
    "monthly": gettext_lazy("monthly inspection"),
    "quarterly": gettext_lazy("quarterly inspection"),
    "half_year": gettext_lazy("half-yearly database care"),
    "holiday": gettext_lazy("holiday inspection"),
    "db_perf": gettext_lazy("database performance inspection"),
    "visit": gettext_lazy("on-site service visit"),
}
UNITS = {
    "%": "%",
    "s": pgettext_lazy("unit", "s"),
    "ms": pgettext_lazy("unit", "ms"),
    "min": pgettext_lazy("unit", "min"),
    "h": pgettext_lazy("unit", "h"),
    "days": pgettext_lazy("unit", "days"),
    "date": pgettext_lazy("unit", "date"),
    "count": pgettext_lazy("unit", "pieces"),
    "copies": pgettext_lazy("unit", "copies"),
    "files": pgettext_lazy("unit", "files"),
    "sessions": pgettext_lazy("unit", "sessions"),
    "versions": pgettext_lazy("unit", "versions behind"),
    "blocks": pgettext_lazy("unit", "blocks"),
    "xids": pgettext_lazy("unit", "transactions"),
    "per day": pgettext_lazy("unit", "per day"),
    "per hour": pgettext_lazy("unit", "per hour"),
    "MB per day": pgettext_lazy("unit", "MB per day"),
    "MB of child table": pgettext_lazy("unit", "MB of child table"),
    "rows per scan": pgettext_lazy("unit", "rows per scan"),
    "% of freeze_max_age": pgettext_lazy("unit", "% of freeze_max_age"),
    "ratio": pgettext_lazy("unit", "per core"),
    "degC": "°C",
    "%RH": "%RH",
    "dB": "dB",
    "state": "",
    "flag": "",
    "version": "",
    "version_num": "",
    "row": "",
    "diff": "",
    "0/1": "",
}
# Limits of the product's list that are words; marked so that the message catalogue has them.
_LIMITS = (
    pgettext_lazy("limit", "minor release behind the newest known"),
    pgettext_lazy("limit", "major version past end of life"),
    pgettext_lazy("limit", "role differs from previous inspection"),
    pgettext_lazy("limit", "checkpoint_timeout"),
    pgettext_lazy("limit", "checkpoint_timeout*0.9"),
    pgettext_lazy("limit", "2 x max_wal_size"),
    pgettext_lazy("limit", "4 x max_wal_size"),
    # xgettext:no-python-format
    pgettext_lazy("limit", "20% over previous period"),
    pgettext_lazy("limit", "disk full within 90 days by trend"),
    # xgettext:no-python-format
    pgettext_lazy("limit", "80% of its file system"),
    # xgettext:no-python-format
    pgettext_lazy("limit", "90% of its file system"),
    pgettext_lazy("limit", "fsync or full_page_writes off"),
    pgettext_lazy("limit", "any change without a change record"),
    pgettext_lazy("limit", "-1 means checksums off"),
    pgettext_lazy("limit", "new since previous inspection"),
    pgettext_lazy("limit", "minor release behind"),
    pgettext_lazy("limit", "past end of life"),
    pgettext_lazy("limit", "Seconds_Behind_Source above 30 or NULL"),
    pgettext_lazy("limit", "IO or SQL thread not Yes"),
    pgettext_lazy("limit", "cumulative update behind"),
    pgettext_lazy("limit", "past extended support"),
    pgettext_lazy("limit", "predictive failure"),
    pgettext_lazy("limit", "degraded array or failed disk"),
    pgettext_lazy("limit", "single redundant part lost"),
    pgettext_lazy("limit", "over temperature or no redundancy"),
    pgettext_lazy("limit", "under 12 months left"),
    pgettext_lazy("limit", "past end of support"),
    # xgettext:no-python-format
    pgettext_lazy("limit", "CPU over 70%"),
    pgettext_lazy("limit", "power or fan fault"),
    pgettext_lazy("limit", "older than last change"),
    pgettext_lazy("limit", "none"),
    pgettext_lazy("limit", "label missing"),
    pgettext_lazy("limit", "damaged cable"),
    pgettext_lazy("limit", "layout fault"),
    pgettext_lazy("limit", "wrong patient or doctor, black screen"),
    pgettext_lazy("limit", "unreadable"),
    pgettext_lazy("limit", "loose"),
    pgettext_lazy("limit", "damaged insulation"),
    pgettext_lazy("limit", "silent"),
    pgettext_lazy("limit", "loose screw"),
    pgettext_lazy("limit", "risk of fall"),
    pgettext_lazy("limit", "slow over 1 s"),
    pgettext_lazy("limit", "refused or timeout"),
    pgettext_lazy("limit", "5000 or not 200"),
    pgettext_lazy("limit", "slow"),
    pgettext_lazy("limit", "fails"),
    pgettext_lazy("limit", "old version"),
    pgettext_lazy("limit", "cannot start"),
    pgettext_lazy("limit", "group readable"),
    pgettext_lazy("limit", "world readable or key lost"),
    pgettext_lazy("limit", "unapproved internet tool"),
    pgettext_lazy("limit", "outside 35-70"),
    pgettext_lazy("limit", "outside 20-80"),
    pgettext_lazy("limit", "single unit"),
    pgettext_lazy("limit", "leak or no cooling"),
    pgettext_lazy("limit", "due within 30 days"),
    pgettext_lazy("limit", "expired"),
    pgettext_lazy("limit", "dust"),
    pgettext_lazy("limit", "blocked airflow"),
    pgettext_lazy("limit", "agreed minimum"),
    pgettext_lazy("limit", "0 of a critical part"),
    pgettext_lazy("limit", "second try"),
    pgettext_lazy("limit", "no answer"),
    pgettext_lazy("limit", "any critical one"),
    pgettext_lazy("limit", "missing day"),
    pgettext_lazy("limit", "not done"),
)
STATE_UNITS = ("state", "flag", "row", "diff", "0/1", "version", "version_num", "date")
"""Units of numbers that stand for something else and say nothing by themselves."""
_HUNDREDTH = Decimal("0.01")
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<"}


def area_name(area: str) -> str:
    return str(AREAS.get(area, area))


def kind_name(kind: str) -> str:
    """A kind of target as people say it; products keep their own names."""
    return str(KINDS.get(kind, kind))


def unit_name(unit: str) -> str:
    """The unit as it stands behind a number; units that are none are empty."""
    return str(UNITS.get(unit, unit))


def limit_name(rule: str, limit: str, unit: str = "") -> str:
    """A limit in words: `> 90 %`, or the list's own words translated; empty when there is none."""
    if not limit.strip():
        return ""
    if rule in _SIGNS:
        behind = unit_name(unit)
        return f"{_SIGNS[rule]} {limit}" + (f" {behind}" if behind else "")
    return pgettext("limit", limit)


def number(value: Decimal) -> str:
    """At most two decimals, half up, thousands in groups."""
    rounded = value.quantize(_HUNDREDTH, ROUND_HALF_UP)
    text = f"{rounded:,.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def value_name(value: Decimal | None, unit: str) -> str:
    """The number with its unit in one line; empty where there is none or it only stands for a state."""
    if value is None or unit in STATE_UNITS:
        return ""
    behind = unit_name(unit)
    return f"{number(value)}\u00a0{behind}" if behind else number(value)
