"""Every move by its name, for whoever gets the name from outside (REST, buttons)."""

from collections.abc import Callable
from typing import Any

from tickets.domain.flow import Move
from tickets.models.ticket import Ticket
from tickets.services import agreements, changes, notes, pauses, progress

SERVICES: dict[Move, Callable[..., Ticket]] = {
    Move.ANSWER: progress.answer_ticket,
    Move.SET_OUT: progress.set_out,
    Move.CHECK_IN: progress.check_in,
    Move.SOLVE: progress.solve_ticket,
    Move.CONFIRM: progress.confirm_ticket,
    Move.ARCHIVE: progress.archive_ticket,
    Move.CANCEL: progress.cancel_ticket,
    Move.REOPEN: progress.reopen_ticket,
    Move.HAND_OVER: changes.hand_over_ticket,
    Move.MARK_DUPLICATE: changes.mark_duplicate,
    Move.PAUSE: pauses.pause_ticket,
    Move.RESUME: pauses.resume_ticket,
    Move.REJECT_PAUSE: pauses.reject_pause,
    Move.PROPOSE_TIME: agreements.propose_time,
    Move.ACCEPT_TIME: agreements.accept_time,
    Move.CHANGE_KIND: changes.change_kind,
    Move.CHANGE_SEVERITY: changes.change_severity,
    Move.CONFIRM_REQUIREMENT: progress.confirm_requirement,
    Move.ASK_PRESENCE: progress.ask_presence,
    Move.DECLARE_REMOTE_IMPOSSIBLE: progress.declare_remote_impossible,
    Move.PLAN: progress.plan_ticket,
    Move.RECORD_WORK: notes.record_work,
    Move.CONFIRM_LATE_EVENT: agreements.confirm_late_event,
    Move.EXCUSE_BREACH: agreements.excuse_breach,
    Move.ACKNOWLEDGE_ESCALATION: agreements.acknowledge_escalation,
}


def make_move(move: Move, **arguments: Any) -> Ticket:
    """Call the service of `move`: ticket, actor, at and what the move itself needs."""
    return SERVICES[move](**arguments)
