"""How tickets and clocks look: tone, icon and time in templates."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from tickets.clock_face import ClockFace, counter, duration, face_of
from tickets.models.choices import Channel, ClockKind, EventType, Kind, Severity, State
from tickets.models.clock import Clock
from tickets.models.ticket import Ticket

register = template.Library()

STATE_TONES = {
    State.NEW: "warning",
    State.ANSWERED: "info",
    State.ON_THE_WAY: "info",
    State.ARRIVED: "info",
    State.SOLVED: "ok",
    State.CONFIRMED: "ok",
    State.ARCHIVED: "unknown",
    State.CANCELLED: "unknown",
}
STATE_ICONS = {
    State.NEW: "bell-ringing",
    State.ANSWERED: "message-check",
    State.ON_THE_WAY: "car",
    State.ARRIVED: "map-pin-check",
    State.SOLVED: "circle-check",
    State.CONFIRMED: "checks",
    State.ARCHIVED: "archive",
    State.CANCELLED: "ban",
}
SEVERITY_TONES = {
    Severity.LOW: "unknown",
    Severity.NORMAL: "info",
    Severity.HIGH: "warning",
    Severity.CRITICAL: "breach",
}
SEVERITY_ICONS = {
    Severity.LOW: "arrow-down",
    Severity.NORMAL: "equal",
    Severity.HIGH: "arrow-up",
    Severity.CRITICAL: "flame",
}
KIND_ICONS = {
    Kind.FAULT: "alert-triangle",
    Kind.HARDWARE_FAULT: "device-desktop-off",
    Kind.BUG: "bug",
    Kind.MAJOR_OUTAGE: "urgent",
    Kind.DISASTER: "urgent",
    Kind.CONSULTING: "help-circle",
    Kind.TRAINING: "school",
    Kind.DATA_RECOVERY: "database-import",
    Kind.DATA_CORRECTION: "database-edit",
    Kind.ACCOUNT: "key",
}
CLOCK_ICONS = {
    ClockKind.RESPOND: "message-check",
    ClockKind.ARRIVE: "map-pin",
    ClockKind.PLAN: "clipboard-list",
    ClockKind.RESOLVE: "tool",
}
EVENT_ICONS = {
    EventType.REPORTED: "phone-incoming",
    EventType.RESPONDED: "message-check",
    EventType.SET_OUT: "car",
    EventType.ARRIVED: "map-pin-check",
    EventType.PLANNED: "clipboard-list",
    EventType.SOLVED: "circle-check",
    EventType.CLOSED: "checks",
    EventType.ARCHIVED: "archive",
    EventType.REOPENED: "rotate-clockwise",
    EventType.PAUSED: "player-pause",
    EventType.RESUMED: "player-play",
    EventType.PAUSE_REJECTED: "player-track-prev",
    EventType.CANCELLED: "ban",
    EventType.DUPLICATE: "copy",
    EventType.DUPLICATE_RECEIVED: "copy",
    EventType.COMMENTED: "message",
    EventType.ATTACHED: "paperclip",
    EventType.WORK_RECORDED: "clock-hour-4",
    EventType.HANDED_OVER: "user-share",
    EventType.SEVERITY: "flame",
    EventType.KIND: "tag",
    EventType.TIME_PROPOSED: "calendar-question",
    EventType.AGREED: "calendar-check",
    EventType.PRESENCE_REQUESTED: "walk",
    EventType.REMOTE_IMPOSSIBLE: "plug-connected-x",
    EventType.CONFIRMED: "thumb-up",
    EventType.LATE_CONFIRMED: "clock-check",
    EventType.EXCUSE_SIGNED: "signature",
    EventType.ACKNOWLEDGED: "hand-stop",
    EventType.RECOVERED: "heart-rate-monitor",
}
CHANNEL_ICONS = {
    Channel.PHONE: "phone",
    Channel.EMAIL: "mail",
    Channel.REMOTE: "screen-share",
    Channel.QQ: "brand-qq",
    Channel.WECHAT: "brand-wechat",
    Channel.WEB: "world",
    Channel.API: "api",
    Channel.ON_SITE: "map-pin",
    Channel.MONITOR: "heart-rate-monitor",
}


@register.inclusion_tag("tickets/_state.html")
def state_badge(ticket: Ticket) -> dict[str, Any]:
    """The state in colour, sign and word."""
    state = State(ticket.state)
    return {"tone": STATE_TONES[state], "icon": STATE_ICONS[state], "label": ticket.get_state_display()}


@register.inclusion_tag("tickets/_state.html")
def severity_badge(ticket: Ticket) -> dict[str, Any]:
    severity = Severity(ticket.severity)
    return {
        "tone": SEVERITY_TONES[severity],
        "icon": SEVERITY_ICONS[severity],
        "label": ticket.get_severity_display(),
    }


@register.inclusion_tag("tickets/_countdown.html")
def countdown(ticket: Ticket) -> dict[str, Any]:
    """A small running countdown to the next target; without one, when the first was missed."""
    due_at = ticket.next_due_at
    left = due_at - timezone.now() if due_at else None
    missed_at = getattr(ticket, "missed_at", None)
    return {"due_at": due_at, "is_breached": ticket.is_breached, "missed_at": missed_at} | (
        {"time": counter(abs(left)), "tone": _tone(left)} if left is not None else {}
    )


@register.simple_tag
def clock_face(clock: Clock) -> ClockFace:
    return face_of(clock, timezone.now())


@register.filter
def clock_icon(kind: str) -> str:
    return CLOCK_ICONS.get(ClockKind(kind), "clock")


@register.filter
def kind_icon(kind: str) -> str:
    return KIND_ICONS.get(Kind(kind), "tag")


@register.filter
def event_icon(kind: str) -> str:
    return EVENT_ICONS.get(EventType(kind), "point")


@register.filter
def channel_icon(channel: str) -> str:
    return CHANNEL_ICONS.get(Channel(channel), "message") if channel else "message"


@register.filter
def in_words(span: timedelta | int | None) -> str:
    """A span (or seconds) in the two greatest units."""
    if span is None:
        return ""
    return duration(span if isinstance(span, timedelta) else timedelta(seconds=span))


@register.filter
def was_breached_before(ticket: Ticket) -> bool:
    """A target was breached though the next one is still to come: worth a sign of its own."""
    return ticket.is_breached and ticket.next_due_at is not None and ticket.next_due_at > timezone.now()


@register.filter
def iso(at: datetime | None) -> str:
    """An instant for scripts and `<time datetime>`."""
    return at.isoformat(timespec="milliseconds") if at else ""


def _tone(left: timedelta) -> str:
    return "breach" if left < timedelta(0) else "warning" if left < timedelta(minutes=10) else "ok"
