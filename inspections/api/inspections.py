"""REST: inspections in scope, one of them whole, and a contract's year of promise and fact."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.models.contract import Contract
from inspections.faces import is_overdue
from inspections.forms.planning import ListFilterForm
from inspections.models.event import InspectionEvent
from inspections.models.inspection import Inspection
from inspections.models.signature import Signature
from inspections.models.slot import Slot
from inspections.permissions import VIEW
from inspections.selectors.figures import tallies
from inspections.selectors.listing import chosen_inspections
from tickets.api.etags import IF_NONE_MATCH, NOT_MODIFIED, answer_with_etag

QUESTIONS = [
    OpenApiParameter(name, OpenApiTypes.STR, description=text)
    for name, text in (
        ("view", "open, overdue, waiting, late or missed"),
        ("contract", "key of a contract"),
        ("kind", "quarterly, holiday, db_perf, monthly, half_year or visit"),
        ("state", "planned, confirmed, in_progress, …"),
    )
] + [OpenApiParameter("year", OpenApiTypes.INT, description="year of the planned date")]


class InspectionSerializer(serializers.ModelSerializer):
    """Dates are days of Asia/Shanghai; `is_overdue` speaks of today."""

    contract = serializers.CharField(source="contract.key", read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Inspection
        fields = [
            "id", "label", "number", "revision", "contract", "kinds", "state", "window_from", "window_to",
            "due_on", "planned_on", "is_provisional", "is_on_site", "is_late", "is_overdue", "worked_from",
            "worked_to", "coverage_planned", "coverage_done", "submitted_at", "accepted_at",
        ]  # fmt: skip

    def get_is_overdue(self, row: Inspection) -> bool:
        return is_overdue(row, timezone.localdate())


class SlotSerializer(serializers.ModelSerializer):
    """One promised occasion; `inspection` is the number of the one that keeps it."""

    inspection = serializers.CharField(source="inspection.label", default=None, read_only=True)

    class Meta:
        model = Slot
        fields = [
            "kind", "period", "festival", "holiday_on", "window_from", "window_to", "due_on", "missed_on",
            "working_days", "is_provisional", "state", "met_on", "inspection",
        ]  # fmt: skip


class SignatureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Signature
        fields = ["role", "party", "name", "signed_at", "sha256", "voided_at"]


class InspectionStepSerializer(serializers.ModelSerializer):
    actor = serializers.CharField(source="actor.full_name", default=None, read_only=True)

    class Meta:
        model = InspectionEvent
        fields = ["action", "from_state", "to_state", "actor", "at", "reason"]


class InspectionDetailSerializer(InspectionSerializer):
    slots = SlotSerializer(many=True, read_only=True)
    signatures = SignatureSerializer(many=True, read_only=True)
    events = InspectionStepSerializer(many=True, read_only=True)

    class Meta(InspectionSerializer.Meta):
        fields = [
            *InspectionSerializer.Meta.fields, "summary", "period_summary", "daily_advice", "next_focus",
            "slots", "signatures", "events",
        ]  # fmt: skip


class TallySerializer(serializers.Serializer):
    """Promise against fact of one kind in the year."""

    kind = serializers.CharField()
    promised = serializers.IntegerField()
    kept = serializers.IntegerField()
    late = serializers.IntegerField()
    missed = serializers.IntegerField()
    overdue = serializers.IntegerField()
    waiting = serializers.IntegerField()


class YearSerializer(serializers.Serializer):
    contract = serializers.CharField()
    year = serializers.IntegerField()
    tallies = TallySerializer(many=True)
    slots = SlotSerializer(many=True)


class InspectionListView(generics.ListAPIView):
    """Inspections in scope, the newest row first; later revisions replace earlier ones."""

    required_permissions = {"GET": VIEW}
    serializer_class = InspectionSerializer
    queryset = Inspection.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Inspection]:
        form = ListFilterForm(self.request.query_params, user=self.request.user)
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors.get_json_data())
        rows = chosen_inspections(self.request.user, form.cleaned_data, timezone.localdate())
        return rows.select_related("contract")

    @extend_schema(
        operation_id="inspections_list",
        parameters=[*QUESTIONS, IF_NONE_MATCH],
        responses={200: InspectionSerializer(many=True), 304: NOT_MODIFIED},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return answer_with_etag(request, self.list(request, *args, **kwargs).data)


class InspectionView(generics.GenericAPIView):
    """One inspection with the promises it keeps, its signatures and steps."""

    required_permissions = {"GET": VIEW}
    serializer_class = InspectionDetailSerializer
    queryset = Inspection.objects.none()
    filter_backends = []

    def get_queryset(self) -> QuerySet[Inspection]:
        rows = Inspection.objects.visible_to(self.request.user).select_related("contract")
        return rows.prefetch_related("slots__inspection", "signatures", "events__actor")

    @extend_schema(
        operation_id="inspections_read",
        parameters=[IF_NONE_MATCH],
        responses={200: InspectionDetailSerializer, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, pk: int) -> Response:
        return answer_with_etag(request, self.get_serializer(self.get_object()).data)


class PlanView(generics.GenericAPIView):
    """A contract's promised occasions of one year, and the sums of promise and fact."""

    required_permissions = {"GET": VIEW}
    serializer_class = YearSerializer
    queryset = Contract.objects.none()
    lookup_field = "key"
    filter_backends = []

    def get_queryset(self) -> QuerySet[Contract]:
        return Contract.objects.visible_to(self.request.user)

    @extend_schema(
        operation_id="inspections_plan",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="default: this year"),
            IF_NONE_MATCH,
        ],
        responses={200: YearSerializer, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, key: str) -> Response:
        contract = self.get_object()
        today = timezone.localdate()
        year = _year(request.query_params.get("year", ""), today.year)
        slots = Slot.objects.visible_to(request.user).filter(contract=contract).of_year(year)
        data = {
            "contract": contract.key,
            "year": year,
            "tallies": tallies([contract], year, today).get(contract.pk, []),
            "slots": slots.select_related("inspection"),
        }
        return answer_with_etag(request, self.get_serializer(data).data)


def _year(text: str, this_year: int) -> int:
    """The year asked for; raises a 400 for what is none between 2000 and 2100."""
    if not text:
        return this_year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2100):
        raise exceptions.ValidationError({"year": ["a year from 2000 to 2100"]})
    return int(text)
