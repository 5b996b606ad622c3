"""REST: agents hand in what they measured; machine keys need the scope `inspections.submit_results`."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from inspections.document_faults import by_path
from inspections.domain.agent_document import DocumentFaulty
from inspections.models.agent import AgentRun, SoftwareVersion
from inspections.models.target import Target
from inspections.permissions import SUBMIT_RESULTS, VIEW
from inspections.services.agent_runs import take_document


class AgentItemSerializer(serializers.Serializer):
    """One check: exactly one of rows, value and error."""

    id = serializers.CharField(max_length=30)
    rows = serializers.ListField(
        required=False, help_text="[object, value, detail] or {object, value, detail}, at most 50"
    )
    value = serializers.FloatField(required=False, allow_null=True)
    error = serializers.CharField(required=False, allow_blank=True)


class SoftwareSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    version = serializers.CharField(max_length=120)


class AgentDocumentSerializer(serializers.Serializer):
    """What an agent posts; read by `inspections.domain.agent_document`, which tells every fault."""

    run = serializers.CharField(max_length=80)
    host = serializers.CharField(max_length=120)
    collected_at = serializers.DateTimeField()
    items = AgentItemSerializer(many=True)
    software = SoftwareSerializer(many=True, required=False)


class AgentRunSerializer(serializers.ModelSerializer):
    """A document as it was taken in: both clocks, and which results it led to."""

    target = serializers.CharField(source="target.name", read_only=True)
    inspection = serializers.CharField(source="inspection.label", read_only=True, default=None)
    unplaced = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = AgentRun
        fields = [
            "id", "run", "host", "target", "inspection", "said_at", "received_at", "measured_at", "skew_s",
            "is_clock_trusted", "source", "stored", "unplaced",
        ]  # fmt: skip
        read_only_fields = fields


class AgentRunListView(IdempotentPostMixin, generics.ListAPIView):
    """Documents of one target in scope, newest first; POST hands one in, the same run twice counts once."""

    required_permissions = {"GET": VIEW, "POST": SUBMIT_RESULTS}
    serializer_class = AgentRunSerializer
    queryset = AgentRun.objects.none()
    filter_backends = []

    def target(self) -> Target:
        targets = Target.objects.visible_to(self.request.user).select_related("contract")
        return generics.get_object_or_404(targets, pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[AgentRun]:
        return self.target().agent_runs.select_related("target", "inspection")

    @extend_schema(operation_id="inspections_runs")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inspections_run",
        request=AgentDocumentSerializer,
        responses={200: AgentRunSerializer, 201: AgentRunSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        target = self.target()
        try:
            taken = take_document(
                contract=target.contract,
                target=target,
                body=request.data,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except DocumentFaulty as refused:
            raise serializers.ValidationError(by_path(refused)) from refused
        code = status.HTTP_200_OK if taken.is_repeated else status.HTTP_201_CREATED
        return Response(AgentRunSerializer(taken.run).data, status=code)


class VersionSerializer(serializers.ModelSerializer):
    contract = serializers.CharField(source="target.contract.key", read_only=True)
    target = serializers.CharField(source="target.name", read_only=True)

    class Meta:
        model = SoftwareVersion
        fields = ["id", "contract", "target", "name", "version", "first_seen_at", "last_seen_at", "gone_at"]


class VersionListView(generics.ListAPIView):
    """Software versions in scope, newest first; `gone_at` is set when one is no longer there (M18)."""

    required_permissions = {"GET": VIEW}
    serializer_class = VersionSerializer
    queryset = SoftwareVersion.objects.none()
    filterset_fields = {"name": ["exact"], "gone_at": ["isnull"]}

    def get_queryset(self) -> QuerySet[SoftwareVersion]:
        return SoftwareVersion.objects.visible_to(self.request.user).select_related("target__contract")

    @extend_schema(operation_id="inspections_software_versions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
