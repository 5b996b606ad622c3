"""The closed lists of inspections: kinds of duty, states, statuses, sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """A recurring duty of a contract; each makes slots of its own."""

    QUARTERLY = "quarterly", _("quarterly inspection")
    HOLIDAY = "holiday", _("holiday inspection")
    DB_PERF = "db_perf", _("database performance inspection")
    MONTHLY = "monthly", _("monthly inspection")
    HALF_YEAR = "half_year", _("half-yearly database care")
    VISIT = "visit", _("on-site service visit")


class Festival(models.TextChoices):
    """Holidays before which an inspection may be due; the contract's rule names which."""

    NEW_YEAR = "new_year", _("New Year")
    SPRING = "spring", _("Spring Festival")
    QINGMING = "qingming", _("Qingming")
    LABOUR = "labour", _("Labour Day")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival")
    NATIONAL = "national", _("National Day")


class SlotState(models.TextChoices):
    """What became of one promised occasion."""

    OPEN = "open", pgettext_lazy("slot", "to be done")
    MET = "met", pgettext_lazy("slot", "kept")
    MET_LATE = "met_late", pgettext_lazy("slot", "kept late")
    MISSED = "missed", pgettext_lazy("slot", "missed")
    CANCELLED = "cancelled", pgettext_lazy("slot", "cancelled")


class State(models.TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", pgettext_lazy("inspection", "planned")
    CONFIRMED = "confirmed", pgettext_lazy("inspection", "date confirmed")
    IN_PROGRESS = "in_progress", pgettext_lazy("inspection", "in progress")
    DRAFTED = "drafted", pgettext_lazy("inspection", "drafted")
    VENDOR_SIGNED = "vendor_signed", pgettext_lazy("inspection", "signed by the supplier")
    SUBMITTED = "submitted", pgettext_lazy("inspection", "submitted")
    ACCEPTED = "accepted", pgettext_lazy("inspection", "accepted")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "cancelled")
    MISSED = "missed", pgettext_lazy("inspection", "missed")


BEFORE_WORK = (State.PLANNED, State.CONFIRMED)
EDITABLE = (State.IN_PROGRESS, State.DRAFTED)
UNDER_WAY = (*EDITABLE, State.VENDOR_SIGNED, State.SUBMITTED)
ENDED = (State.ACCEPTED, State.CANCELLED)


class Collect(models.TextChoices):
    """How a check is answered."""

    SQL = "sql", _("by a statement")
    AGENT = "agent", _("by an agent")
    MANUAL = "manual", _("by hand")


class Scope(models.TextChoices):
    """What one answer of a check speaks of."""

    CLUSTER = "cluster", pgettext_lazy("check", "database server")
    DATABASE = "database", pgettext_lazy("check", "each database")
    PRIMARY = "primary", pgettext_lazy("check", "primary server")
    STANDBY = "standby", pgettext_lazy("check", "standby server")
    INSTANCE = "instance", pgettext_lazy("check", "instance")
    HOST = "host", pgettext_lazy("check", "host")
    SITE = "site", pgettext_lazy("check", "site")


class Status(models.TextChoices):
    """The verdict of one check; unknown is never shown green."""

    OK = "ok", pgettext_lazy("check", "normal")
    WARN = "warn", pgettext_lazy("check", "warning")
    CRITICAL = "critical", pgettext_lazy("check", "serious")
    UNKNOWN = "unknown", pgettext_lazy("check", "unknown")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("check", "not applicable")
    SKIPPED = "skipped", pgettext_lazy("check", "skipped")


EXECUTED = (Status.OK, Status.WARN, Status.CRITICAL, Status.NOT_APPLICABLE)
"""Statuses that count as carried out in the coverage; unknown and skipped do not."""


class Source(models.TextChoices):
    """Which way an answer came in."""

    MANUAL = "manual", pgettext_lazy("source", "by hand")
    SQL = "sql", pgettext_lazy("source", "the portal's collector")
    AGENT = "agent", pgettext_lazy("source", "an agent")
    CARRIED = "carried", pgettext_lazy("source", "a file carried by hand")


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "open")
    TICKETED = "ticketed", pgettext_lazy("finding", "has a ticket")
    FIXING = "fixing", pgettext_lazy("finding", "being fixed")
    FIXED = "fixed", pgettext_lazy("finding", "fixed")
    VERIFIED = "verified", pgettext_lazy("finding", "verified")
    CLOSED = "closed", pgettext_lazy("finding", "closed")
    ACCEPTED_RISK = "accepted_risk", pgettext_lazy("finding", "risk accepted")
    RECURRED = "recurred", pgettext_lazy("finding", "has come back")


OPEN_FINDINGS = (
    FindingState.OPEN,
    FindingState.TICKETED,
    FindingState.FIXING,
    FindingState.FIXED,
    FindingState.RECURRED,
)


class Party(models.TextChoices):
    SUPPLIER = "supplier", _("supplier")
    HOSPITAL = "hospital", _("hospital")


class SignatureRole(models.TextChoices):
    """In which capacity a person signs, in the order of signing."""

    ENGINEER = "engineer", _("engineer of the supplier")
    PROJECT_MANAGER = "project_manager", _("project manager")
    HOSPITAL_ENGINEER = "hospital_engineer", _("engineer of the hospital")
    DEPARTMENT_HEAD = "department_head", _("head of the information centre")
