"""A ticket's life as people read it: events and comments in one line, newest last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickets.models.choices import Channel, ClockKind, EventType, Kind, Party, PauseReason, Severity
from tickets.models.comment import Comment
from tickets.models.event import TicketEvent
from tickets.templatetags.tickets import EVENT_ICONS

_TITLES: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "severity": dict(Severity.choices),
    "clock": dict(ClockKind.choices),
}


@dataclass(frozen=True)
class Entry:
    """One line of the history; `party` is hospital, supplier or system."""

    icon: str
    title: str
    detail: str
    who: str
    party: str
    party_label: str
    occurred_at: datetime
    recorded_at: datetime
    is_late: bool = False
    channel: str = ""
    channel_label: str = ""
    is_internal: bool = False
    text: str = ""


def timeline_of(
    events: Iterable[TicketEvent], comments: Iterable[Comment], reporter: str = ""
) -> list[Entry]:
    """Entries in the order things happened; a comment stands for its own event."""
    entries = [_of_event(event, reporter) for event in events if event.type != EventType.COMMENTED]
    entries += [_of_comment(comment) for comment in comments]
    return sorted(entries, key=lambda entry: (entry.occurred_at, entry.recorded_at))


def _of_event(event: TicketEvent, reporter: str) -> Entry:
    payload = event.payload
    return Entry(
        icon=EVENT_ICONS.get(EventType(event.type), "point"),
        title=event.get_type_display(),
        detail=" · ".join(_details(event.type, payload)),
        who=_who(event, reporter),
        party=event.party,
        party_label=event.get_party_display() if event.actor else "",
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        is_late=event.is_late,
        channel=event.channel,
        channel_label=event.get_channel_display() if event.channel else "",
        is_internal=bool(payload.get("is_internal")),
        text=str(payload.get("note", "")),
    )


def _who(event: TicketEvent, reporter: str) -> str:
    """The account; for a report behind a sticker or by the portal the name the reporter gave."""
    is_report = event.type == EventType.REPORTED
    if is_report and reporter and (event.actor is None or event.actor.is_machine):
        return reporter
    return str(event.actor) if event.actor else str(Party(event.party).label)


def _details(kind: str, payload: dict[str, Any]) -> Iterable[str]:
    for name, titles in _TITLES.items():
        if payload.get(name) and kind != EventType.REPORTED:
            yield str(titles.get(payload[name], payload[name]))
    if payload.get("work_minutes"):
        yield _("%(minutes)s min") % {"minutes": payload["work_minutes"]}
    if payload.get("reason"):
        yield str(dict(PauseReason.choices).get(payload["reason"], payload["reason"]))
    if payload.get("due"):
        due = parse_datetime(str(payload["due"]))
        yield f"{localtime(due):%Y-%m-%d %H:%M}" if due else str(payload["due"])
    if payload.get("minutes"):
        yield _("%(minutes)s min") % {"minutes": payload["minutes"]}
    for name in ("after", "name", "of", "number"):
        if payload.get(name):
            yield str(payload[name])


def _of_comment(comment: Comment) -> Entry:
    author = comment.author
    party = "supplier" if author.is_supplier else "hospital" if author.is_hospital else "system"
    return Entry(
        icon="message",
        title=_("Comment"),
        detail="",
        who=str(author),
        party=party,
        party_label=str(Party(party).label),
        occurred_at=comment.created_at,
        recorded_at=comment.created_at,
        channel="" if comment.channel == Channel.WEB else comment.channel,
        channel_label=comment.get_channel_display(),
        is_internal=comment.is_internal,
        text=comment.body,
    )
