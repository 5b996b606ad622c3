"""REST: every move of a ticket has an address and a body of its own."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from tickets.api.fields import EventField, PersonField, TicketNumberField
from tickets.api.serializers import TicketDetailSerializer
from tickets.api.tickets import tickets_in_scope
from tickets.domain.flow import Move
from tickets.models.choices import Channel, ClockKind, Kind, PauseReason, Severity
from tickets.models.ticket import Ticket
from tickets.permissions import MOVE_TICKET
from tickets.services.moves import make_move

LONGEST = 10_000


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class MomentSerializer(NoteSerializer):
    occurred_at = serializers.DateTimeField(required=False, help_text="when it happened; now if left out")


class AnswerSerializer(MomentSerializer):
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)


class PlanSerializer(MomentSerializer):
    note = serializers.CharField(max_length=LONGEST, help_text="solution and timetable")


class SolveSerializer(serializers.Serializer):
    remedy = serializers.CharField(max_length=LONGEST)
    cause = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    work_minutes = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)
    occurred_at = serializers.DateTimeField(required=False)


class ArchiveSerializer(serializers.Serializer):
    cause = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    remedy = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class HandOverSerializer(NoteSerializer):
    assignee = PersonField()


class DuplicateSerializer(NoteSerializer):
    of = TicketNumberField()


class PauseSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(choices=PauseReason.choices)
    note = serializers.CharField(max_length=LONGEST)


class ResumeSerializer(NoteSerializer):
    reason = serializers.ChoiceField(choices=PauseReason.choices, required=False)


class RejectPauseSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=LONGEST)
    reason = serializers.ChoiceField(choices=PauseReason.choices, required=False)


class ProposeTimeSerializer(NoteSerializer):
    clock = serializers.ChoiceField(choices=ClockKind.choices)
    due_at = serializers.DateTimeField()


class AcceptTimeSerializer(serializers.Serializer):
    clock = serializers.ChoiceField(choices=ClockKind.choices)


class KindSerializer(NoteSerializer):
    kind = serializers.ChoiceField(choices=Kind.choices)


class SeveritySerializer(NoteSerializer):
    severity = serializers.ChoiceField(choices=Severity.choices)


class WorkSerializer(NoteSerializer):
    minutes = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    cause = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    remedy = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class LateEventSerializer(serializers.Serializer):
    event = EventField()


class ExcuseSerializer(serializers.Serializer):
    clock = serializers.ChoiceField(choices=ClockKind.choices)
    note = serializers.CharField(max_length=LONGEST)


BODIES: dict[Move, type[serializers.Serializer]] = {
    Move.ANSWER: AnswerSerializer,
    Move.SET_OUT: MomentSerializer,
    Move.CHECK_IN: MomentSerializer,
    Move.SOLVE: SolveSerializer,
    Move.CONFIRM: MomentSerializer,
    Move.ARCHIVE: ArchiveSerializer,
    Move.CANCEL: ReasonSerializer,
    Move.REOPEN: ReasonSerializer,
    Move.HAND_OVER: HandOverSerializer,
    Move.MARK_DUPLICATE: DuplicateSerializer,
    Move.PAUSE: PauseSerializer,
    Move.RESUME: ResumeSerializer,
    Move.REJECT_PAUSE: RejectPauseSerializer,
    Move.PROPOSE_TIME: ProposeTimeSerializer,
    Move.ACCEPT_TIME: AcceptTimeSerializer,
    Move.CHANGE_KIND: KindSerializer,
    Move.CHANGE_SEVERITY: SeveritySerializer,
    Move.CONFIRM_REQUIREMENT: MomentSerializer,
    Move.ASK_PRESENCE: MomentSerializer,
    Move.DECLARE_REMOTE_IMPOSSIBLE: MomentSerializer,
    Move.PLAN: PlanSerializer,
    Move.RECORD_WORK: WorkSerializer,
    Move.CONFIRM_LATE_EVENT: LateEventSerializer,
    Move.EXCUSE_BREACH: ExcuseSerializer,
    Move.ACKNOWLEDGE_ESCALATION: NoteSerializer,
}


class MoveView(IdempotentPostMixin, generics.GenericAPIView):
    """Make one move; answers the ticket as it is afterwards, 409 when the move is not possible now."""

    required_permissions = {"POST": MOVE_TICKET}
    serializer_class = NoteSerializer
    queryset = Ticket.objects.none()
    lookup_field = "number"
    filter_backends = []
    move: Move

    def get_queryset(self) -> Any:
        return tickets_in_scope(self.request)

    def post(self, request: Request, number: str) -> Response:
        ticket = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        moved = make_move(
            self.move, ticket=ticket, actor=request.user, at=timezone.now(), **serializer.validated_data
        )
        context = self.get_serializer_context()
        return Response(TicketDetailSerializer(moved, context=context).data)


def move_view(move: Move) -> Any:
    """The view of one move, with its body in the schema."""
    body = BODIES[move]
    name = "".join(part.title() for part in move.value.split("-"))
    described = extend_schema(
        operation_id=f"tickets_{move.value.replace('-', '_')}",
        request=body,
        responses={200: TicketDetailSerializer},
    )

    @described
    def post(self: MoveView, request: Request, number: str) -> Response:
        return MoveView.post(self, request, number)

    members = {"move": move, "serializer_class": body, "post": post, "__doc__": MoveView.__doc__}
    return type(f"{name}View", (MoveView,), members).as_view()  # type: ignore[attr-defined]
