"""REST: findings across contracts, the moves that people make, their tickets."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from inspections.domain.findings import Move
from inspections.filters import FindingFilter
from inspections.models.finding import Finding
from inspections.models.finding_event import FindingEvent
from inspections.permissions import ACCEPT_RISK, MANAGE_FINDINGS, VIEW
from inspections.services.finding_moves import accept_risk, make_ticket, move_finding

MOVES = (Move.START, Move.FIX, Move.VERIFY, Move.STILL_THERE, Move.CLOSE)


class FindingSerializer(serializers.ModelSerializer):
    contract = serializers.CharField(source="contract.key", read_only=True)
    target = serializers.CharField(source="target.name", read_only=True, default=None)
    owner = serializers.CharField(source="owner.full_name", read_only=True, default=None)
    ticket = serializers.CharField(source="ticket.number", read_only=True, default=None)
    first_seen = serializers.CharField(source="first_seen.label", read_only=True)
    last_seen = serializers.CharField(source="last_seen.label", read_only=True)

    class Meta:
        model = Finding
        fields = [
            "id", "contract", "target", "check_code", "object", "fingerprint", "severity", "state", "title",
            "fact", "effect", "cause", "suggestion", "owner", "due_on", "ticket", "first_seen", "last_seen",
            "first_seen_at", "last_seen_at", "times_seen", "risk_reason", "risk_until", "closed_at",
        ]  # fmt: skip


class FindingEventSerializer(serializers.ModelSerializer):
    actor = serializers.CharField(source="actor.full_name", read_only=True, default=None)
    inspection = serializers.CharField(source="inspection.label", read_only=True, default=None)

    class Meta:
        model = FindingEvent
        fields = ["action", "from_state", "to_state", "severity", "inspection", "actor", "at", "note"]


class FindingDetailSerializer(FindingSerializer):
    """A finding with its history, oldest first."""

    events = FindingEventSerializer(many=True, read_only=True)

    class Meta(FindingSerializer.Meta):
        fields = [*FindingSerializer.Meta.fields, "events"]


class MoveSerializer(serializers.Serializer):
    move = serializers.ChoiceField([move.value for move in MOVES])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RiskSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
    until = serializers.DateField()


class FindingListView(generics.ListAPIView):
    """Findings in scope, newest first."""

    required_permissions = {"GET": VIEW}
    serializer_class = FindingSerializer
    queryset = Finding.objects.none()
    filterset_class = FindingFilter

    def get_queryset(self) -> QuerySet[Finding]:
        return Finding.objects.visible_to(self.request.user).for_lists()

    @extend_schema(operation_id="inspections_findings")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OfFindingView(IdempotentPostMixin, generics.GenericAPIView):
    """One finding in scope."""

    queryset = Finding.objects.none()
    serializer_class = FindingDetailSerializer
    filter_backends = []

    def get_queryset(self) -> QuerySet[Finding]:
        visible = Finding.objects.visible_to(self.request.user).for_lists()
        return visible.prefetch_related("events__actor", "events__inspection")

    def answer(self, finding: Finding, code: int = status.HTTP_200_OK) -> Response:
        return Response(FindingDetailSerializer(self.get_queryset().get(pk=finding.pk)).data, status=code)


class FindingView(OfFindingView):
    """One finding with its history."""

    required_permissions = {"GET": VIEW}
    http_method_names = ["get", "head", "options"]

    @extend_schema(operation_id="inspections_finding")
    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class FindingMoveView(OfFindingView):
    """Start, fix, verify, still there, close; 409 when the state does not allow it."""

    required_permissions = {"POST": MANAGE_FINDINGS}

    @extend_schema(
        operation_id="inspections_finding_move",
        request=MoveSerializer,
        responses={200: FindingDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        finding = self.get_object()
        serializer = MoveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        moved = move_finding(
            finding=finding,
            move=Move(serializer.validated_data["move"]),
            note=serializer.validated_data["note"],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return self.answer(moved)


class FindingTicketView(OfFindingView):
    """Make the ticket of a finding; a second call gives the same ticket."""

    required_permissions = {"POST": MANAGE_FINDINGS}

    @extend_schema(
        operation_id="inspections_finding_ticket", request=None, responses={200: FindingDetailSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        finding = self.get_object()
        make_ticket(finding=finding, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        return self.answer(finding)


class FindingRiskView(OfFindingView):
    """The hospital accepts the risk until a day."""

    required_permissions = {"POST": ACCEPT_RISK}

    @extend_schema(
        operation_id="inspections_finding_risk",
        request=RiskSerializer,
        responses={200: FindingDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        finding = self.get_object()
        serializer = RiskSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        accepted = accept_risk(
            finding=finding,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            **serializer.validated_data,
        )
        return self.answer(accepted)
