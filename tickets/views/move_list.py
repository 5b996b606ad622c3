"""How each move is offered: its words, sign and form, and which one is the natural next step."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from tickets.domain.flow import Move
from tickets.forms import moves as forms
from tickets.models.choices import ClockKind, ClockState
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.moves import available_moves


@dataclass(frozen=True)
class Offer:
    """One move in the language of buttons; `is_common` ones stand beside each other, others in a menu."""

    key: Move
    label: str | Promise
    icon: str
    form: type[forms.MoveForm] = forms.NoteForm
    tone: str = "primary"
    help: str | Promise = ""
    is_common: bool = False
    is_next: bool = False
    url: str = ""


OFFERS = {
    offer.key: offer
    for offer in (
        Offer(Move.ANSWER, _("Answer"), "message-check", forms.AnswerForm),
        Offer(Move.SET_OUT, _("On the way"), "car", forms.WhenForm, is_common=True),
        Offer(Move.CHECK_IN, _("Arrived on site"), "map-pin-check", forms.WhenForm, is_common=True),
        Offer(Move.PLAN, _("Give solution and timetable"), "clipboard-list", forms.PlanForm),
        Offer(Move.SOLVE, _("Solved"), "circle-check", forms.SolveForm, is_common=True),
        Offer(Move.CONFIRM, _("Confirm solved"), "checks", forms.WhenForm),
        Offer(
            Move.REOPEN,
            _("Not solved"),
            "rotate-clockwise",
            forms.ReasonForm,
            "warning",
            _("The clocks go on where they stood; the time in between counts as a pause."),
            is_common=True,
        ),
        Offer(
            Move.ARCHIVE,
            _("Archive"),
            "archive",
            forms.ArchiveForm,
            help=_("Nothing can be changed at an archived ticket."),
        ),
        Offer(Move.RECORD_WORK, _("Record work time"), "clock-hour-4", forms.WorkForm, is_common=True),
        Offer(Move.HAND_OVER, _("Hand over"), "user-share", forms.HandOverForm, is_common=True),
        Offer(
            Move.ASK_PRESENCE,
            _("Ask for presence on site"),
            "walk",
            forms.WhenForm,
            help=_("The target to arrive starts now."),
            is_common=True,
        ),
        Offer(
            Move.DECLARE_REMOTE_IMPOSSIBLE,
            _("Cannot be solved remotely"),
            "plug-connected-x",
            forms.WhenForm,
            help=_("The target to arrive starts now."),
        ),
        Offer(
            Move.CONFIRM_REQUIREMENT,
            _("Fault or requirement is clear"),
            "thumb-up",
            forms.WhenForm,
            help=_("Targets that wait for this start now."),
            is_common=True,
        ),
        Offer(Move.PAUSE, _("Pause the clock"), "player-pause", forms.PauseForm),
        Offer(Move.RESUME, _("Resume the clock"), "player-play", forms.ResumeForm, is_common=True),
        Offer(
            Move.REJECT_PAUSE,
            _("Reject the pause"),
            "player-track-prev",
            forms.RejectPauseForm,
            "warning",
            _("The pause counts as if it had never been."),
        ),
        Offer(Move.PROPOSE_TIME, _("Propose another time"), "calendar-question", forms.ProposeTimeForm),
        Offer(
            Move.ACCEPT_TIME,
            _("Accept the proposed time"),
            "calendar-check",
            forms.AcceptTimeForm,
            help=_("It replaces the promised time; the promised one stays on record."),
            is_common=True,
        ),
        Offer(Move.CHANGE_SEVERITY, _("Change severity"), "flame", forms.SeverityForm),
        Offer(Move.CHANGE_KIND, _("Change kind"), "tag", forms.KindForm),
        Offer(Move.MARK_DUPLICATE, _("Mark as duplicate"), "copy", forms.DuplicateForm, "warning"),
        Offer(Move.CONFIRM_LATE_EVENT, _("Confirm a late entry"), "clock-check", forms.LateEventForm),
        Offer(Move.EXCUSE_BREACH, _("Excuse a breach"), "signature", forms.ExcuseForm),
        Offer(
            Move.ACKNOWLEDGE_ESCALATION,
            _("Acknowledge escalation"),
            "hand-stop",
            forms.NoteForm,
            help=_("Nobody further up is told any more."),
            is_common=True,
        ),
        Offer(Move.CANCEL, _("Cancel ticket"), "ban", forms.ReasonForm, "danger"),
    )
}
NEXT = (
    Move.ANSWER,
    Move.ACCEPT_TIME,
    Move.RESUME,
    Move.SET_OUT,
    Move.CHECK_IN,
    Move.SOLVE,
    Move.CONFIRM,
    Move.ARCHIVE,
)
"""The natural next step is the first of these that is legal; from afar, solving comes before setting out."""


def offered_moves(
    ticket: Ticket, user: User, events: Iterable[TicketEvent], clocks: Iterable[Clock]
) -> list[Offer]:
    """The moves this person may make now, in the order of the table above, with their addresses."""
    clocks = list(clocks)
    legal = set(available_moves(ticket, user, events=events, clocks=clocks))
    following = [move for move in NEXT if move in legal]
    if following and following[0] == Move.SET_OUT and Move.SOLVE in legal and not _is_awaited(clocks):
        following = [Move.SOLVE]
    return [
        replace(
            offer,
            is_next=bool(following) and offer.key == following[0],
            url=reverse("tickets:move", args=[ticket.number, offer.key]),
        )
        for offer in OFFERS.values()
        if offer.key in legal
    ]


def _is_awaited(clocks: list[Clock]) -> bool:
    """Whether somebody is expected on site."""
    return any(clock.kind == ClockKind.ARRIVE and clock.state == ClockState.RUNNING for clock in clocks)
