"""The words a ticket is described with, and how people read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Kinds of request (service-level table, M02, M06, R05, R07, E06, T06)."""

    FAULT = "fault", _("fault")
    HARDWARE_FAULT = "hardware_fault", _("hardware fault")
    BUG = "bug", _("bug")
    MAJOR_OUTAGE = "major_outage", _("major outage")
    DISASTER = "disaster", _("disaster")
    FUNCTION_ADJUSTMENT = "function_adjustment", _("function adjustment")
    CHANGE = "change", _("change")
    REPORT = "report", _("report maintenance")
    DATA_RECOVERY = "data_recovery", _("data recovery")
    DATA_CORRECTION = "data_correction", _("data correction")
    DAILY_MAINTENANCE = "daily_maintenance", _("daily maintenance")
    CONSULTING = "consulting", _("consulting")
    TRAINING = "training", _("training")
    ONBOARDING = "onboarding", _("new software or hardware")
    ACCOUNT = "account", _("account or password")
    MIGRATION = "migration", _("data migration")
    RELOCATION = "relocation", _("relocation of a device")
    VULNERABILITY = "vulnerability", _("vulnerability")


FAULT_KINDS = (Kind.FAULT, Kind.HARDWARE_FAULT, Kind.BUG, Kind.MAJOR_OUTAGE, Kind.DISASTER)
"""Kinds that end in a fault document (M22)."""


class Severity(models.TextChoices):
    LOW = "low", _("low")
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")
    CRITICAL = "critical", _("critical")


class State(models.TextChoices):
    NEW = "new", _("new")
    ANSWERED = "answered", _("answered")
    ON_THE_WAY = "on_the_way", _("on the way")
    ARRIVED = "arrived", _("on site")
    SOLVED = "solved", _("solved")
    CONFIRMED = "confirmed", _("confirmed")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


WORKING_STATES = (State.NEW, State.ANSWERED, State.ON_THE_WAY, State.ARRIVED)
"""The supplier still has to do something."""
OPEN_STATES = (*WORKING_STATES, State.SOLVED)
"""Not yet confirmed by the hospital."""


class Channel(models.TextChoices):
    """How a report, an answer or a note came (M05)."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    REMOTE = "remote", _("remote")
    QQ = "qq", "QQ"
    WECHAT = "wechat", _("WeChat")
    WEB = "web", _("web")
    API = "api", _("interface")
    ON_SITE = "on_site", pgettext_lazy("channel", "on site")
    MONITOR = "monitor", _("monitoring")


class Party(models.TextChoices):
    """On whose behalf somebody acts."""

    HOSPITAL = "hospital", _("hospital")
    SUPPLIER = "supplier", _("supplier")
    SYSTEM = "system", _("portal")


class PauseReason(models.TextChoices):
    """What may hold plan and resolve clocks; a spare part is the supplier's own business."""

    WAITING_HOSPITAL = "waiting_hospital", _("waiting for the hospital")
    WAITING_WINDOW = "waiting_window", _("waiting for a maintenance window")
    WAITING_THIRD_PARTY = "waiting_third_party", _("waiting for a third party")


class ClockKind(models.TextChoices):
    RESPOND = "respond", _("respond")
    ARRIVE = "arrive", _("arrive")
    PLAN = "plan", _("plan")
    RESOLVE = "resolve", _("resolve")


class ClockState(models.TextChoices):
    WAITING = "waiting", _("not started")
    RUNNING = "running", pgettext_lazy("clock", "running")
    PAUSED = "paused", _("paused")
    MET = "met", _("met")
    VOID = "void", _("void")


class EventType(models.TextChoices):
    """Facts of a ticket's life; the first group drives the clocks (sla/README.md), the second does not."""

    REPORTED = "reported", _("reported")
    CONFIRMED = "confirmed", _("fault or requirement confirmed")
    RESPONDED = "responded", _("answered")
    PRESENCE_REQUESTED = "presence_requested", _("presence on site asked for")
    REMOTE_IMPOSSIBLE = "remote_impossible", _("cannot be solved remotely")
    ARRIVED = "arrived", _("arrived on site")
    PLANNED = "planned", _("solution and timetable given")
    SOLVED = "solved", _("solved")
    CLOSED = "closed", _("confirmed solved")
    REOPENED = "reopened", _("re-opened")
    PAUSED = "paused", _("clock paused")
    RESUMED = "resumed", _("clock resumed")
    PAUSE_REJECTED = "pause_rejected", _("pause rejected")
    AGREED = "agreed", _("time agreed")
    SEVERITY = "severity", _("severity changed")
    KIND = "kind", _("kind changed")
    CANCELLED = "cancelled", _("cancelled")
    DUPLICATE = "duplicate", _("marked as duplicate")
    # -- no effect on clocks by themselves
    SET_OUT = "set_out", _("set out for the site")
    HANDED_OVER = "handed_over", _("handed over")
    ARCHIVED = "archived", _("archived")
    TIME_PROPOSED = "time_proposed", _("time proposed")
    WORK_RECORDED = "work_recorded", _("work recorded")
    COMMENTED = "commented", _("commented")
    ATTACHED = "attached", _("file attached")
    LATE_CONFIRMED = "late_confirmed", _("late entry confirmed")
    EXCUSE_SIGNED = "excuse_signed", _("waiver signed")
    ACKNOWLEDGED = "acknowledged", _("escalation acknowledged")
    RECOVERED = "recovered", _("module recovered")
    DUPLICATE_RECEIVED = "duplicate_received", _("a duplicate was joined")
    CALENDAR_REPLACED = "calendar_replaced", _("calendar replaced")
