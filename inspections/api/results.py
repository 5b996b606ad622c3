"""REST: the check list of an inspection with its results; POST answers checks of it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import IdempotentPostMixin
from inspections.forms.answers import AnswerSerializer
from inspections.models.inspection import Inspection
from inspections.models.look import LookResult
from inspections.models.result import Item, Result
from inspections.permissions import PERFORM, VIEW
from inspections.selectors.looks import last_looks
from inspections.services.answering import answer_check


class ResultSerializer(serializers.ModelSerializer):
    """The answer to one item: `measured_at` is when it was seen, `answered_at` when the portal took it in."""

    answered_by = serializers.CharField(source="answered_by.full_name", read_only=True, default=None)

    class Meta:
        model = Result
        fields = [
            "status", "value", "unit", "text", "rows", "reason", "cause", "suggestion", "source",
            "answered_by", "measured_at", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class LastKnownSerializer(serializers.ModelSerializer):
    """What a look said: `look` is its id."""

    measured_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = LookResult
        fields = ["look", "status", "value", "unit", "reason", "measured_at"]
        read_only_fields = fields


class ItemSerializer(serializers.ModelSerializer):
    """One check on one target, with the limits that the inspection froze."""

    name_zh = serializers.CharField(source="check_row.name_zh", read_only=True)
    name_en = serializers.CharField(source="check_row.name_en", read_only=True)
    rule = serializers.CharField(source="check_row.rule", read_only=True)
    unit = serializers.CharField(source="check_row.unit", read_only=True)
    target = serializers.CharField(source="target.name", read_only=True, default=None)
    result = serializers.SerializerMethodField()
    last_known = serializers.SerializerMethodField(
        help_text="what the newest look outside the inspection says; never counted as an answer"
    )

    class Meta:
        model = Item
        fields = [
            "id", "code", "name_zh", "name_en", "target", "rule", "unit", "warn", "critical", "limit_from",
            "result", "last_known",
        ]  # fmt: skip

    @extend_schema_field(ResultSerializer(allow_null=True))
    def get_result(self, item: Item) -> dict[str, Any] | None:
        result = getattr(item, "result", None)
        return dict(ResultSerializer(result).data) if result is not None else None

    @extend_schema_field(LastKnownSerializer(allow_null=True))
    def get_last_known(self, item: Item) -> dict[str, Any] | None:
        known = self.context["last_looks"].get((item.target_id, item.code))
        return dict(LastKnownSerializer(known).data) if known is not None else None


class ItemAnswerSerializer(AnswerSerializer):
    item = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="id of the item")


class ItemPages(CursorPagination):
    """In the order of the list, 50 items a page, up to 200 with `page_size`."""

    ordering = ("position", "pk")
    page_size_query_param = "page_size"
    max_page_size = 200


class ResultListView(IdempotentPostMixin, generics.ListAPIView):
    """Items of one inspection in scope, in the list's order; POST answers one of them.

    An answer with a `key` arrives once, however often it is sent.
    """

    required_permissions = {"GET": VIEW, "POST": PERFORM}
    serializer_class = ItemSerializer
    queryset = Item.objects.none()
    pagination_class = ItemPages
    filter_backends = []

    def inspection(self) -> Inspection:
        return generics.get_object_or_404(
            Inspection.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )

    def get_queryset(self) -> QuerySet[Item]:
        return self.inspection().items.select_related("check_row", "target", "result__answered_by")

    def get_serializer_context(self) -> dict[str, Any]:
        inspection = None if getattr(self, "swagger_fake_view", False) else self.inspection()
        looks = last_looks(inspection) if inspection is not None else {}
        return {**super().get_serializer_context(), "last_looks": looks}

    @extend_schema(operation_id="inspections_results")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inspections_answer",
        request=ItemAnswerSerializer,
        responses={201: ItemSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        inspection = self.inspection()
        serializer = ItemAnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        items = inspection.items.select_related("check_row", "target", "inspection__contract")
        item = generics.get_object_or_404(items, pk=serializer.validated_data["item"])
        answer_check(
            item=item,
            answer=serializer.answer(),
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        answered = self.get_queryset().get(pk=item.pk)
        return Response(self.get_serializer(answered).data, status=status.HTTP_201_CREATED)
